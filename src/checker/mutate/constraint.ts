import { unreachable } from "../../../compilers/diagnostics/index.js";
import {
  type Constraint,
  type Literal,
  type Pattern,
  parseRange,
  parseRegex,
  type Range,
} from "../../../compilers/model/index.js";
import type { MutationKind } from "./mutant.js";
import { changeText } from "./text.js";

/** A constraint with one fault. */
export interface ConstraintMutant {
  readonly kind: MutationKind;
  readonly constraint: Constraint;
}

/** Every fault in a constraint, one at a time. */
export function mutateConstraint(constraint: Constraint): readonly ConstraintMutant[] {
  switch (constraint.kind) {
    case "oneOf":
      return each(constraint.values, changeLiteral).map((values) => changed({ ...constraint, values }));
    case "prefix":
    case "suffix":
    case "contains":
      return [...changeTexts(constraint), ...withoutSlash(constraint)];
    case "matches":
      return mutatePatterns(constraint);
    case "regex":
      return mutateRegex(constraint.source);
    case "within":
      return [
        ...each(constraint.directories, changeText).map((directories) =>
          changed({ ...constraint, directories }),
        ),
        { kind: "slash-dropped", constraint: { kind: "prefix", texts: constraint.directories } },
      ];
    case "domain":
      return [
        ...each(constraint.domains, changeText).map((domains) => changed({ ...constraint, domains })),
        { kind: "slash-dropped", constraint: { kind: "suffix", texts: constraint.domains } },
      ];
    case "cidr":
      return constraint.ranges.flatMap((range, index) =>
        nextRanges(range).map(
          (next): ConstraintMutant => ({
            kind: "off-by-one",
            constraint: {
              ...constraint,
              ranges: constraint.ranges.map((own, at) => (at === index ? next : own)),
            },
          }),
        ),
      );
    case "min":
    case "max":
    case "above":
    case "below":
      return [
        { kind: "comparison-edge", constraint: { ...constraint, kind: EDGES[constraint.kind] } },
        ...nextBounds(constraint.bound).map(
          (bound): ConstraintMutant => ({
            kind: "off-by-one",
            constraint: { ...constraint, bound },
          }),
        ),
      ];
    case "after":
    case "before":
      return [1, -1].map((step) => ({
        kind: "off-by-one",
        constraint: { ...constraint, bound: constraint.bound + step },
      }));
    case "containsAny":
    case "containsAll": {
      const other = constraint.kind === "containsAny" ? "containsAll" : "containsAny";
      // Of one text, any and all are the same.
      const swapped: readonly ConstraintMutant[] =
        constraint.texts.length < 2
          ? []
          : [{ kind: "quantifier-swapped", constraint: { ...constraint, kind: other } }];
      return [...changeTexts(constraint), ...swapped];
    }
    default:
      return unreachable(constraint);
  }
}

const EDGES = { min: "above", above: "min", max: "below", below: "max" } as const;

function changed(constraint: Constraint): ConstraintMutant {
  return { kind: "literal-changed", constraint };
}

/** The lists that differ in one entry. */
function each<T>(entries: readonly T[], change: (entry: T) => T): readonly (readonly T[])[] {
  return entries.map((_, index) => entries.map((own, at) => (at === index ? change(own) : own)));
}

function changeLiteral(literal: Literal): Literal {
  if (typeof literal === "string") return changeText(literal);
  return typeof literal === "number" ? literal + 1 : !literal;
}

type WithTexts = Extract<Constraint, { readonly texts: readonly string[] }>;

function changeTexts(constraint: WithTexts): readonly ConstraintMutant[] {
  return each(constraint.texts, changeText).map((texts) => changed({ ...constraint, texts }));
}

function withoutSlash(constraint: WithTexts): readonly ConstraintMutant[] {
  const bare = (text: string): string =>
    constraint.kind === "suffix" ? text.replace(/^[/.]/, "") : text.replace(/\/$/, "");
  return each(constraint.texts, (text) => (bare(text) === "" ? text : bare(text)))
    .filter((texts) => texts.some((text, index) => text !== constraint.texts[index]))
    .map((texts) => ({ kind: "slash-dropped", constraint: { ...constraint, texts } }));
}

function mutatePatterns(constraint: Extract<Constraint, { kind: "matches" }>): readonly ConstraintMutant[] {
  return constraint.patterns.flatMap((pattern, index) =>
    changePattern(pattern).map(([kind, parts]) => ({
      kind,
      constraint: {
        ...constraint,
        patterns: constraint.patterns.map((own, at) =>
          at === index ? { text: parts.join("*"), parts } : own,
        ),
      },
    })),
  );
}

type Parts = readonly string[];

function changePattern({ parts }: Pattern): readonly (readonly [MutationKind, Parts])[] {
  const [first = ""] = parts;
  const last = parts.at(-1) ?? "";
  const joined = parts.slice(1).map((_, index): Parts => {
    const together = `${parts[index] ?? ""}${parts[index + 1] ?? ""}`;
    return [...parts.slice(0, index), together, ...parts.slice(index + 2)];
  });
  const literal = parts.findLastIndex((part) => part !== "");
  const altered = parts.map((part, index) => (index === literal ? changeText(part) : part));
  const slashes: readonly Parts[] = [
    ...(last === "" && parts.at(-2)?.endsWith("/")
      ? [parts.map((part, index) => (index === parts.length - 2 ? part.slice(0, -1) : part))]
      : []),
    ...(first === "" && /^[/.]/.test(parts[1] ?? "")
      ? [parts.map((part, index) => (index === 1 ? part.slice(1) : part))]
      : []),
  ];
  return [
    ...(first === "" ? [] : [["pattern-widened", ["", ...parts]] as const]),
    ...(last === "" ? [] : [["pattern-widened", [...parts, ""]] as const]),
    ...joined.map((each) => ["pattern-narrowed", each] as const),
    ...(literal === -1 ? [] : [["literal-changed", altered] as const]),
    ...slashes.map((each) => ["slash-dropped", each] as const),
  ];
}

/** Anchors and counts, as far as the result is an expression still. */
function mutateRegex(source: string): readonly ConstraintMutant[] {
  const counts = [...source.matchAll(/\{(\d+)/g)].flatMap(({ index, 1: count = "" }) =>
    [1, -1].map((step) => {
      const end = index + 1 + count.length;
      return [
        "off-by-one",
        `${source.slice(0, index + 1)}${Number(count) + step}${source.slice(end)}`,
      ] as const;
    }),
  );
  const anchors = [
    ...(source.startsWith("^") ? [source.slice(1)] : []),
    ...(source.endsWith("$") && !source.endsWith("\\$") ? [source.slice(0, -1)] : []),
  ].map((each) => ["pattern-widened", each] as const);
  return [...counts, ...anchors]
    .filter(([, each]) => !("problem" in parseRegex(each)))
    .map(([kind, each]) => ({ kind, constraint: { kind: "regex", source: each } }));
}

function nextRanges({ text, bits }: Range): readonly Range[] {
  const [address = ""] = text.split("/");
  return [bits + 1, bits - 1].flatMap((each) => {
    const range = parseRange(`${address}/${each}`);
    return "problem" in range ? [] : [range];
  });
}

/** The bounds next to one, in units of its last written digit. */
function nextBounds(bound: number): readonly number[] {
  const [, fraction = ""] = String(bound).split(".");
  const unit = 10 ** fraction.length;
  return [1, -1].map((step) => (Math.round(bound * unit) + step) / unit);
}
