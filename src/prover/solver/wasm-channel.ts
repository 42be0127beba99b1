import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Channel, Heard } from "./channel.js";
import type { WasmMessage, WasmTask } from "./wasm-messages.js";

/** Starts Z3's Wasm in a thread of its own. Rejects when it cannot be loaded. */
export async function openWasmChannel(): Promise<{ readonly channel: Channel; readonly version: string }> {
  let thread = startThread();
  const version = await thread.ready;
  let sent = 0;
  return {
    version,
    channel: {
      send: async (script, _last, fresh, timeoutMs) => {
        if (thread.hasEnded()) thread = startThread();
        try {
          // Loading is not a part of the question's time: after a timeout the next one would have none left.
          await thread.ready;
        } catch (error) {
          return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
        }
        sent += 1;
        return await thread.run({ id: sent, script, fresh }, timeoutMs);
      },
      forget: () => undefined,
      close: async () => await thread.end(),
    },
  };
}

/** A thread with Z3 that is ended by the first question that it does not answer in time. */
interface Thread {
  /** The version, once it is loaded. */
  readonly ready: Promise<string>;
  readonly hasEnded: () => boolean;
  readonly run: (task: WasmTask, timeoutMs: number) => Promise<Heard>;
  readonly end: () => Promise<void>;
}

function startThread(): Thread {
  const worker = new Worker(workerFile(), {
    // Z3 follows formulas by recursion, and deep ones need more than the usual 4 MB.
    resourceLimits: { stackSizeMb: 32 },
    // Flags of the program itself, such as how its own text is to be read, would stop the thread.
    execArgv: [],
  });
  let ended: string | undefined;
  /** What the question that is being worked on, or the loading, waits for. */
  let listen: (message: WasmMessage) => void = () => undefined;

  const fail = (why: string): void => {
    ended ??= why;
    listen({ kind: "failed", why: ended });
  };
  worker.on("message", (message: WasmMessage) => {
    if (message.kind === "failed") fail(message.why);
    else listen(message);
  });
  worker.on("error", (error) => fail(`Z3's thread broke off: ${String(error)}`));
  worker.on("exit", () => fail("Z3's thread has ended"));

  const ready = new Promise<string>((resolve, reject) => {
    listen = (message) => {
      // Only while it works is it a reason for the program to go on.
      worker.unref();
      if (message.kind === "ready") resolve(message.version);
      else reject(new Error(message.kind === "failed" ? message.why : "Z3 speaks out of turn"));
    };
  });
  const end = async (): Promise<void> => {
    fail("the solver is closed");
    await worker.terminate();
  };
  const run = async (task: WasmTask, timeoutMs: number): Promise<Heard> => {
    if (ended !== undefined) return { kind: "failed", why: ended };
    worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const heard = await new Promise<Heard>((resolve) => {
      listen = (message) => {
        if (message.kind === "failed") resolve(message);
        else if (message.kind === "done" && message.id === task.id)
          resolve({ kind: "heard", output: message.output });
      };
      // What has come while this thread was busy is heard first.
      timer = setTimeout(() => setImmediate(() => resolve({ kind: "timeout" })), timeoutMs);
      worker.postMessage(task);
    });
    clearTimeout(timer);
    listen = () => undefined;
    if (heard.kind === "timeout") await end();
    // Who ends the thread waits for its end, and the program has to last as long.
    if (ended === undefined) worker.unref();
    return heard;
  };
  return { ready, hasEnded: () => ended !== undefined, run, end };
}

/** A thread can only run what is compiled; for a source that is the file of the last build. */
function workerFile(): URL {
  const places = ["./", "../../../dist/src/prover/solver/"];
  const files = places.map((folder) => new URL(`${folder}wasm-worker.js`, import.meta.url));
  const file = files.find((each) => existsSync(each));
  if (file === undefined) throw new Error("the thread of the solver is not built");
  return file;
}
