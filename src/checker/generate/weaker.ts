import type { Constraint, Pattern } from "../../../compilers/model/index.js";

/**
 * Constraints that hold for more, each without a separator at an edge: a prefix without its last slash, a suffix without its
 * first slash or dot; and each without an edge at all. What meets one of these and not the constraint itself is a name
 * taken for part of a longer one.
 */
export function weakerConstraints(constraint: Constraint): readonly Constraint[] {
  switch (constraint.kind) {
    case "prefix":
      return constraint.texts.flatMap((text) => [
        ...(/.\/$/.test(text) ? [ofTexts("prefix", text.slice(0, -1))] : []),
        ofTexts("contains", text),
      ]);
    case "suffix":
      return constraint.texts.flatMap((text) => [
        ...(/^[/.]./.test(text) ? [ofTexts("suffix", text.slice(1))] : []),
        ofTexts("contains", text),
      ]);
    case "within":
      return constraint.directories
        .filter((each) => each !== "")
        .flatMap((each) => [ofTexts("prefix", each), ofTexts("contains", `${each}/`)]);
    case "domain":
      return constraint.domains.flatMap((each) => [ofTexts("suffix", each), ofTexts("contains", `.${each}`)]);
    case "matches":
      return constraint.patterns
        .flatMap((pattern) => [...weakerParts(pattern), ...openedParts(pattern)])
        .map((parts) => ({ kind: "matches", patterns: [{ text: parts.join("*"), parts }] }));
    default:
      return [];
  }
}

function ofTexts(kind: "prefix" | "suffix" | "contains", text: string): Constraint {
  return { kind, texts: [text] };
}

/** A star more at the beginning, and at the end. */
function openedParts({ parts }: Pattern): readonly (readonly string[])[] {
  return [...(parts[0] === "" ? [] : [["", ...parts]]), ...(parts.at(-1) === "" ? [] : [[...parts, ""]])];
}

/** Each part without a separator at its beginning, where a star stands before it, and at its end, where one follows. */
function weakerParts({ parts }: Pattern): readonly (readonly string[])[] {
  return parts.flatMap((part, index) => [
    ...(index > 0 && /^[/.]./.test(part) ? [parts.with(index, part.slice(1))] : []),
    ...(index < parts.length - 1 && /.\/$/.test(part) ? [parts.with(index, part.slice(0, -1))] : []),
  ]);
}
