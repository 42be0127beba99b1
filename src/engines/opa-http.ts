import { setTimeout as pause } from "node:timers/promises";
import { createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { decodeResult, encodeInput } from "../../compilers/rego/call.js";
import { type CircuitOptions, createCircuit } from "./circuit.js";
import type { AsyncEngine } from "./engine.js";
import { failClosedLater } from "./fail-closed.js";

/** Where a running OPA is, and what goes with each call. */
export interface OpaHttpOptions {
  /** The server, such as `http://127.0.0.1:8181`; a path is kept. */
  readonly url: string;
  /** The path of the policy's package, `["concord", "<name>"]`. */
  readonly packagePath: readonly string[];
  /** A bearer token that the server asks for. */
  readonly token?: string;
  /** Milliseconds until a call with all its retries is given up; default 5,000. */
  readonly timeout?: number;
  /** Times that a call is made again after the network or the server failed; default 2. */
  readonly retries?: number;
  /** When calls stop for a while because the server fails. */
  readonly circuit?: CircuitOptions;
  /** Hears of every fault that an answer hides. */
  readonly onFault?: (fault: unknown) => void;
}

const TIMEOUT_MS = 5000;
const RETRIES = 2;
const PAUSE_MS = 20;
const RESULT_BYTES = 1024 * 1024;

/**
 * The engine that asks a live OPA for the policy's `result` over its Data API, on connections that stay open. Whatever is not exactly
 * such a result is DENY with `engine_error`: another status, no `result` (an OPA without the policy leaves it out), a late
 * answer. What may be a passing failure is asked again within the time there is; when failures go on, calls stop for a while.
 */
export function createOpaHttpEngine(policy: Policy, options: OpaHttpOptions): AsyncEngine {
  const preflight = createPreflight(policy);
  const { timeout = TIMEOUT_MS, retries = RETRIES, token } = options;
  const place = [...options.packagePath, "result"].map(encodeURIComponent).join("/");
  const url = `${options.url.replace(/\/+$/, "")}/v1/data/${place}`;
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const open = new Set<AbortController>();
  const circuit = createCircuit(options.circuit);
  const call = async (input: string, signal: AbortSignal): Promise<unknown> => {
    const body = `{"input":${input}}`;
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    const text = await readBounded(response);
    if (response.status >= 500) throw new Passing(`OPA answered with the status ${response.status}`);
    if (response.status !== 200) throw new Error(`OPA answered with the status ${response.status}`);
    return resultOf(JSON.parse(text));
  };
  const attempt = async (input: string, signal: AbortSignal): Promise<unknown> => {
    for (let tried = 0; ; tried += 1) {
      try {
        return await call(input, signal);
      } catch (fault) {
        if (tried >= retries || !isPassing(fault) || signal.aborted) throw fault;
        await pause(PAUSE_MS * 2 ** tried);
      }
    }
  };
  const ask = async (input: string): Promise<unknown> => {
    if (!circuit.mayCall()) throw new Error("OPA has failed too often, and is not asked for a while");
    // A controller of its own: signals that are joined to a long-lived one would gather there.
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error("OPA did not answer in time")), timeout);
    open.add(controller);
    try {
      const result = await attempt(input, controller.signal);
      circuit.succeeded();
      return result;
    } catch (fault) {
      circuit.failed();
      throw fault;
    } finally {
      clearTimeout(timer);
      open.delete(controller);
    }
  };
  const engine: AsyncEngine = {
    name: "opa-http",
    decide: async (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const input = encodeInput(located);
      return typeof input === "string" ? decodeResult(await ask(input), policy) : input;
    },
    close: () => {
      for (const controller of open) controller.abort(new Error("the engine was closed"));
    },
  };
  return failClosedLater(engine, options.onFault);
}

/** A failure that the next attempt may not meet. */
class Passing extends Error {}

/** `fetch` throws a `TypeError` when the network fails; a body that is no JSON or no result is an answer, and stays one. */
function isPassing(fault: unknown): boolean {
  return fault instanceof Passing || fault instanceof TypeError;
}

/** Reads a body of bounded size: a server that is not what it should be may send without end. */
async function readBounded({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > RESULT_BYTES) throw new Error("OPA's answer is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function resultOf(reply: unknown): unknown {
  const isRecord = typeof reply === "object" && reply !== null && !Array.isArray(reply);
  if (!isRecord || !Object.hasOwn(reply, "result")) {
    throw new Error("OPA gave no result: is the policy loaded there?");
  }
  return (reply as { readonly result: unknown }).result;
}
