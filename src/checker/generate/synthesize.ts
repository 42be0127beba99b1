import { type Constraint, type TypeName, typeValue } from "../../../compilers/model/index.js";
import type { Candidate } from "./candidates.js";
import type { NameRules } from "./class-name.js";
import { fitText } from "./fit.js";
import { printInstant } from "./instant-values.js";
import { asksWholeList, type Leaf, preparedTest } from "./leaf.js";
import { betweenValues } from "./number-values.js";
import { constraintCandidates, leafCandidates, type Space } from "./space.js";
import { findText, type TextLiteral, typeLiterals } from "./text-search.js";

/** A leaf about one place that is to be true, or false. */
export interface Literal {
  readonly leaf: Leaf;
  readonly wanted: boolean;
}

const PARTS = 12;
/** A search that fails is paid for by every case that needed it. */
const STATES = 600;

/**
 * Values that meet several literals about one attribute at once, where no single constraint suggests one; for the action
 * names that are of the class.
 */
export function synthesize(
  literals: readonly Literal[],
  { synthesized, nameRules: rules }: Pick<Space, "synthesized" | "nameRules">,
): readonly Candidate[] {
  const [first] = literals;
  const isAction = first?.leaf.attribute.path.root === "action";
  if (first === undefined || (isAction && rules === undefined)) return [];
  const key = keyOf(literals);
  const before = synthesized.get(key);
  if (before !== undefined) return before;
  const found = isAction
    ? names(literals, rules)
    : isListed(literals)
      ? []
      : search(literals, first.leaf.attribute.type);
  synthesized.set(key, found);
  return found;
}

const numbers = new WeakMap<object, number>();
let numbered = 0;

/** Names the leaves by number: attributes are told apart by their leaves. */
function keyOf(literals: readonly Literal[]): string {
  const keys = literals.map(({ leaf, wanted }) => {
    const number = numbers.get(leaf) ?? numbered++;
    numbers.set(leaf, number);
    return wanted ? number : -number - 1;
  });
  return keys.sort((a, b) => a - b).join();
}

/** Where one of some literals has to be, all were tried already. */
function isListed(literals: readonly Literal[]): boolean {
  return literals.some(
    ({ leaf: { condition, attribute }, wanted }) =>
      wanted &&
      attribute.type !== "strings" &&
      condition.kind === "constraint" &&
      condition.constraint.kind === "oneOf",
  );
}

function names(literals: readonly Literal[], rules: NameRules | undefined): readonly Candidate[] {
  if (rules === undefined) return [];
  const found = findText([...rules.literals, ...textLiterals(literals)], rules.accept, STATES);
  return typeof found === "string" ? [] : [{ raw: found.text, value: found.text }];
}

function search(literals: readonly Literal[], type: TypeName): readonly Candidate[] {
  const raws = type === "strings" ? lists(literals) : scalars(literals, type);
  return raws
    .map((raw) => ({ raw, value: typeValue(type, raw) }))
    .filter(
      ({ value }) => value !== undefined && literals.every(({ leaf, wanted }) => leaf.test(value) === wanted),
    );
}

function scalars(literals: readonly Literal[], type: TypeName): readonly unknown[] {
  const typed = literals.flatMap(({ leaf }) => leafCandidates(leaf).typed);
  if (type === "integer" || type === "decimal") {
    return betweenValues(typed.map(({ value }) => Number(value)));
  }
  if (type === "datetime") {
    return betweenValues(typed.map(({ value }) => Number(value))).map((each) =>
      printInstant(Math.floor(each)),
    );
  }
  if (type !== "string" && type !== "path" && type !== "hostname") return [];
  const asked = textLiterals(literals);
  const accept = (text: string): boolean => typeValue(type, text) !== undefined;
  const joined = joinedTexts(asked)
    .flatMap((text) => fitText(type, text))
    .filter(accept);
  const fitting = joined.filter((text) =>
    asked.every((each) => preparedTest(each.constraint)(text) === each.holds),
  );
  if (fitting.length > 0) return fitting;
  const found = findText([...typeLiterals(type), ...asked], accept, STATES);
  return typeof found === "string" ? [] : [found.text];
}

/** What the leaves ask of a present text. */
export function textLiterals(literals: readonly Literal[]): readonly TextLiteral[] {
  return literals.flatMap(({ leaf, wanted }) =>
    leaf.condition.kind === "constraint" ? [{ constraint: leaf.condition.constraint, holds: wanted }] : [],
  );
}

/** A beginning, a middle and an end, each from another literal that is to hold. */
function joinedTexts(literals: readonly TextLiteral[]): readonly string[] {
  const parts = literals
    .filter(({ holds }) => holds)
    .map(({ constraint }) => texts(constraint).filter(preparedTest(constraint)).slice(0, PARTS));
  return parts.reduce<readonly string[]>(
    (before, after) =>
      before.flatMap((a) => after.flatMap((b) => [a + b, b + a, `${a}/${b}`, `${a}.${b}`])).slice(0, 1000),
    [""],
  );
}

/** The texts that a constraint names, bare and with something of their own beside them. */
function texts(constraint: Constraint): readonly string[] {
  switch (constraint.kind) {
    case "prefix":
      return constraint.texts.flatMap((text) => [text, `${text}zz`]);
    case "suffix":
      return constraint.texts.flatMap((text) => [text, `zz${text}`]);
    case "contains":
      return constraint.texts;
    case "within":
      return constraint.directories.flatMap((each) => [each, `${each}/`, `${each}/zz`]);
    case "domain":
      return constraint.domains.flatMap((each) => [each, `zz.${each}`]);
    case "matches":
      return constraint.patterns.flatMap(({ parts }) => [parts.join("a"), parts.join("zz")]);
    case "oneOf":
      return constraint.values.map(String);
    case "regex":
      return suggestedTexts(constraint);
    default:
      return [];
  }
}

function suggestedTexts(constraint: Constraint): readonly string[] {
  return constraintCandidates(constraint, "string").typed.map(({ raw }) => String(raw));
}

/** The elements that are needed, each of which meets what every element must. */
function lists(literals: readonly Literal[]): readonly (readonly string[])[] {
  const everyOne: TextLiteral[] = [];
  const someOne: TextLiteral[] = [];
  const needed: string[] = [];
  const oneMissing: (readonly string[])[] = [];
  for (const { leaf, wanted } of literals) {
    if (leaf.condition.kind !== "constraint") continue;
    const { constraint } = leaf.condition;
    if (!asksWholeList(constraint)) {
      const forAll = (leaf.reading === "must") === wanted;
      (forAll ? everyOne : someOne).push({ constraint, holds: wanted });
    } else if (constraint.kind === "containsAny") {
      const one = { constraint: { kind: "oneOf", values: constraint.texts }, holds: wanted } as const;
      (wanted ? someOne : everyOne).push(one);
    } else if (constraint.kind === "containsAll") {
      if (wanted) needed.push(...constraint.texts);
      else oneMissing.push(constraint.texts);
    }
  }
  return exclusions(oneMissing).flatMap((excluded) => {
    const all = excluded.map(
      (text) => ({ constraint: { kind: "oneOf", values: [text] }, holds: false }) as const,
    );
    const found = someOne.map((each) => element([...everyOne, ...all, each]));
    return found.includes(undefined) ? [] : [[...new Set([...needed, ...found.map((each) => each ?? "")])]];
  });
}

/** One text of each list to leave out, in a few ways. */
function exclusions(lists_: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const longest = Math.max(1, ...lists_.map((list) => list.length));
  return Array.from({ length: Math.min(longest, 8) }, (_, index) =>
    lists_.flatMap((list) => list.slice(index % Math.max(1, list.length)).slice(0, 1)),
  );
}

function element(literals: readonly TextLiteral[]): string | undefined {
  const found = findText(literals, () => true, STATES);
  if (typeof found !== "string") return found.text;
  const tests = literals.map(({ constraint, holds }) => ({ test: preparedTest(constraint), holds }));
  return literals
    .flatMap(({ constraint }) => suggestedTexts(constraint))
    .find((text) => tests.every(({ test, holds }) => test(text) === holds));
}
