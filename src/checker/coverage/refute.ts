import { typeValue, type Value } from "../../../compilers/model/index.js";
import { asksWholeList, type Leaf, preparedTest } from "../generate/leaf.js";
import type { Goal } from "../generate/solve.js";
import { leafCandidates, type Space } from "../generate/space.js";
import { findText, type TextLiteral, typeLiterals } from "../generate/text-search.js";
import { TYPE_VALUES } from "../generate/type-values.js";

interface Literal {
  readonly leaf: Leaf;
  readonly wanted: boolean;
}

const BRANCHES = 200;

/**
 * Why no request of a class meets all goals, in the words of the policy; `undefined` when that is not proved. Every way to meet the
 * goals has to fail at one attribute.
 */
export function refute(space: Space, goals: readonly Goal[]): string | undefined {
  const run = { left: BRANCHES };
  return refuteBranch(space, goals, [], [], run);
}

function refuteBranch(
  space: Space,
  goals: readonly Goal[],
  before: readonly Literal[],
  waiting: readonly Goal[],
  run: { left: number },
): string | undefined {
  const literals = [...before];
  const choices = [...waiting];
  const open = [...goals];
  for (let goal = open.pop(); goal !== undefined; goal = open.pop()) {
    const { tree, wanted } = goal;
    if (tree.kind === "leaf") literals.push({ leaf: tree.leaf, wanted });
    else if (tree.kind === "not") open.push({ tree: tree.member, wanted: !wanted });
    else if ((tree.kind === "all") === wanted)
      open.push(...tree.members.map((each) => ({ tree: each, wanted })));
    else choices.push(goal);
  }
  const conflict = conflictAmong(space, literals);
  if (conflict !== undefined) return conflict;
  const [choice, ...others] = choices;
  if (choice === undefined || choice.tree.kind === "leaf" || choice.tree.kind === "not") return undefined;
  let reason = "its conditions leave nothing";
  for (const tree of choice.tree.members) {
    run.left -= 1;
    if (run.left < 0) return undefined;
    const inside = refuteBranch(space, [{ tree, wanted: choice.wanted }], literals, others, run);
    if (inside === undefined) return undefined;
    reason = inside;
  }
  return reason;
}

/** Literals about different attributes never conflict: each attribute has its own value. */
function conflictAmong(space: Space, literals: readonly Literal[]): string | undefined {
  const byPlace = new Map<number, Literal[]>();
  for (const literal of literals) {
    const here = byPlace.get(literal.leaf.place) ?? [];
    here.push(literal);
    byPlace.set(literal.leaf.place, here);
  }
  for (const here of byPlace.values()) if (isImpossible(space, here)) return explain(here);
  return undefined;
}

/** Whether it is certain that no value, and not its absence either, meets all literals. */
function isImpossible(space: Space, literals: readonly Literal[]): boolean {
  const [first] = literals;
  if (first === undefined) return false;
  const { attribute } = first.leaf;
  const meets = (value: Value | undefined): boolean =>
    literals.every(({ leaf, wanted }) => leaf.test(value) === wanted);
  if (attribute.path.root === "action") {
    if (space.actionClass.action !== undefined) return !meets(space.actionClass.action);
    return findText(asTexts(literals), (name) => name !== "") === "none";
  }
  if (meets(undefined)) return false;
  if (literals.some(({ leaf, wanted }) => leaf.condition.kind === "present" && !wanted)) return true;
  // Literals are the only values left once one of them has to hold.
  const named = literals.find(({ leaf, wanted }) => wanted && isOneOf(leaf) && attribute.type !== "strings");
  if (named !== undefined) return !listed(named.leaf).some(meets);
  switch (attribute.type) {
    case "integer":
    case "decimal":
    case "datetime":
    case "ip":
    case "boolean": {
      // Between the bounds nothing changes, and every bound suggests itself and both neighbours: these values stand for all.
      const suggested = literals.flatMap(({ leaf }) => leafCandidates(leaf).typed.map(({ value }) => value));
      const edges = TYPE_VALUES[attribute.type].map((raw) => typeValue(attribute.type, raw));
      return ![...suggested, ...edges].some((value) => value !== undefined && meets(value));
    }
    case "string":
    case "path":
    case "hostname":
      return (
        findText(
          [...typeLiterals(attribute.type), ...asTexts(literals)],
          (text) => typeValue(attribute.type, text) !== undefined,
        ) === "none"
      );
    case "strings":
      return isListImpossible(literals);
  }
}

function isOneOf({ condition }: Leaf): boolean {
  return condition.kind === "constraint" && condition.constraint.kind === "oneOf";
}

function listed({ condition, attribute }: Leaf): readonly Value[] {
  if (condition.kind !== "constraint" || condition.constraint.kind !== "oneOf") return [];
  return condition.constraint.values.flatMap((each) => typeValue(attribute.type, each) ?? []);
}

function asTexts(literals: readonly Literal[]): readonly TextLiteral[] {
  return literals.flatMap(({ leaf, wanted }) =>
    leaf.condition.kind === "constraint" ? [{ constraint: leaf.condition.constraint, holds: wanted }] : [],
  );
}

/** A list is impossible when an element that it needs is: one that some literal asks for and every element's literals refuse. */
function isListImpossible(literals: readonly Literal[]): boolean {
  const everyOne: TextLiteral[] = [];
  const someOne: TextLiteral[] = [];
  const missing: (readonly string[])[] = [];
  for (const { leaf, wanted } of literals) {
    if (leaf.condition.kind !== "constraint") continue;
    const { constraint } = leaf.condition;
    if (!asksWholeList(constraint)) {
      ((leaf.reading === "must") === wanted ? everyOne : someOne).push({ constraint, holds: wanted });
    } else if (constraint.kind === "containsAny") {
      const one: TextLiteral = { constraint: { kind: "oneOf", values: constraint.texts }, holds: wanted };
      (wanted ? someOne : everyOne).push(one);
    } else if (constraint.kind === "containsAll") {
      if (wanted) someOne.push(...constraint.texts.map(isText));
      else missing.push(constraint.texts);
    }
  }
  const tests = everyOne.map(({ constraint, holds }) => ({ test: preparedTest(constraint), holds }));
  const mayBeElement = (text: string): boolean => tests.every(({ test, holds }) => test(text) === holds);
  const forced = new Set(
    someOne.flatMap(({ constraint, holds }) =>
      holds && constraint.kind === "oneOf" && constraint.values.length === 1
        ? [String(constraint.values[0])]
        : [],
    ),
  );
  return (
    someOne.some((each) => noElement(everyOne, each, mayBeElement)) ||
    missing.some((texts) => texts.every((text) => forced.has(text)))
  );
}

function noElement(
  everyOne: readonly TextLiteral[],
  needed: TextLiteral,
  mayBeElement: (text: string) => boolean,
): boolean {
  if (needed.holds && needed.constraint.kind === "oneOf") {
    return !needed.constraint.values.some((each) => mayBeElement(String(each)));
  }
  return findText([...everyOne, needed], () => true) === "none";
}

function isText(text: string): TextLiteral {
  return { constraint: { kind: "oneOf", values: [text] }, holds: true };
}

/** `no value of `amount` makes `above` true and `max` false`. */
function explain(literals: readonly Literal[]): string {
  const name = literals[0]?.leaf.attribute.name ?? "";
  const words = (wanted: boolean): string => {
    const keywords = literals.filter((each) => each.wanted === wanted).map(({ leaf }) => keywordOf(leaf));
    return keywords.length === 0
      ? ""
      : `${[...new Set(keywords)].map((word) => `\`${word}\``).join(", ")} ${wanted ? "true" : "false"}`;
  };
  const both = [words(true), words(false)].filter((each) => each !== "").join(" and ");
  return `no value of \`${name}\` makes ${both}`;
}

/** The word in the policy. */
export function keywordOf({ condition }: Leaf): string {
  return condition.kind === "present" ? "present" : condition.keyword;
}
