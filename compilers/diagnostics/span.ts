/** A half-open range of UTF-16 offsets into one source text; line and column exist only when it is shown. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A source text with the name under which diagnostics mention it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A position as people count it: both numbers start at 1, the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
