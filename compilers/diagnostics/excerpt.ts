import { columnsOf, printable } from "./printable.js";

/** UTF-16 units of a line that are shown, and how many of them may stand before the marked place. */
const SHOWN = 110;
const SHOWN_BEFORE = 60;
const TAB = "    ";
const CUT = "…";

/** One line of a source as it can be shown, with carets under the marked part. */
export interface Excerpt {
  readonly text: string;
  readonly marker: string;
}

/**
 * Shows the part of a line around `start` to `end` (offsets in the line): tabs become spaces, what is unprintable becomes
 * visible, long lines are cut on both sides. At least one caret is drawn.
 */
export function excerpt(line: string, start: number, end: number): Excerpt {
  const from = line.length > SHOWN && start > SHOWN_BEFORE ? wholeCharacter(line, start - SHOWN_BEFORE) : 0;
  const to = wholeCharacter(line, Math.min(line.length, from + SHOWN));
  let text = from > 0 ? CUT : "";
  let marker = from > 0 ? " " : "";
  let at = from;
  for (const char of line.slice(from, to)) {
    const shown = char === "\t" ? TAB : printable(char);
    const columns = [...shown].reduce((sum, each) => sum + columnsOf(each), 0);
    text += shown;
    if (at < start) marker += " ".repeat(columns);
    else if (at < end) marker += "^".repeat(columns);
    at += char.length;
  }
  return { text: to < line.length ? text + CUT : text, marker: marker.endsWith("^") ? marker : `${marker}^` };
}

/** The index, or the one before it where it would cut a surrogate pair in two. */
function wholeCharacter(line: string, index: number): number {
  const code = line.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}
