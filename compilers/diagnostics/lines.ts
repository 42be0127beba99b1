import type { Position } from "./span.js";

/** A text with its line starts found once, for many questions about positions. */
export interface Lines {
  readonly positionAt: (offset: number) => Position;
  /** A line by its number from 1, without its line break. */
  readonly lineAt: (line: number) => string;
}

/** Indexes a text by lines; a line ends at `\n`, and a `\r` before it is part of the break. */
export function indexLines(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    positionAt: (offset) => {
      const line = lastAtMost(starts, offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
    lineAt: (line) => {
      const start = starts[line - 1] ?? text.length;
      const end = line < starts.length ? (starts[line] ?? 0) - 1 : text.length;
      return text.slice(start, text.charAt(end - 1) === "\r" ? end - 1 : end);
    },
  };
}

/** The index of the last start that is not behind the offset. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
