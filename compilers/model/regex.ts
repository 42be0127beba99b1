import { RE2JS } from "re2js";

/** Longest regular expression in characters, and largest compiled form in instructions: both bound the cost of a match. */
export const REGEX_LENGTH = 4096;
export const REGEX_INSTRUCTIONS = 2000;

/** A regular expression ready to be asked, unanchored. */
export interface Regex {
  readonly matches: (text: string) => boolean;
}

/**
 * Compiles RE2 syntax (semantics, section 4, `regex`), matched in linear time. Constructs on which RE2 implementations
 * differ are problems: named groups, `\C`, Unicode classes, NUL, and case folding beyond ASCII.
 */
export function parseRegex(source: string): Regex | { readonly problem: string } {
  const problem =
    source.length > REGEX_LENGTH ? `is longer than ${REGEX_LENGTH} characters` : unportable(source);
  if (problem !== undefined) return { problem };
  try {
    const regex = RE2JS.compile(source);
    if (regex.programSize() > REGEX_INSTRUCTIONS)
      return { problem: "is too large once its repetitions are written out" };
    return { matches: (text) => regex.test(text) };
  } catch (error) {
    const detail =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "unreadable";
    return { problem: `is not a regular expression: ${detail}` };
  }
}

const FOLDING = /\(\?[a-zA-Z]*i/;
const BEYOND_ASCII = /[^\p{ASCII}]|\\x\{|\\x[89a-fA-F]/u;

function unportable(source: string): string | undefined {
  if (source.includes("\0")) return "holds a NUL character; write `\\x00`";
  if (FOLDING.test(source) && BEYOND_ASCII.test(source))
    return "ignores case beyond ASCII, where engines differ";
  for (let index = 0; index < source.length; index += 1) {
    if (source.startsWith("(?P", index) || source.startsWith("(?<", index))
      return "names a group; use `(?:..)`";
    if (source.charAt(index) !== "\\") continue;
    index += 1;
    const escaped = source.charAt(index);
    if (escaped === "p" || escaped === "P")
      return "uses a Unicode class, whose members differ between engines";
    if (escaped === "C") return "uses `\\C`, which splits characters";
    if (escaped === "Q") return "uses `\\Q`; escape the characters one by one";
  }
  return undefined;
}
