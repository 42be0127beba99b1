import { type Diagnostic, diagnostic, suggest } from "../diagnostics/index.js";
import { attributeName } from "./attribute.js";
import { walkCondition } from "./condition.js";
import { contradiction } from "./contradiction.js";
import { type Formula, firesWhen } from "./formula.js";
import type { ActionClass, Policy, Rule } from "./policy.js";

/** Warnings about a policy that is correct but perhaps not what its author means. */
export function lint(policy: Policy): readonly Diagnostic[] {
  const classesOf = new Map<Rule, ActionClass[]>(policy.rules.map((rule) => [rule, []]));
  for (const each of [...policy.named, ...policy.open]) {
    for (const rule of each.rules) classesOf.get(rule)?.push(each);
  }
  return [
    ...[...classesOf].flatMap(([rule, classes]) => [
      ...neverFires(policy, rule, classes),
      ...absenceFires(rule, classes),
      ...prefixOfPath(rule),
    ]),
    ...undeclaredParameters(policy),
  ];
}

/** A rule that may fire for one action is no mistake, so the first such class ends the search. */
function neverFires(policy: Policy, rule: Rule, classes: readonly ActionClass[]): readonly Diagnostic[] {
  let because: string | undefined;
  for (const each of classes) {
    const reason = contradiction(firesWhen(rule, each)) ?? shadowed(policy, rule, each);
    if (reason === undefined) return [];
    because ??= reason;
  }
  return because === undefined ? [] : [diagnostic("rule-never-fires", rule.span, { id: rule.id, because })];
}

/** In `first-match`, an earlier rule that always fires leaves nothing to the later ones. */
function shadowed(policy: Policy, rule: Rule, actionClass: ActionClass): string | undefined {
  if (policy.combining !== "first-match") return undefined;
  const earlier = actionClass.rules.filter((each) => each.index < rule.index);
  const always = earlier.find((each) => firesWhen(each, actionClass).kind === "true");
  return always === undefined ? undefined : `\`${always.id}\` comes first and always fires`;
}

function absenceFires(rule: Rule, classes: readonly ActionClass[]): readonly Diagnostic[] {
  if (rule.decision !== "DENY") return [];
  const names = new Set<string>();
  for (const actionClass of classes) {
    if (actionClass.attributes.every((each) => each.declared)) continue;
    walkFormula(firesWhen(rule, actionClass), (formula) => {
      if (formula.kind === "absent" && !formula.attribute.declared) names.add(formula.attribute.name);
    });
  }
  const found: Diagnostic[] = [];
  walkCondition(rule.condition, (condition) => {
    if (condition.kind !== "constraint") return;
    const attribute = attributeName(condition.attribute);
    if (!names.delete(attribute)) return;
    found.push(diagnostic("absent-fires-deny", condition.span, { id: rule.id, attribute }));
  });
  return found;
}

function prefixOfPath(rule: Rule): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  walkCondition(rule.condition, (condition) => {
    if (condition.kind !== "constraint" || condition.constraint.kind !== "prefix") return;
    const literal = condition.constraint.texts.find((text) => text.startsWith("/"));
    if (literal === undefined) return;
    found.push(
      diagnostic("prefix-of-path", condition.span, {
        attribute: attributeName(condition.attribute),
        literal,
      }),
    );
  });
  return found;
}

/** A parameter outside an action's list is most often misspelt; patterns legitimately cover actions without it. */
function undeclaredParameters(policy: Policy): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const naming = new Map<string, Rule[]>();
  for (const rule of policy.rules) {
    const names = rule.actions.flatMap((matcher) => (matcher.kind === "name" ? [matcher.name] : []));
    for (const name of new Set(names)) {
      const rules = naming.get(name) ?? [];
      rules.push(rule);
      naming.set(name, rules);
    }
  }
  for (const action of policy.catalogue ?? []) {
    const direct = naming.get(action.name);
    if (!action.listsParameters || direct === undefined) continue;
    const listed = [...action.parameters, ...policy.attributes].map((each) => attributeName(each.attribute));
    for (const rule of direct) {
      walkCondition(rule.condition, (condition) => {
        if (condition.kind !== "constraint" && condition.kind !== "present") return;
        const attribute = attributeName(condition.attribute);
        if (condition.attribute.root !== "parameters" || listed.includes(attribute)) return;
        const suggestion = suggest(attribute, listed);
        const args = { attribute, action: action.name, ...(suggestion === undefined ? {} : { suggestion }) };
        found.push(diagnostic("undeclared-parameter", condition.span, args));
      });
    }
  }
  return found;
}

function walkFormula(formula: Formula, visit: (formula: Formula) => void): void {
  visit(formula);
  if (formula.kind === "and" || formula.kind === "or")
    for (const member of formula.members) walkFormula(member, visit);
}
