import { Worker } from "node:worker_threads";
import type { Source } from "../compilers/diagnostics/index.js";
import type { EngineSpec } from "./check-engines.js";
import type { CheckObservation, CheckOptions, Searched } from "./checker/check.js";
import { mergeCoverage } from "./checker/coverage/index.js";
import { type Disagreement, signatureOf } from "./checker/disagreement.js";
import { outcomeOf, type Progress } from "./checker/search.js";
import type { EngineOptions } from "./create-engine.js";

/** What a thread needs to search on its own: plain values that can be sent to it. */
export interface ThreadTask {
  readonly source: Source;
  readonly variables: Readonly<Record<string, string>>;
  readonly specs: readonly EngineSpec[];
  readonly engineOptions: Pick<EngineOptions, "cedarFacts"> & { readonly opa?: string };
  readonly options: Omit<CheckOptions, "signal" | "source"> & { readonly seed: number };
}

/** What a thread says. */
export type ThreadMessage =
  | { readonly kind: "observation"; readonly observation: CheckObservation }
  | { readonly kind: "done"; readonly searched: Searched }
  | { readonly kind: "failed"; readonly problem: string };

/** What is searched; a listener, a signal or an open OPA stays in this thread. */
interface Search {
  readonly source: Source;
  readonly variables: Readonly<Record<string, string>>;
  readonly specs: readonly EngineSpec[];
  readonly engineOptions: EngineOptions;
  readonly options: CheckOptions & { readonly seed: number };
}

/** Searches in several threads, each with engines of its own; throws when one of them fails. */
export async function* searchInThreads(
  search: Search,
  threads: number,
): AsyncGenerator<CheckObservation, Searched> {
  const { mode = "decision+rules", signal, cases = 10_000, disagreements: wanted = 10 } = search.options;
  const queue = createQueue<{ readonly thread: number; readonly message: ThreadMessage }>();
  const workers = Array.from({ length: threads }, (_, index) => {
    const worker = new Worker(new URL("./check-worker.js", import.meta.url), {
      workerData: taskOf(search, { index, of: threads }, Math.ceil(cases / threads)),
    });
    worker.on("message", (message: ThreadMessage) => queue.put({ thread: index, message }));
    worker.on("error", (error) =>
      queue.put({ thread: index, message: { kind: "failed", problem: String(error) } }),
    );
    return worker;
  });
  const stop = (): void => {
    for (const worker of workers) worker.postMessage("stop");
  };
  signal?.addEventListener("abort", stop);
  if (signal?.aborted === true) stop();
  try {
    const latest: Progress[] = [];
    const ended: Searched[] = [];
    const found = new Map<string, Disagreement>();
    while (ended.length < threads) {
      const { thread, message } = await queue.take();
      if (message.kind === "failed") throw new Error(message.problem);
      if (message.kind === "done") {
        ended.push(message.searched);
        continue;
      }
      const { observation } = message;
      if (observation.kind === "progress") {
        latest[thread] = observation.progress;
        yield { kind: "progress", progress: sum(latest) };
      } else if (observation.kind === "disagreement") {
        const signature = signatureOf(observation.disagreement, mode);
        if (found.has(signature)) continue;
        found.set(signature, observation.disagreement);
        yield observation;
        if (found.size >= wanted) stop();
      } else yield observation;
    }
    const progress = sum(latest);
    return {
      outcome: outcomeOf(progress, found.size, signal?.aborted === true),
      progress,
      disagreements: [...found.values()],
      coverage: ended.map(({ coverage }) => coverage).reduce(mergeCoverage),
    };
  } finally {
    signal?.removeEventListener("abort", stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function taskOf(
  search: Search,
  part: { readonly index: number; readonly of: number },
  cases: number,
): ThreadTask {
  const { source, variables, specs, engineOptions } = search;
  const {
    signal: _,
    source: __,
    observe: ___,
    ...options
  } = search.options as CheckOptions & {
    readonly seed: number;
    readonly observe?: unknown;
  };
  const { cedarFacts = false, opa } = engineOptions;
  const path = typeof opa === "object" ? (opa.origin === "embedded" ? undefined : opa.origin) : opa;
  return {
    source,
    variables,
    specs,
    engineOptions: { cedarFacts, ...(path === undefined ? {} : { opa: path }) },
    options: { ...options, part, cases },
  };
}

function sum(parts: readonly Progress[]): Progress {
  // A thread that has not said anything yet leaves a hole.
  const said = parts.filter((each) => each !== undefined);
  const total = (pick: (each: Progress) => number): number => said.reduce((all, each) => all + pick(each), 0);
  const names = [...new Set(said.flatMap(({ byEngine }) => Object.keys(byEngine)))];
  return {
    asked: total((each) => each.asked),
    byStage: {
      corpus: total(({ byStage }) => byStage.corpus),
      systematic: total(({ byStage }) => byStage.systematic),
      random: total(({ byStage }) => byStage.random),
    },
    byEngine: Object.fromEntries(names.map((name) => [name, total(({ byEngine }) => byEngine[name] ?? 0)])),
    disagreed: total((each) => each.disagreed),
  };
}

interface Queue<T> {
  readonly put: (item: T) => void;
  readonly take: () => Promise<T>;
}

function createQueue<T>(): Queue<T> {
  const items: T[] = [];
  let waiting: ((item: T) => void) | undefined;
  return {
    put: (item) => {
      if (waiting === undefined) items.push(item);
      else waiting(item);
      waiting = undefined;
    },
    take: () => {
      const [first] = items.splice(0, 1);
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}
