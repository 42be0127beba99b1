import type { Constraint, Pattern } from "../../../compilers/model/index.js";
import { interleave } from "./interleave.js";

/** What a text constraint of a kind looks like. */
type Of<K extends Constraint["kind"]> = Extract<Constraint, { kind: K }>;

/** The beginning itself, a character less, one more, in another case, behind something else. */
export function prefixValues(texts: readonly string[]): readonly string[] {
  return interleave(
    texts.map((text) => [
      text,
      `${text}a`,
      shorter(text),
      ...twins(text),
      `${text}/`,
      `${shorter(text)}x`,
      `x${text}a`,
      ` ${text}a`,
      `${text}é`,
      `${text}\n`,
    ]),
  );
}

/** The end itself, a character less, one more, in another case, before something else. */
export function suffixValues(texts: readonly string[]): readonly string[] {
  return interleave(
    texts.map((text) => [
      text,
      `a${text}`,
      withoutFirst(text),
      ...twins(text),
      `x${withoutFirst(text)}`,
      `a${text}x`,
      `a${text} `,
      `a\n${text}`,
      `${text}\n`,
    ]),
  );
}

/** The part alone, in the middle, at both ends, a character less. */
export function containsValues(texts: readonly string[]): readonly string[] {
  return interleave(
    texts.map((text) => [
      text,
      `a${text}b`,
      shorter(text),
      `a${text}`,
      `${text}b`,
      withoutFirst(text),
      ...twins(text),
      `${shorter(text)}x${text.slice(-1)}`,
    ]),
  );
}

/** The literal, a character more, its neighbour, a character less, in another case. */
export function equalValues(text: string): readonly string[] {
  return [
    text,
    `${text}x`,
    neighbour(text),
    shorter(text),
    ...twins(text),
    `x${text}`,
    `${text} `,
    `${text}/`,
    `${text}\n`,
  ];
}

/** A text as long, whose last character is the next one: what a number one higher is to a number. */
export function neighbour(text: string): string {
  const characters = [...text];
  const last = characters.pop()?.codePointAt(0) ?? 0;
  return characters.join("") + (last > 0x20 && last < 0x7e ? String.fromCodePoint(last + 1) : "!");
}

/** The directory, inside it, its sibling, its parent, and ways to climb out of it. */
export function withinValues({ directories }: Of<"within">): readonly string[] {
  return interleave(
    directories.map((directory) => {
      const parent = directory.slice(0, Math.max(0, directory.lastIndexOf("/")));
      return [
        directory === "" ? "/" : directory,
        `${directory}/a`,
        `${directory}x`,
        `${directory}/`,
        `${parent}/zz`,
        parent === "" ? "/" : parent,
        `${parent}/`,
        shorter(directory),
        `${directory}/a/b`,
        `${directory}/..a`,
        `${directory}-a/b`,
        `/x${directory}/a`,
        ...twins(`${directory}/a`),
        `${directory}/../a`,
        `${directory}/..`,
        `${directory}/./a`,
        `${directory}//a`,
        `${directory}\\a`,
        `${directory}/a\0`,
        withoutFirst(directory),
      ];
    }),
  );
}

/** The apex, below it, beside it, and names that only end like it. */
export function domainValues({ domains }: Of<"domain">): readonly string[] {
  return interleave(
    domains.map((domain) => [
      domain,
      `a.${domain}`,
      `x${domain}`,
      `a.b.${domain}`,
      `x-${domain}`,
      domain.slice(domain.indexOf(".") + 1),
      withoutFirst(domain),
      shorter(domain),
      `${domain}.x`,
      `${domain}x`,
      `a.x${domain}`,
      domain.toUpperCase(),
      `${domain}.`,
      `.${domain}`,
      `${domain}:443`,
      domain.replaceAll(".", "x"),
    ]),
  );
}

const FILLERS = ["a", "", "a/b", "a.b", ".", "/", "a\nb", "é", "*"] as const;

/** A match for each way to fill the stars, and near misses of every literal part. */
export function patternValues({ patterns }: Of<"matches">): readonly string[] {
  return interleave(
    patterns.map((pattern) => [...FILLERS.map((filler) => pattern.parts.join(filler)), ...misses(pattern)]),
  );
}

function misses({ parts, text }: Pattern): readonly string[] {
  const match = parts.join("a");
  const first = parts[0] ?? "";
  const last = parts[parts.length - 1] ?? "";
  const withoutPart = parts.map((_, gone) =>
    parts.map((part, index) => (index === gone ? "" : part)).join("a"),
  );
  return [
    `x${match}`,
    `${match}x`,
    withoutFirst(match),
    shorter(match),
    text,
    ...withoutPart,
    ...(parts.length > 1
      ? [
          withoutFirst(last),
          shorter(first),
          overlap(first, last),
          [...parts].reverse().join("a"),
          first,
          last,
        ]
      : []),
    // A star that does not cross, or a dot that stands for any character, is told by these.
    match.replaceAll(".", "x"),
    parts.join("x.y.z"),
    parts.join("x/y/z"),
    ...twins(match),
  ];
}

/** Beginning and end sharing characters: a match only when it forgets that they may not. */
function overlap(first: string, last: string): string {
  for (let size = Math.min(first.length, last.length); size > 0; size -= 1) {
    if (first.endsWith(last.slice(0, size))) return first + last.slice(size);
  }
  return first + last;
}

/** The same text in another case, and composed or decomposed. */
function twins(text: string): readonly string[] {
  const swapped = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  return [swapped, text.normalize("NFC"), text.normalize("NFD")].filter((each) => each !== text);
}

/** Without the last character. */
function shorter(text: string): string {
  return [...text].slice(0, -1).join("");
}

function withoutFirst(text: string): string {
  return [...text].slice(1).join("");
}
