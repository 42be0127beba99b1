// Timing that compares: every contestant runs in turn in each round, so that a busy moment hits all of them.

const ROUNDS = 25;
const ROUND_MS = 12;

/** Measures contestants `{name, run(request)}` on the same requests; gives decisions per second, p50 and p99 in microseconds. */
export function race(contestants, requests) {
  for (const { run } of contestants) spin(run, requests, 150);
  const results = contestants.map(({ name }) => ({ name, perSecond: [], samples: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { run }] of contestants.entries()) {
      results[index].perSecond.push(spin(run, requests, ROUND_MS));
      sample(run, requests, results[index].samples);
    }
  }
  const timer = timerCost();
  return results.map(({ name, perSecond, samples }) => ({
    name,
    perSecond: Math.round(quantile(perSecond, 0.5)),
    p50: Math.max(0, quantile(samples, 0.5) - timer),
    p99: Math.max(0, quantile(samples, 0.99) - timer),
  }));
}

/** Runs for about `ms` milliseconds without a timer inside; decisions per second. */
function spin(run, requests, ms) {
  const start = performance.now();
  let calls = 0;
  let now = start;
  while (now - start < ms) {
    for (const request of requests) run(request);
    calls += requests.length;
    now = performance.now();
  }
  return calls / ((now - start) / 1000);
}

function sample(run, requests, samples) {
  for (const request of requests) {
    const start = performance.now();
    run(request);
    samples.push((performance.now() - start) * 1000);
  }
}

/** What a pair of clock readings costs by itself, in microseconds; it is taken off each sample. */
function timerCost() {
  const samples = [];
  for (let index = 0; index < 20_000; index += 1) {
    const start = performance.now();
    samples.push((performance.now() - start) * 1000);
  }
  return quantile(samples, 0.5);
}

/** A quantile of unsorted numbers. */
export function quantile(numbers, at) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];
}
