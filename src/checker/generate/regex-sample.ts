import { parseRegex } from "../../../compilers/model/index.js";
import { interleave } from "./interleave.js";
import { parseSyntax, type Syntax } from "./regex-syntax.js";

const SAMPLES = 24;

/** Texts that a regular expression matches, in several ways, and near misses of them. */
export function regexValues(source: string): readonly string[] {
  const regex = parseRegex(source);
  if ("problem" in regex) return [];
  const syntax = parseSyntax(source);
  const samples = syntax === undefined ? [source] : expand(syntax).slice(0, SAMPLES);
  const near = [...samples.slice(0, 8).flatMap(variants), "", "zz"];
  return [...new Set([...samples, ...near])];
}

/** Texts of a piece of syntax: each alternative, the least and the next number of repetitions, several of each class. */
function expand(syntax: Syntax): readonly string[] {
  switch (syntax.kind) {
    case "chars":
      return syntax.samples;
    case "edge":
      return [""];
    case "either":
      return interleave(syntax.members.map(expand));
    case "sequence":
      return syntax.members.map(expand).reduce(combine, [""]);
    case "repeat": {
      const member = expand(syntax.member).slice(0, 4);
      const counts = [syntax.least, syntax.least + 1, syntax.most].filter(
        (count, index, all) =>
          count <= Math.min(syntax.most, syntax.least + 3) && all.indexOf(count) === index,
      );
      return counts.flatMap((count) =>
        count === 0 ? [""] : member.map((text) => text.repeat(Math.min(count, 200))),
      );
    }
  }
}

/** Not the product, which explodes: every choice of each side at least once. */
function combine(before: readonly string[], after: readonly string[]): readonly string[] {
  const size = Math.min(SAMPLES, Math.max(before.length, after.length));
  return Array.from(
    { length: size },
    (_, index) => (before[index % before.length] ?? "") + (after[index % after.length] ?? ""),
  );
}

function variants(text: string): readonly string[] {
  const characters = [...text];
  return [
    characters.slice(0, -1).join(""),
    characters.slice(1).join(""),
    `${text}x`,
    `x${text}`,
    `${text}\n`,
    `\n${text}`,
    `a ${text} b`,
    text.toUpperCase(),
    text.toLowerCase(),
    characters.toSpliced(Math.floor(characters.length / 2), 1, "~").join(""),
  ];
}
