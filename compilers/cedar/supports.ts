import { type Diagnostic, diagnostic, sortDiagnostics } from "../diagnostics/index.js";
import {
  type ActionClass,
  attributeName,
  type Condition,
  type Policy,
  type TypedAttribute,
  typedAttribute,
  walkCondition,
} from "../model/index.js";
import { isExpressible } from "./facts.js";

/** The option that turns what Cedar cannot say into facts. */
export const FACT_OPTION = "--cedar-facts";

/** What of a policy Cedar cannot say, each at its place; with facts the host can say much of it instead. */
export function checkSupport(policy: Policy, facts: boolean): readonly Diagnostic[] {
  const found = [...policy.named, ...policy.open].flatMap((actionClass) =>
    actionClass.rules.flatMap((rule) => {
      const conditions: Condition[] = [];
      walkCondition(rule.condition, (condition) => conditions.push(condition));
      return conditions.flatMap((condition) => checkCondition(condition, actionClass, facts));
    }),
  );
  return sortDiagnostics(found);
}

function checkCondition(
  condition: Condition,
  actionClass: ActionClass,
  facts: boolean,
): readonly Diagnostic[] {
  if (condition.kind !== "present" && condition.kind !== "constraint") return [];
  const attribute = typedAttribute(actionClass, condition.attribute);
  const reserved = checkKeys(condition, attribute);
  if (condition.kind === "present" || facts || isExpressible(condition.constraint, attribute.type))
    return reserved;
  const name = attributeName(condition.attribute);
  const what =
    attribute.type === "strings"
      ? `\`${condition.keyword}\` on the elements of \`${name}\``
      : `\`${condition.keyword}\` on \`${name}\``;
  const help = `with \`${FACT_OPTION}\` it becomes a fact that the host computes for each request`;
  return [...reserved, diagnostic("unsupported-by-target", condition.span, { target: "Cedar", what, help })];
}

/** Words that Cedar's JSON reads as an entity or a function when an object holds nothing else. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__entity", "__extn", "__expr"]);

/** A deployment without the schema would take such an object for something else than a record. */
function checkKeys(condition: Condition, attribute: TypedAttribute): readonly Diagnostic[] {
  const key = attribute.path.keys.find((each) => RESERVED_KEYS.has(each));
  if (key === undefined) return [];
  const what = `\`${attribute.name}\`: its JSON reserves the key \`${key}\``;
  return [diagnostic("unsupported-by-target", condition.span, { target: "Cedar", what })];
}
