import { type Diagnostic, diagnostic, suggest } from "../diagnostics/index.js";
import { attributeName } from "./attribute.js";
import { walkCondition } from "./condition.js";
import { contradiction } from "./contradiction.js";
import { type Formula, firesWhen } from "./formula.js";
import type { ActionClass, Policy, Rule } from "./policy.js";

/** Warnings about a policy that is correct but perhaps not what its author means. */
export function lint(policy: Policy): readonly Diagnostic[] {
  const classes = [...policy.named, ...policy.open];
  return [
    ...policy.rules.flatMap((rule) => [
      ...neverFires(policy, rule, classes),
      ...absenceFires(rule, classes),
      ...prefixOfPath(rule),
    ]),
    ...undeclaredParameters(policy),
  ];
}

function neverFires(policy: Policy, rule: Rule, classes: readonly ActionClass[]): readonly Diagnostic[] {
  const applicable = classes.filter((each) => each.rules.includes(rule));
  if (applicable.length === 0) return [];
  const reasons = applicable.map(
    (each) => contradiction(firesWhen(rule, each)) ?? shadowed(policy, rule, each),
  );
  const because = reasons[0];
  if (because === undefined || reasons.includes(undefined)) return [];
  return [diagnostic("rule-never-fires", rule.span, { id: rule.id, because })];
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
  for (const actionClass of classes.filter((each) => each.rules.includes(rule))) {
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
  for (const action of policy.catalogue ?? []) {
    if (!action.listsParameters) continue;
    const listed = [...action.parameters, ...policy.attributes].map((each) => attributeName(each.attribute));
    const direct = policy.rules.filter((rule) =>
      rule.actions.some((matcher) => matcher.kind === "name" && matcher.name === action.name),
    );
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
