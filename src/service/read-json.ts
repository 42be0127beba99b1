import { isUtf8 } from "node:buffer";
import { invalidCall } from "./request-error.js";

/** Reads a body as JSON; `undefined` when it is empty. Throws a `RequestError` for what is not UTF-8 or not JSON. */
export function readJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return undefined;
  if (!isUtf8(body)) throw invalidCall("the body is not UTF-8");
  return parseJson(body.toString("utf8"), "the body");
}

/** Parses JSON text; `what` names it in the error. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidCall(`${what} is not JSON`);
  }
}
