const MOST = 200_000;

/** Says whether a request was not seen before, as far as a bounded memory of hashes can tell. */
export function createFilter(): (request: unknown) => boolean {
  const seen = new Set<number>();
  return (request) => {
    const key = hash(spell(request));
    if (seen.has(key)) return false;
    if (seen.size < MOST) seen.add(key);
    return true;
  };
}

/** JSON in which values that JSON cannot hold, or holds as another one, keep apart. */
function spell(request: unknown): string {
  return (
    JSON.stringify(request, (_, value: unknown) =>
      typeof value === "bigint" ||
      (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
        ? `\0${typeof value}${Object.is(value, -0) ? "-0" : String(value)}`
        : value,
    ) ?? "undefined"
  );
}

/** 53 bits of two multiplicative hashes; long texts are sampled, since the heavy cases are few and differ in length. */
function hash(text: string): number {
  let low = 0x811c9dc5;
  let high = text.length;
  const stride = Math.max(1, Math.floor(text.length / 4096));
  for (let index = 0; index < text.length; index += stride) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
  }
  return (low >>> 0) * 2 ** 21 + (high >>> 11);
}
