/** As much of a regular expression as it takes to write texts that it matches. */
export type Syntax =
  | { readonly kind: "chars"; readonly samples: readonly string[] }
  /** A place between characters: `^`, `$`, `\b`. */
  | { readonly kind: "edge" }
  | { readonly kind: "either" | "sequence"; readonly members: readonly Syntax[] }
  | { readonly kind: "repeat"; readonly member: Syntax; readonly least: number; readonly most: number };

const EDGE: Syntax = { kind: "edge" };
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  d: ["0", "9", "5"],
  D: ["a", "-"],
  w: ["a", "Z", "0", "_"],
  W: ["-", " "],
  s: [" ", "\t", "\n"],
  S: ["a", "."],
};
const CONTROLS: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\x07",
};
const NAMED: Readonly<Record<string, readonly string[]>> = {
  alpha: ["a", "Z"],
  digit: ["0", "9"],
  alnum: ["a", "0"],
  upper: ["A", "Z"],
  lower: ["a", "z"],
  space: [" ", "\t"],
  punct: ["!", "-"],
  xdigit: ["0", "f"],
  word: ["a", "_"],
};

/** Reads RE2 syntax that is known to compile; `undefined` for what it does not understand. */
export function parseSyntax(source: string): Syntax | undefined {
  const cursor: Cursor = { source, at: 0 };
  const syntax = readEither(cursor);
  return cursor.at === source.length ? syntax : undefined;
}

interface Cursor {
  readonly source: string;
  at: number;
}

function readEither(cursor: Cursor): Syntax {
  const members = [readSequence(cursor)];
  while (take(cursor, "|")) members.push(readSequence(cursor));
  return members.length === 1 && members[0] ? members[0] : { kind: "either", members };
}

function readSequence(cursor: Cursor): Syntax {
  const members: Syntax[] = [];
  while (cursor.at < cursor.source.length && !"|)".includes(peek(cursor))) {
    members.push(readRepeat(cursor, readAtom(cursor)));
  }
  return { kind: "sequence", members };
}

function readAtom(cursor: Cursor): Syntax {
  if (take(cursor, "(")) {
    const flags = takeMatch(cursor, /\?[a-zA-Z-]*:?/y) ?? "";
    // Flags alone, `(?i)`, hold for what follows and match nothing themselves.
    if (flags !== "" && !flags.endsWith(":") && take(cursor, ")")) return EDGE;
    const inner = readEither(cursor);
    take(cursor, ")");
    return inner;
  }
  if (take(cursor, "[")) return { kind: "chars", samples: readClass(cursor) };
  if (take(cursor, "^") || take(cursor, "$")) return EDGE;
  if (take(cursor, ".")) return { kind: "chars", samples: ["a", "/", "é"] };
  if (take(cursor, "\\")) {
    const samples = readEscape(cursor);
    return samples === undefined ? EDGE : { kind: "chars", samples };
  }
  return { kind: "chars", samples: [next(cursor)] };
}

function readRepeat(cursor: Cursor, member: Syntax): Syntax {
  const counts = takeMatch(cursor, /[*+?]|\{\d+(?:,\d*)?\}/y);
  if (counts === undefined) return member;
  take(cursor, "?");
  const [least, most] = countsOf(counts);
  return readRepeat(cursor, { kind: "repeat", member, least, most });
}

function countsOf(counts: string): readonly [number, number] {
  if (counts === "*") return [0, Number.POSITIVE_INFINITY];
  if (counts === "+") return [1, Number.POSITIVE_INFINITY];
  if (counts === "?") return [0, 1];
  const [least = "0", most] = counts.slice(1, -1).split(",");
  return [Number(least), most === undefined ? Number(least) : most === "" ? Infinity : Number(most)];
}

/** After a backslash; `undefined` for an edge. */
function readEscape(cursor: Cursor): readonly string[] | undefined {
  const hexadecimal = takeMatch(cursor, /x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]+\})/y);
  if (hexadecimal !== undefined) {
    return [String.fromCodePoint(Number.parseInt(hexadecimal.replaceAll(/[x{}]/g, ""), 16))];
  }
  const char = next(cursor);
  if ("bBAz".includes(char)) return undefined;
  return CLASSES[char] ?? [CONTROLS[char] ?? char];
}

function readClass(cursor: Cursor): readonly string[] {
  const negated = take(cursor, "^");
  const ranges: (readonly [string, string])[] = [];
  const extra: string[] = [];
  let first = true;
  while (cursor.at < cursor.source.length && (first || peek(cursor) !== "]")) {
    first = false;
    const name = takeMatch(cursor, /\[:\^?[a-z]+:\]/y);
    if (name !== undefined) {
      extra.push(...(NAMED[name.replaceAll(/[[\]:^]/g, "")] ?? []));
      continue;
    }
    const [low = "", ...others] = classMember(cursor);
    extra.push(...others);
    const high = takeMatch(cursor, /-(?=[^\]])/y) === undefined ? low : (classMember(cursor)[0] ?? low);
    ranges.push([low, high]);
  }
  take(cursor, "]");
  if (!negated) return [...new Set([...ranges.flat(), ...extra])];
  const within = (char: string): boolean =>
    extra.includes(char) || ranges.some(([low, high]) => char >= low && char <= high);
  return ["a", "0", "Z", "-", "é", "~", " "].filter((char) => !within(char)).slice(0, 4);
}

function classMember(cursor: Cursor): readonly string[] {
  return take(cursor, "\\") ? (readEscape(cursor) ?? []) : [next(cursor)];
}

function peek(cursor: Cursor): string {
  return String.fromCodePoint(cursor.source.codePointAt(cursor.at) ?? 0);
}

function next(cursor: Cursor): string {
  const char = peek(cursor);
  cursor.at += char.length;
  return char;
}

function take(cursor: Cursor, text: string): boolean {
  if (!cursor.source.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}

function takeMatch(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.source)?.[0];
  if (match !== undefined) cursor.at += match.length;
  return match;
}
