import { RE2JS } from "re2js";

/** Longest regular expression in characters, and largest compiled form in instructions: both bound the cost of a match. */
export const REGEX_LENGTH = 4096;
export const REGEX_INSTRUCTIONS = 2000;

/** A regular expression ready to be asked, unanchored. */
export interface Regex {
  readonly matches: (text: string) => boolean;
  /** The program that is run on a text: each instruction leads to others by their positions. */
  readonly program: () => RegexProgram;
}

/** A regular expression as a program for an automaton without memory (Thompson 1968). */
export interface RegexProgram {
  readonly start: number;
  readonly instructions: readonly RegexInstruction[];
}

/** What can stand at a place in a text without taking a character. */
export type Assertion = "lineStart" | "lineEnd" | "textStart" | "textEnd" | "wordBoundary" | "noWordBoundary";

export type RegexInstruction =
  | { readonly kind: "match" | "fail" }
  /** Goes on at all of these. */
  | { readonly kind: "split"; readonly to: readonly number[] }
  /** Goes on if the place in the text is as all of these say. */
  | { readonly kind: "assert"; readonly all: readonly Assertion[]; readonly to: number }
  /** Goes on behind a character in one of the ranges of code points. */
  | { readonly kind: "take"; readonly ranges: readonly (readonly [number, number])[]; readonly to: number };

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
    return { matches: (text) => regex.test(text), program: () => programOf(regex) };
  } catch (error) {
    const detail =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "unreadable";
    return { problem: `is not a regular expression: ${detail}` };
  }
}

/** What RE2JS says of its instructions, which its own declarations leave open. */
interface Compiled {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: Iterable<number>;
}

/** RE2JS numbers its assertions by these bits. */
const ASSERTIONS: readonly (readonly [number, Assertion])[] = [
  [1, "lineStart"],
  [2, "lineEnd"],
  [4, "textStart"],
  [8, "textEnd"],
  [16, "wordBoundary"],
  [32, "noWordBoundary"],
];
const FOLDS = 1;
const LAST_CODE_POINT = 0x10ffff;

function programOf(regex: RE2JS): RegexProgram {
  const { prog } = regex.re2();
  const instructions = Array.from({ length: prog.numInst() }, (_, index) =>
    instructionOf(prog.getInst(index) as Compiled),
  );
  return { start: prog.start, instructions };
}

/** By the numbers of RE2JS's `Inst`; it throws for those that only look-behinds make. */
function instructionOf({ op, out, arg, runes }: Compiled): RegexInstruction {
  switch (op) {
    case 1:
    case 2:
      return { kind: "split", to: [out, arg] };
    case 3:
    case 7:
      return { kind: "split", to: [out] };
    case 4:
      return {
        kind: "assert",
        all: ASSERTIONS.filter(([bit]) => (arg & bit) !== 0).map(([, each]) => each),
        to: out,
      };
    case 5:
      return { kind: "fail" };
    case 6:
      return { kind: "match" };
    case 8:
    case 9:
      return { kind: "take", ranges: rangesOf([...runes], (arg & FOLDS) !== 0), to: out };
    case 10:
      return { kind: "take", ranges: [[0, LAST_CODE_POINT]], to: out };
    case 11:
      return {
        kind: "take",
        ranges: [
          [0, 9],
          [11, LAST_CODE_POINT],
        ],
        to: out,
      };
    default:
      throw new Error(`a regular expression compiles to an unknown instruction, ${op}`);
  }
}

/** One character, or pairs of a first and a last one; only a single character leaves its other case to the match. */
function rangesOf(runes: readonly number[], folds: boolean): readonly (readonly [number, number])[] {
  const [only = 0, ...more] = runes;
  if (runes.length === 1) return (folds ? sameLetter(only) : [only]).map((each) => [each, each]);
  return more.flatMap((last, index) => (index % 2 === 0 ? [[runes[index] ?? 0, last] as const] : []));
}

/** A character in all its cases: K has the Kelvin sign and S the long s besides. */
function sameLetter(codePoint: number): readonly number[] {
  const character = String.fromCodePoint(codePoint);
  if (codePoint > 0x7f) throw new Error(`case folding of ${character}, beyond ASCII`);
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  const further = { k: [0x212a], s: [0x17f] }[lower] ?? [];
  return [...new Set([...lower, ...upper].map((each) => each.codePointAt(0) ?? 0)), ...further];
}

const FOLDING = /\(\?[a-zA-Z]*i/;
const BEYOND_ASCII = /[^\p{ASCII}]|\\x\{|\\x[89a-fA-F]|\\[2-7][0-7]{2}/u;

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
