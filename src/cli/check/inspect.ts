import { isDeepStrictEqual } from "node:util";
import { jsonText } from "../output/text.js";

/** A request on one line: JSON where JSON can hold it, with a mark such as `<bigint 1>` for each value that it cannot. */
export function inspectRequest(request: unknown): string {
  return jsonText(marked(request)) ?? String(request);
}

/** Whether a request is the same again after it was written as JSON. */
export function isJson(request: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(request)), request);
  } catch {
    return false;
  }
}

function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each)]));
  }
  if (Object.is(value, -0)) return "<-0>";
  const isPlain =
    value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  return isPlain ? value : `<${typeof value} ${String(value)}>`;
}
