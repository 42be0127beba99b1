import {
  type ActionClass,
  matchesPattern,
  type Pattern,
  type Policy,
} from "../../../compilers/model/index.js";
import { findText } from "./text-search.js";

const NAMES = 4;
const FILLERS = ["x", "", "zz", "_", "é", "*", "\u{1f600}", " "] as const;

/** Some names of actions that are of a class: its own name, or made-up ones that match exactly its patterns. */
export function classNames(policy: Policy, actionClass: ActionClass): readonly string[] {
  if (actionClass.action !== undefined) return [actionClass.action];
  const taken = new Set(policy.named.map((each) => each.action));
  const fits = (name: string): boolean =>
    name !== "" &&
    !taken.has(name) &&
    policy.openPatterns.every(
      (pattern, index) => matchesPattern(pattern, name) === (actionClass.matches[index] ?? false),
    );
  const matched = policy.openPatterns.filter((_, index) => actionClass.matches[index]);
  const guessed = guesses(matched, [...taken].slice(0, 50)).filter(fits);
  const names = [...new Set(guessed)].slice(0, NAMES);
  if (names.length > 0) return names;
  const found = findText(
    policy.openPatterns.map((pattern, index) => ({
      constraint: { kind: "matches", patterns: [pattern] },
      holds: actionClass.matches[index] ?? false,
    })),
    fits,
  );
  return typeof found === "string" ? [] : [found.text];
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
