/** One line of the input, counted from 1. */
export type Line =
  | { readonly kind: "text"; readonly number: number; readonly text: string }
  | { readonly kind: "too-long"; readonly number: number }
  | { readonly kind: "not-utf8"; readonly number: number };

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Splits bytes into lines of at most `limit` bytes. What a longer line holds is dropped as it comes, so that memory stays
 * bounded whatever the input is.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
  const line = createLine(limit);
  let started = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      line.append(chunk.subarray(start, end));
      yield line.finish();
      start = end + 1;
    }
    started = start < chunk.length || (started && start === 0);
    line.append(chunk.subarray(start));
  }
  if (started) yield line.finish();
}

interface Collector {
  readonly append: (bytes: Uint8Array) => void;
  readonly finish: () => Line;
}

function createLine(limit: number): Collector {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  return {
    append: (bytes) => {
      size += bytes.length;
      // One byte more than the limit is kept: it may be the carriage return of a line that ends in CR LF.
      if (size > limit + 1) parts = [];
      else if (bytes.length > 0) parts.push(bytes);
    },
    finish: () => {
      number += 1;
      const bytes = size > limit + 1 ? undefined : withoutReturn(Buffer.concat(parts));
      parts = [];
      size = 0;
      if (bytes === undefined || bytes.length > limit) return { kind: "too-long", number };
      try {
        return { kind: "text", number, text: decoder.decode(bytes) };
      } catch {
        return { kind: "not-utf8", number };
      }
    },
  };
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}
