import type { Constraint, Pattern } from "../../../compilers/model/index.js";

/**
 * Constraints that hold for more, each without a separator at an edge: a prefix without its last slash, a suffix without its
 * first slash or dot. What meets one of these and not the constraint itself is a name taken for part of a longer one.
 */
export function weakerConstraints(constraint: Constraint): readonly Constraint[] {
  switch (constraint.kind) {
    case "prefix":
      return constraint.texts
        .filter((text) => /.\/$/.test(text))
        .map((text) => ofTexts("prefix", text.slice(0, -1)));
    case "suffix":
      return constraint.texts
        .filter((text) => /^[/.]./.test(text))
        .map((text) => ofTexts("suffix", text.slice(1)));
    case "within":
      return constraint.directories.filter((each) => each !== "").map((each) => ofTexts("prefix", each));
    case "domain":
      return constraint.domains.map((each) => ofTexts("suffix", each));
    case "matches":
      return constraint.patterns
        .flatMap(weakerParts)
        .map((parts) => ({ kind: "matches", patterns: [{ text: parts.join("*"), parts }] }));
    default:
      return [];
  }
}

function ofTexts(kind: "prefix" | "suffix", text: string): Constraint {
  return { kind, texts: [text] };
}

function weakerParts({ parts }: Pattern): readonly (readonly string[])[] {
  const [first = "", second = ""] = parts;
  const before = parts.at(-2) ?? "";
  return [
    ...(first === "" && /^[/.]/.test(second) ? [["", second.slice(1), ...parts.slice(2)]] : []),
    ...(parts.length > 1 && parts.at(-1) === "" && /.\/$/.test(before)
      ? [[...parts.slice(0, -2), before.slice(0, -1), ""]]
      : []),
  ];
}
