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
import { type CedarLayout, PLAIN } from "./deployment.js";
import { isExpressible } from "./facts.js";

/** The option that turns what Cedar cannot say into facts. */
export const FACT_OPTION = "--cedar-facts";

/** What of a policy Cedar cannot say, each at its place; with facts the host can say much of it instead. */
export function checkSupport(
  policy: Policy,
  facts: boolean,
  layout: CedarLayout = PLAIN,
): readonly Diagnostic[] {
  // Without an adapter nobody computes facts, and no names but those of the policy are asked about.
  const classes = layout.adapted ? [...policy.named, ...policy.open] : policy.named;
  const allowed = facts && layout.adapted;
  const found = classes.flatMap((actionClass) =>
    actionClass.rules.flatMap((rule) => {
      const conditions: Condition[] = [];
      walkCondition(rule.condition, (condition) => conditions.push(condition));
      return conditions.flatMap((condition) => checkCondition(condition, actionClass, allowed, layout));
    }),
  );
  return sortDiagnostics(found);
}

function checkCondition(
  condition: Condition,
  actionClass: ActionClass,
  facts: boolean,
  layout: CedarLayout,
): readonly Diagnostic[] {
  if (condition.kind !== "present" && condition.kind !== "constraint") return [];
  const attribute = typedAttribute(actionClass, condition.attribute);
  const reserved = checkKeys(condition, attribute, layout);
  if (condition.kind === "present" || facts || isExpressible(condition.constraint, attribute.type))
    return reserved;
  const name = attributeName(condition.attribute);
  const what =
    attribute.type === "strings"
      ? `\`${condition.keyword}\` on the elements of \`${name}\``
      : `\`${condition.keyword}\` on \`${name}\``;
  const help = layout.adapted
    ? { help: `with \`${FACT_OPTION}\` it becomes a fact that the host computes for each request` }
    : {};
  const target = layout.title;
  return [...reserved, diagnostic("unsupported-by-target", condition.span, { target, what, ...help })];
}

/** Words that Cedar's JSON reads as an entity or a function when an object holds nothing else. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__entity", "__extn", "__expr"]);

/** A deployment without the schema would take such an object for something else than a record. */
function checkKeys(
  condition: Condition,
  attribute: TypedAttribute,
  { name, title }: CedarLayout,
): readonly Diagnostic[] {
  if (name === "avp" && attribute.path.keys.includes("")) {
    const what = `\`${attribute.name}\`: its schemas have no empty keys`;
    return [diagnostic("unsupported-by-target", condition.span, { target: title, what })];
  }
  const key = attribute.path.keys.find((each) => RESERVED_KEYS.has(each));
  if (key === undefined) return [];
  const what = `\`${attribute.name}\`: its JSON reserves the key \`${key}\``;
  return [diagnostic("unsupported-by-target", condition.span, { target: "Cedar", what })];
}
