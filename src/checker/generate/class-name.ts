import {
  type ActionClass,
  matchesPattern,
  type Pattern,
  type Policy,
} from "../../../compilers/model/index.js";
import { interleave } from "./interleave.js";
import { findText, type TextLiteral } from "./text-search.js";
import { patternValues } from "./text-values.js";

const NAMES = 4;
const NEAR = 12;
const FILLERS = ["x", "", "zz", "_", "é", "*", "\u{1f600}", " "] as const;

/** What a name meets that is of a class of patterns, or of no pattern; `undefined` for a class of one action. */
export function nameRules(policy: Policy, actionClass: ActionClass): NameRules | undefined {
  if (actionClass.action !== undefined) return undefined;
  const taken = new Set(policy.named.map((each) => each.action));
  return {
    literals: policy.openPatterns.map((pattern, index) => ({
      constraint: { kind: "matches", patterns: [pattern] },
      holds: actionClass.matches[index] ?? false,
    })),
    accept: (name) =>
      name !== "" &&
      !taken.has(name) &&
      policy.openPatterns.every(
        (pattern, index) => matchesPattern(pattern, name) === (actionClass.matches[index] ?? false),
      ),
  };
}

/** What the names of a class have in common. */
export interface NameRules {
  readonly literals: readonly TextLiteral[];
  readonly accept: (name: string) => boolean;
}

/** Some names of actions that are of a class: its own name, or made-up ones that match exactly its patterns. */
export function classNames(policy: Policy, actionClass: ActionClass): readonly string[] {
  const rules = nameRules(policy, actionClass);
  if (rules === undefined) return actionClass.action === undefined ? [] : [actionClass.action];
  const matched = policy.openPatterns.filter((_, index) => actionClass.matches[index]);
  const named = policy.named.slice(0, 50).map((each) => each.action);
  const guessed = guesses(matched, named).filter(rules.accept);
  const names = [...new Set(guessed)].slice(0, NAMES);
  if (names.length > 0) return names;
  const found = findText(rules.literals, rules.accept);
  return typeof found === "string" ? [] : [found.text];
}

/** Names of a class of patterns that just miss some pattern, or just match one of the class. */
export function nearNames(policy: Policy, actionClass: ActionClass): readonly string[] {
  const rules = nameRules(policy, actionClass);
  if (rules === undefined) return [];
  const texts = policy.openPatterns.map((pattern) => {
    const inside = policy.openPatterns.map(({ parts }) => pattern.parts.join(parts.join("")));
    return [...inside, ...patternValues({ kind: "matches", patterns: [pattern] })];
  });
  return [...new Set(interleave(texts))].filter(rules.accept).slice(0, NEAR);
}

/** A name that no rule and no catalogue speaks of. */
export function unknownName(policy: Policy): string {
  const taken = new Set(policy.named.map((each) => each.action));
  let name = "nobody_has_this_name";
  while (taken.has(name)) name += "_";
  return name;
}

function guesses(matched: readonly Pattern[], named: readonly (string | undefined)[]): readonly string[] {
  const filled = matched.flatMap((pattern) => FILLERS.map((filler) => pattern.parts.join(filler)));
  // Names beside the listed ones, which an engine may take for them.
  const beside = named.flatMap((name) => [`${name}x`, `${name} `, `x${name}`, name?.toUpperCase() ?? ""]);
  const both = matched.flatMap((a) =>
    matched.flatMap((b) => (a === b ? [] : [a.parts.join("") + b.parts.join(""), joined(a, b)])),
  );
  return [...filled.slice(0, NAMES - 1), ...beside, ...filled, ...both];
}

/** The beginning of one, what lies between, and the end of the other. */
function joined(a: Pattern, b: Pattern): string {
  return [...a.parts.slice(0, -1), ...b.parts.slice(1)].join("x");
}
