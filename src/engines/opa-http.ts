import { createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { decodeResult, encodeInput } from "../../compilers/rego/call.js";
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
  /** Milliseconds until a call is given up; default 5,000. */
  readonly timeout?: number;
  /** Hears of every fault that an answer hides. */
  readonly onFault?: (fault: unknown) => void;
}

const TIMEOUT_MS = 5000;
const RESULT_BYTES = 1024 * 1024;

/**
 * The engine that asks a live OPA for the policy's `result` over its Data API. Whatever is not exactly such a result is DENY
 * with `engine_error`: another status, no `result` (an OPA without the policy leaves it out), a late answer.
 */
export function createOpaHttpEngine(policy: Policy, options: OpaHttpOptions): AsyncEngine {
  const preflight = createPreflight(policy);
  const { timeout = TIMEOUT_MS, token } = options;
  const place = [...options.packagePath, "result"].map(encodeURIComponent).join("/");
  const url = `${options.url.replace(/\/+$/, "")}/v1/data/${place}`;
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const closing = new AbortController();
  const ask = async (input: string): Promise<unknown> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeout)]);
    const body = `{"input":${input}}`;
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    const text = await readBounded(response);
    if (response.status !== 200) throw new Error(`OPA answered with the status ${response.status}`);
    return resultOf(JSON.parse(text));
  };
  const engine: AsyncEngine = {
    name: "opa-http",
    decide: async (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const input = encodeInput(located);
      return typeof input === "string" ? decodeResult(await ask(input), policy) : input;
    },
    close: () => closing.abort(),
  };
  return failClosedLater(engine, options.onFault);
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
