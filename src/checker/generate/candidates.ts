import { type Constraint, type TypeName, typeValue, type Value } from "../../../compilers/model/index.js";
import { fitText } from "./fit.js";
import { instantValues } from "./instant-values.js";
import { interleave } from "./interleave.js";
import { rangeValues } from "./ip-values.js";
import { asksWholeList, preparedTest } from "./leaf.js";
import { elementListValues, namedListValues } from "./list-values.js";
import { boundValues } from "./number-values.js";
import { regexValues } from "./regex-sample.js";
import {
  containsValues,
  domainValues,
  equalValues,
  patternValues,
  prefixValues,
  suffixValues,
  withinValues,
} from "./text-values.js";

/** A value to try at an attribute: as it stands in a request, and as its type reads it. */
export interface Candidate {
  /** `undefined` stands for an absent attribute. */
  readonly raw: unknown;
  /** `undefined` when absent or not of the type. */
  readonly value: Value | undefined;
}

/** The attribute is not there. */
export const ABSENT: Candidate = { raw: undefined, value: undefined };

/** What a constraint suggests: values of the attribute's type, just inside and just outside, and near ones that are of no type. */
export interface Candidates {
  readonly typed: readonly Candidate[];
  readonly odd: readonly unknown[];
}

/** The values around one constraint on an attribute of a type. */
export function candidatesOf(constraint: Constraint, type: TypeName): Candidates {
  if (type === "strings" && !asksWholeList(constraint)) return elementCandidates(constraint);
  return sortOut(rawValues(constraint, type), type);
}

/** Sorts raw values into those of a type and the rest, each once. */
export function sortOut(values: readonly unknown[], type: TypeName): Candidates {
  const seen = new Set<string>();
  const typed: Candidate[] = [];
  const odd: unknown[] = [];
  for (const raw of values) {
    const key = `${typeof raw}:${typeof raw === "object" ? JSON.stringify(raw) : Object.is(raw, -0) ? "-0" : String(raw)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const value = typeValue(type, raw);
    if (value === undefined) odd.push(raw);
    else typed.push({ raw, value });
  }
  return { typed, odd };
}

/** One small function for each kind; a kind without one does not compile. */
const VALUES: {
  readonly [K in Constraint["kind"]]: (constraint: Extract<Constraint, { kind: K }>) => readonly unknown[];
} = {
  oneOf: ({ values }) =>
    interleave(
      values.map((value): readonly unknown[] =>
        typeof value === "string"
          ? equalValues(value)
          : typeof value === "number"
            ? [...boundValues(value), String(value)]
            : [value, !value, String(value), Number(value)],
      ),
    ),
  prefix: ({ texts }) => prefixValues(texts),
  suffix: ({ texts }) => suffixValues(texts),
  contains: ({ texts }) => containsValues(texts),
  matches: patternValues,
  regex: ({ source }) => regexValues(source),
  within: withinValues,
  domain: domainValues,
  cidr: ({ ranges }) => rangeValues(ranges),
  min: ({ bound }) => boundValues(bound),
  max: ({ bound }) => boundValues(bound),
  above: ({ bound }) => boundValues(bound),
  below: ({ bound }) => boundValues(bound),
  after: ({ bound }) => instantValues(bound),
  before: ({ bound }) => instantValues(bound),
  containsAny: ({ texts }) => namedListValues(texts),
  containsAll: ({ texts }) => namedListValues(texts),
};

function rawValues(constraint: Constraint, type: TypeName): readonly unknown[] {
  const values = (VALUES[constraint.kind] as (constraint: Constraint) => readonly unknown[])(constraint);
  if (type !== "path" && type !== "hostname") return values;
  return values.flatMap((value): readonly unknown[] =>
    typeof value === "string" ? fitText(type, value) : [value],
  );
}

function elementCandidates(constraint: Constraint): Candidates {
  const elements = sortOut(rawValues(constraint, "string"), "string").typed.map(({ raw }) => raw as string);
  const test = preparedTest(constraint);
  const inside = elements.filter(test);
  const outside = elements.filter((each) => !test(each));
  return sortOut(elementListValues(inside, [...outside, "zz"]), "strings");
}
