import { failure } from "./errors.js";
import type { OpaError, OpaFailure, OpaResult } from "./toolchain.js";

/** What compilers/opa can be asked for. */
export type Operation = "check" | "format" | "parse" | "prepare" | "evaluate" | "release";

/** What it can be asked for that has a result of many bytes. */
export type BuildOperation = "wasm" | "plan";

/** The first byte of a reply that is no JSON: the rest is the result itself. */
const LINE_BREAK = 0x0a;

/** The Go program of compilers/opa; one that has crashed is never called again. */
export interface Program {
  /** Asks for an operation. A crash is a failure, and the next call goes to a fresh program. */
  readonly ask: <T>(op: Operation, params: object) => OpaResult<T>;
  /** The same for the operations that build a file. */
  readonly build: (op: BuildOperation, params: object) => OpaResult<Uint8Array>;
  /** Gives up the program with all the memory that it has taken, which it never gives back; the next call starts another. */
  readonly renew: () => void;
  /** Grows with every crash, with `renew` and with `close`: what was prepared in an earlier generation is gone. */
  readonly generation: () => number;
  /** Throws once it is closed. */
  readonly requireOpen: () => void;
  readonly close: () => void;
}

/** Starts the program with `start` when it is first needed, and after a crash. */
export function createProgram(start: () => (request: string) => Uint8Array): Program {
  let call: ((request: string) => Uint8Array) | undefined;
  let generation = 0;
  let open = true;
  const renew = () => {
    call = undefined;
    generation += 1;
  };
  const requireOpen = () => {
    if (!open) throw new Error("this OPA is closed");
  };
  const exchange = (op: Operation | BuildOperation, params: object): Uint8Array | OpaFailure => {
    requireOpen();
    const request = JSON.stringify({ op, params });
    call ??= start();
    try {
      return call(request);
    } catch (crash) {
      renew();
      return failure("opa_crash", `OPA crashed: ${crash instanceof Error ? crash.message : String(crash)}`);
    }
  };
  return {
    ask: <T>(op: Operation, params: object): OpaResult<T> => {
      const reply = exchange(op, params);
      return reply instanceof Uint8Array ? readJson(reply) : reply;
    },
    build: (op, params) => {
      const reply = exchange(op, params);
      if (!(reply instanceof Uint8Array)) return reply;
      return reply[0] === LINE_BREAK ? { kind: "done", value: reply.subarray(1) } : readJson(reply);
    },
    renew,
    generation: () => generation,
    requireOpen,
    close: () => {
      open = false;
      renew();
    },
  };
}

function readJson<T>(reply: Uint8Array): OpaResult<T> {
  const { result, errors } = JSON.parse(new TextDecoder().decode(reply)) as {
    readonly result: T;
    readonly errors?: readonly OpaError[];
  };
  return errors === undefined ? { kind: "done", value: result } : { kind: "failed", errors };
}
