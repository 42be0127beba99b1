import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from optimizing WebAssembly, in the whole process and for good; call it before `openOpa`.
 *
 * The embedded OPA is so large that optimizing it takes longer than most commands run, and the process cannot end before
 * that is done: a command that compiles one policy takes a third of the time this way. What runs for minutes, or decides
 * many requests, must not call it: WebAssembly that is not optimized is up to twice as slow.
 */
export function preferQuickStart(): void {
  setFlagsFromString("--no-wasm-tier-up");
  setFlagsFromString("--no-wasm-dynamic-tiering");
}
