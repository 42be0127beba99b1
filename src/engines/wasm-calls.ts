import { setFlagsFromString } from "node:v8";

let done = false;

/**
 * Keeps V8 from inlining calls into WebAssembly, in the whole process and for good. Under Node 20 such an inlined call can end the
 * process: when its caller is deoptimized, V8 meets a kind of return value that it does not expect there (`unreachable code`
 * in `Deoptimizer::DoComputeBuiltinContinuation`, seen once in a long run over both engines). Not inlining costs nothing that
 * can be measured. Later versions are left alone.
 */
export function avoidInlinedCalls(): void {
  if (done) return;
  done = true;
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--no-turbo-inline-js-wasm-calls");
}
