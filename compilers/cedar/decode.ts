import { type Answer, denied, type Policy, type Rule } from "../model/index.js";

/** What the policies of a set mean: for each of Cedar's ids the rule, or `undefined` for the permit by default. */
export type PolicyTable = ReadonlyMap<string, Rule | undefined>;

/**
 * The answer that Cedar's response stands for (semantics, section 6). Cedar names the policies that determine its decision;
 * whatever does not fit the table, an evaluation error before all, is DENY with `engine_error`.
 */
export function decode(
  response: unknown,
  table: PolicyTable,
  policy: Pick<Policy, "combining" | "defaultDecision">,
): Answer {
  const determined = readResponse(response, table);
  if (determined === undefined) return denied("engine_error");
  const { allows, rules, byDefault } = determined;
  if (rules.some((rule) => (rule.decision === "ALLOW") !== allows)) return denied("engine_error");
  const carriers = policy.combining === "first-match" ? rules.slice(0, 1) : strongest(rules);
  const [first] = carriers;
  if (first !== undefined) {
    return { decision: first.decision, rules: carriers.map((rule) => rule.id), reason: first.reason };
  }
  const allowsByDefault = policy.defaultDecision === "ALLOW";
  if (allows !== allowsByDefault || byDefault !== allowsByDefault) return denied("engine_error");
  return { decision: policy.defaultDecision, rules: [], reason: "default" };
}

/** What determines Cedar's decision, the rules in document order; only a permit can speak by default. */
interface Determined {
  readonly allows: boolean;
  readonly rules: readonly Rule[];
  readonly byDefault: boolean;
}

function readResponse(response: unknown, table: PolicyTable): Determined | undefined {
  if (!isRecord(response) || response["type"] !== "success" || !isRecord(response["response"]))
    return undefined;
  const { decision, diagnostics } = response["response"];
  if ((decision !== "allow" && decision !== "deny") || !isRecord(diagnostics)) return undefined;
  const { reason, errors } = diagnostics;
  if (!Array.isArray(reason) || !Array.isArray(errors) || errors.length > 0) return undefined;
  const rules: Rule[] = [];
  let byDefault = false;
  const seen = new Set<unknown>();
  for (const id of reason as readonly unknown[]) {
    if (typeof id !== "string" || !table.has(id) || seen.has(id)) return undefined;
    seen.add(id);
    const rule = table.get(id);
    if (rule === undefined) byDefault = true;
    else rules.push(rule);
  }
  rules.sort((a, b) => a.index - b.index);
  const allows = decision === "allow";
  return byDefault && !allows ? undefined : { allows, rules, byDefault };
}

/** A forbid that denies wins over one that escalates. */
function strongest(rules: readonly Rule[]): readonly Rule[] {
  const denying = rules.filter((rule) => rule.decision === "DENY");
  return denying.length > 0 ? denying : rules;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
