import { isRecord } from "../record.js";

/** A JSON pointer (RFC 6901) to what is not to be logged. */
export interface Pointer {
  readonly text: string;
  readonly keys: readonly string[];
}

/** Reads a pointer, which must lead into `/input` or `/result`, as in OPA. Throws when it does not. */
export function parsePointer(text: string): Pointer {
  const [first, root = "", ...rest] = text.split("/");
  if (first !== "" || (root !== "input" && root !== "result") || /~(?![01])/.test(text)) {
    throw new Error(
      `\`${text}\` is not a JSON pointer into /input or /result, such as /input/parameters/secret`,
    );
  }
  return { text, keys: [root, ...rest].map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")) };
}

/** An event without what the pointers lead to; `erased` are those that led to something. The event itself stays as it is. */
export function erase(
  event: object,
  pointers: readonly Pointer[],
): { readonly event: object; readonly erased: readonly string[] } {
  let masked: unknown = event;
  const erased: string[] = [];
  for (const { text, keys } of pointers) {
    const without = remove(masked, keys);
    if (without === masked) continue;
    masked = without;
    erased.push(text);
  }
  return { event: masked as object, erased };
}

/** The value without what the keys lead to; the same value when they lead nowhere. An element of a list becomes `null`. */
function remove(value: unknown, [key = "", ...below]: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const index = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
    if (index < 0 || index >= value.length) return value;
    const element: unknown = below.length === 0 ? null : remove(value[index], below);
    return element === value[index] ? value : value.with(index, element);
  }
  if (!isRecord(value) || !Object.hasOwn(value, key)) return value;
  const member: unknown = below.length === 0 ? undefined : remove(value[key], below);
  if (member === value[key] && below.length > 0) return value;
  // Entries, as a key may be one that an assignment takes for something else.
  const entries = Object.entries(value).filter(([each]) => each !== key);
  return Object.fromEntries(below.length === 0 ? entries : [...entries, [key, member]]);
}
