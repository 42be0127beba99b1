/** What a request may be at most (semantics, section 2): bytes of its JSON in UTF-8, levels of nesting. */
export const REQUEST_BYTES = 1024 * 1024;
export const REQUEST_DEPTH = 64;
/** Characters (code points) of a mentioned string, elements of a mentioned array. */
export const STRING_CHARACTERS = 65_536;
export const ARRAY_ELEMENTS = 4096;

/**
 * Whether a request is too large or too deep; the outermost object is the first level. Bounds are estimated first, since
 * most requests are small; only a request that may be too large is measured exactly. Cyclic objects are too deep.
 */
export function exceedsRequestLimits(request: object): boolean {
  if (estimate(request, REQUEST_DEPTH, MOST, 0) <= REQUEST_BYTES) return false;
  return estimate(request, REQUEST_DEPTH, LEAST, 0) > REQUEST_BYTES || measure(request, 0) > REQUEST_BYTES;
}

/** Whether a mentioned value is larger than a mentioned value may be. */
export function exceedsValueLimits(value: unknown): boolean {
  if (typeof value === "string") return exceedsString(value);
  if (!Array.isArray(value)) return false;
  return (
    value.length > ARRAY_ELEMENTS || value.some((each) => typeof each === "string" && exceedsString(each))
  );
}

/** What one part of a request adds to its size, at most or at least. */
interface Weights {
  readonly character: number;
  readonly scalar: number;
  readonly separator: number;
}

/** A character may be escaped as `\u0000`; the longest scalar is a number of 24 characters. */
const MOST: Weights = { character: 6, scalar: 24, separator: 1 };
const LEAST: Weights = { character: 1, scalar: 1, separator: 0 };
const TOO_DEEP = Number.POSITIVE_INFINITY;

function exceedsString(text: string): boolean {
  if (text.length <= STRING_CHARACTERS) return false;
  if (text.length > 2 * STRING_CHARACTERS) return true;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters > STRING_CHARACTERS;
}

/** A bound on the size of the compact JSON, added to `before`; stops early once it is too large. */
function estimate(value: object, levels: number, weights: Weights, before: number): number {
  if (levels === 0) return TOO_DEEP;
  let size = before + 2;
  const add = (each: unknown): void => {
    size += weights.separator;
    if (typeof each === "string") size += each.length * weights.character + 2;
    else if (typeof each === "object" && each !== null) size = estimate(each, levels - 1, weights, size);
    else size += weights.scalar;
  };
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && size <= REQUEST_BYTES; index += 1) add(value[index]);
    return size;
  }
  for (const key in value) {
    if (size > REQUEST_BYTES) return size;
    if (!Object.hasOwn(value, key)) continue;
    size += key.length * weights.character + 3;
    add((value as Record<string, unknown>)[key]);
  }
  return size;
}

/** The exact size of the compact JSON in bytes; what JSON cannot hold counts as `null`. */
function measure(value: unknown, before: number): number {
  if (typeof value === "string") return before + bytesOf(value);
  if (typeof value !== "object" || value === null)
    return before + (JSON.stringify(value ?? null)?.length ?? 4);
  const entries = Array.isArray(value)
    ? value.map((each) => [undefined, each] as const)
    : Object.entries(value);
  return entries.reduce(
    (size, [key, each]) => measure(each, key === undefined ? size : size + bytesOf(key) + 1),
    before + 2 + Math.max(0, entries.length - 1),
  );
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}
