// Memory and errors of `concord serve` under constant load: `npm run soak:serve -- --seconds 600`. Decisions are logged to a collector on
// this machine, the policy is replaced now and then, a client waits for each new bundle. Every answer is held against the reference's,
// every decision must reach the collector. Prints heap and process, the last quarter against the first, each by its lowest reading:
// what a garbage collection or the thread that compiles leaves behind, and not what it holds while it is at work. Exits 1 at any error
// or when one of them grew by more than a quarter and its slack.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const ROOT = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    connections: { type: "string", default: "16" },
    rate: { type: "string", default: "1000" },
    reload: { type: "string", default: "20" },
    policy: { type: "string", default: "scoped-files" },
  },
});
const SECONDS = Number(options.seconds);
const CONNECTIONS = Number(options.connections);
/** Calls of one connection, milliseconds from one to the next. */
const PACE_MS = (CONNECTIONS * 1000) / Number(options.rate);
const GROWTH = 1.25;
const WARM_UPS = 3;
const MEASURES = [
  { name: "heap", metrics: ["nodejs_heap_size_used_bytes", "nodejs_external_memory_bytes"], slackMib: 16 },
  { name: "process", metrics: ["process_resident_memory_bytes"], slackMib: 128 },
];

const { createEngine, loadCases, loadPolicy } = await import("../dist/src/index.js");
const path = join(ROOT, "policies", options.policy, `${options.policy}.yaml`);
const text = readFileSync(path, "utf8");
const { policy } = loadPolicy({ path, text });
const slug = policy.name.replaceAll(/[^A-Za-z0-9_]/g, "_");
const reference = await createEngine(policy, "reference");
const casesPath = path.replace(/\.yaml$/, ".cases.yaml");
const CALLS = loadCases({ path: casesPath, text: readFileSync(casesPath, "utf8") }).file.cases.map(
  ({ request }) => ({
    body: JSON.stringify({ input: request }),
    decision: reference.decide(request).decision,
  }),
);

const folder = mkdtempSync(join(tmpdir(), "concord-soak-serve-"));
const file = join(folder, "policy.yaml");
const errors = new Map();
const counts = { answers: 0, logged: 0, bundles: 0, written: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS + 8 });
const collector = createServer(collect);
await new Promise((done) => collector.listen(0, "127.0.0.1", done));
writePolicy();
const service = await start();
try {
  let isOver = false;
  const load = [
    ...Array.from({ length: CONNECTIONS }, (_, index) => caller(index, () => isOver)),
    poller(() => isOver),
  ];
  // The thread that compiles leaves memory with the allocator, which the next ones use again; the first ones are warm-up.
  await warmUp();
  const start = counts.answers;
  const samples = [];
  const end = performance.now() + SECONDS * 1000;
  const isDone = () => performance.now() >= end;
  await Promise.all([sampler(samples, isDone), reloader(isDone)]);
  const measured = counts.answers - start;
  isOver = true;
  await Promise.all(load);
  const last = await readMetrics();
  const reloads = last('concord_reloads_total{outcome="loaded"}');
  for (const [what, name] of [
    ["reloads failed", 'concord_reloads_total{outcome="failed"}'],
    ["engine faults", `concord_engine_faults_total{policy="${slug}"}`],
    ["logged decisions lost", 'concord_decision_log_events{state="lost"}'],
  ]) {
    if (last(name) > 0) fail(what, last(name));
  }
  const code = await stop();
  if (code !== 0) fail(`the service ended with ${code}`);
  if (counts.logged !== counts.answers)
    fail("decisions not logged", Math.abs(counts.answers - counts.logged));
  console.log(
    `${SECONDS} s: ${measured} answers (${Math.round(measured / SECONDS)}/s), ${reloads} reloads, ` +
      `${counts.bundles} bundles, ${counts.logged} decisions logged`,
  );
  for (const measure of MEASURES) judge(measure, samples);
} finally {
  service.child.kill("SIGKILL");
  collector.closeAllConnections();
  collector.close();
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
for (const [what, times] of errors) console.log(`error: ${what}${times > 1 ? ` (${times})` : ""}`);
console.log(errors.size === 0 ? "no errors" : "ERRORS");
process.exitCode = errors.size === 0 ? 0 : 1;

function fail(what, times = 1) {
  errors.set(what, (errors.get(what) ?? 0) + times);
}

/** Another policy that answers the same, in place of the one before. */
function writePolicy() {
  writeFileSync(`${file}.new`, `${text}\nmetadata: {soak: "${counts.written}"}\n`);
  renameSync(`${file}.new`, file);
  counts.written += 1;
}

async function start() {
  const main = join(ROOT, "dist/src/cli/main.js");
  const to = `http://127.0.0.1:${collector.address().port}`;
  const args = [main, "serve", file, "--port", "0", "--watch", "--decision-log", to];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => child.once("close", done));
  let said = "";
  child.stderr.on("data", (piece) => {
    said = (said + piece).slice(-2000);
  });
  const url = await new Promise((done, refuse) => {
    child.stdout.on("data", (piece) => done(/listening on (\S+)/.exec(String(piece))?.[1]));
    child.once("close", () => refuse(new Error(`the service did not start: ${said}`)));
  });
  return { child, url, ended };
}

function stop() {
  agent.destroy();
  service.child.kill("SIGTERM");
  return service.ended;
}

/** Takes decision logs as a collector of OPA's does. */
async function collect(incoming, response) {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  counts.logged += JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()).length;
  response.end();
}

function ask(target, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done, refuse) => {
    const call = request(service.url + target, { agent, method, headers }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("error", refuse);
      response.on("end", () =>
        done({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    call.on("error", refuse);
    call.end(body);
  });
}

async function caller(index, isOver) {
  const headers = { "content-type": "application/json" };
  for (let turn = index; !isOver(); turn += 1) {
    const before = performance.now();
    const { body, decision } = CALLS[turn % CALLS.length];
    try {
      const { status, text } = await ask(`/v1/data/concord/${slug}/result`, {
        method: "POST",
        headers,
        body,
      });
      counts.answers += 1;
      const said = status === 200 ? JSON.parse(text).result?.decision : `status ${status}`;
      if (said !== decision) fail(`${said} where the reference says ${decision}`);
    } catch (error) {
      fail(String(error));
    }
    await setTimeout(Math.max(0, PACE_MS - (performance.now() - before)));
  }
}

async function warmUp() {
  for (let done = 0; done < WARM_UPS; ) {
    writePolicy();
    const before = done;
    for (let look = 0; look < 600 && done === before; look += 1) {
      await setTimeout(200);
      done = (await readMetrics())('concord_reloads_total{outcome="loaded"}');
    }
    if (done === before) throw new Error("the policy was not loaded anew");
  }
}

async function reloader(isOver) {
  const pause = Number(options.reload) * 1000;
  for (let waited = 0; !isOver(); waited += 200) {
    await setTimeout(200);
    if (waited < pause) continue;
    writePolicy();
    waited = 0;
  }
}

/** Waits for each bundle as an OPA does. */
async function poller(isOver) {
  for (let etag = ""; !isOver(); ) {
    try {
      const headers = { prefer: "modes=snapshot,delta;wait=1", "if-none-match": etag };
      const { status, headers: said } = await ask("/bundle.tar.gz", { headers });
      if (status === 200) counts.bundles += 1;
      else if (status !== 304) fail(`the bundle's status was ${status}`);
      etag = said.etag;
    } catch (error) {
      fail(`the bundle: ${error}`);
    }
  }
}

async function sampler(samples, isOver) {
  while (!isOver()) {
    const value = await readMetrics();
    samples.push(
      Object.fromEntries(
        MEASURES.map(({ name, metrics }) => [
          name,
          metrics.reduce((sum, each) => sum + value(each), 0) / 2 ** 20,
        ]),
      ),
    );
    await setTimeout(Math.min(1000, (SECONDS * 1000) / 40));
  }
}

async function readMetrics() {
  const { text } = await ask("/metrics");
  const lines = text.split("\n");
  return (name) => {
    const line = lines.find((each) => each.startsWith(`${name} `));
    return line === undefined ? 0 : Number(line.slice(name.length));
  };
}

function judge({ name, slackMib }, samples) {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const [first, last] = [samples.slice(0, quarter), samples.slice(-quarter)].map((part) =>
    Math.min(...part.map((each) => each[name])),
  );
  const isFlat = last <= first * GROWTH + slackMib;
  if (!isFlat) fail(`${name} grows`);
  console.log(
    `${name.padEnd(8)} first quarter ${first.toFixed(0)} MiB, last ${last.toFixed(0)} MiB, ratio ${(last / first).toFixed(2)} ` +
      `(at most ${GROWTH} and ${slackMib} MiB): ${isFlat ? "flat" : "GROWS"}`,
  );
}
