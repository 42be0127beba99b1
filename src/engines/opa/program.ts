import { failure } from "./errors.js";
import type { OpaError, OpaResult } from "./toolchain.js";

/** What compilers/opa can be asked for. */
export type Operation = "check" | "format" | "parse" | "wasm" | "plan" | "prepare" | "evaluate" | "release";

/** The Go program of compilers/opa; one that has crashed is never called again. */
export interface Program {
  /** Asks for an operation. A crash is a failure, and the next call goes to a fresh program. */
  readonly ask: <T>(op: Operation, params: object) => OpaResult<T>;
  /** Grows with every crash and with `close`: what was prepared in an earlier generation is gone. */
  readonly generation: () => number;
  readonly close: () => void;
}

/** Starts the program with `start` when it is first needed, and after a crash. */
export function createProgram(start: () => (request: string) => string): Program {
  let call: ((request: string) => string) | undefined;
  let generation = 0;
  let open = true;
  const abandon = () => {
    call = undefined;
    generation += 1;
  };
  return {
    ask: <T>(op: Operation, params: object): OpaResult<T> => {
      if (!open) throw new Error("this OPA is closed");
      const request = JSON.stringify({ op, params });
      call ??= start();
      let reply: string;
      try {
        reply = call(request);
      } catch (crash) {
        abandon();
        return failure("opa_crash", `OPA crashed: ${crash instanceof Error ? crash.message : String(crash)}`);
      }
      return readReply(reply);
    },
    generation: () => generation,
    close: () => {
      open = false;
      abandon();
    },
  };
}

function readReply<T>(text: string): OpaResult<T> {
  const { result, errors } = JSON.parse(text) as {
    readonly result: T;
    readonly errors?: readonly OpaError[];
  };
  return errors === undefined ? { kind: "done", value: result } : { kind: "failed", errors };
}
