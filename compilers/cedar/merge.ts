import type { Annotation, CedarPolicy } from "./ast.js";
import type { Lowered } from "./lower.js";
import { type Names, uniqueNames } from "./names.js";
import type { LoweredClass } from "./plan.js";
import { printClauses } from "./print.js";

/**
 * The policies of a file, rule after rule. What a rule says about several classes is one policy where it is the same, so
 * that most rules are one; each has an `@id` of its own, and `@rule` says which rule it is.
 */
export function mergePolicies(classes: readonly LoweredClass[], names: Names): readonly CedarPolicy[] {
  const groups = groupByMeaning(classes, names);
  const sizes = new Map<Lowered["rule"], number>();
  for (const { rule } of groups) sizes.set(rule, (sizes.get(rule) ?? 0) + 1);
  const numbers = new Map<Lowered["rule"], number>();
  const unique = uniqueNames();
  return groups.map((group) => {
    const { rule, effect, clauses, actions } = group;
    const number = (numbers.get(rule) ?? 0) + 1;
    numbers.set(rule, number);
    const base = rule?.id ?? "default";
    const id = unique(sizes.get(rule) === 1 ? base : `${base} / ${number}`);
    return { effect, annotations: annotate(group, id), actions, clauses };
  });
}

interface Group extends Lowered {
  readonly actions: string[];
}

function groupByMeaning(classes: readonly LoweredClass[], names: Names): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { actionClass, lowered } of classes) {
    const action = names.actionId(actionClass);
    for (const each of lowered) {
      const key = `${each.rule?.index} ${printClauses(each.clauses)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { ...each, actions: [action] });
      else group.actions.push(action);
    }
  }
  const place = ({ rule }: Group): number => rule?.index ?? Number.POSITIVE_INFINITY;
  return [...groups.values()].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

function annotate({ rule, facts }: Lowered, id: string): readonly Annotation[] {
  if (rule === undefined) {
    return [
      { name: "id", text: id },
      { name: "decision", text: "allow" },
    ];
  }
  return [
    { name: "id", text: id },
    { name: "rule", text: rule.id },
    { name: "decision", text: rule.decision.toLowerCase() },
    { name: "reason", text: rule.reason },
    ...(facts.length === 0 ? [] : [{ name: "facts", text: facts.join(", ") } as const]),
  ];
}
