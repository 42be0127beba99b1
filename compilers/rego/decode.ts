import { type Answer, type Decision, denied, type Policy, type Rule } from "../model/index.js";

/**
 * Reads the value of `result`. Anything that this policy cannot answer is DENY with `engine_error`: a missing or
 * additional key, a wrong type, a rule that does not exist or does not decide so, a decision that `allow` contradicts.
 */
export function decodeResult(value: unknown, policy: Policy): Answer {
  if (!isRecord(value) || Object.keys(value).length !== 5) return ERROR;
  const { decision, allow, rules, reason, invalid } = value;
  if (allow !== (decision === "ALLOW")) return ERROR;
  return decodeAnswer([decision, rules, reason, invalid], policy);
}

/** Reads the value of `answer`: the same as `result` in an array, judged as strictly. */
export function decodeAnswer(value: unknown, policy: Policy): Answer {
  if (!Array.isArray(value) || value.length !== 4) return ERROR;
  const [decision, ids, reason, invalid] = value as readonly unknown[];
  if (!isDecision(decision) || typeof reason !== "string" || !isTexts(ids) || !isTexts(invalid)) return ERROR;
  if (ids.length > 0) return invalid.length === 0 ? carried(decision, ids, reason, policy) : ERROR;
  switch (reason) {
    case "default":
      return decision === policy.defaultDecision && invalid.length === 0
        ? { decision, rules: [], reason }
        : ERROR;
    case "unknown_action":
      return decision === "DENY" && policy.catalogue !== undefined && invalid.length === 0
        ? denied(reason)
        : ERROR;
    case "invalid_attribute":
      return decision === "DENY" && invalid.length > 0 ? denied(reason, invalid) : ERROR;
    default:
      return ERROR;
  }
}

const ERROR = denied("engine_error");

/** Rules carry an answer in document order, each once, and only one where the first match counts. */
function carried(decision: Decision, ids: readonly string[], reason: string, policy: Policy): Answer {
  const rules = rulesOf(policy);
  let before = -1;
  for (const id of ids) {
    const rule = rules.get(id);
    if (rule === undefined || rule.decision !== decision || rule.index <= before) return ERROR;
    before = rule.index;
  }
  if (reason !== rules.get(ids[0] ?? "")?.reason) return ERROR;
  if (policy.combining === "first-match" && ids.length > 1) return ERROR;
  return { decision, rules: ids, reason };
}

const indexes = new WeakMap<Policy, ReadonlyMap<string, Rule>>();

function rulesOf(policy: Policy): ReadonlyMap<string, Rule> {
  const known = indexes.get(policy) ?? new Map(policy.rules.map((rule) => [rule.id, rule]));
  indexes.set(policy, known);
  return known;
}

function isDecision(value: unknown): value is Decision {
  return value === "ALLOW" || value === "DENY" || value === "ESCALATE";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isRecord(value: unknown): value is Readonly<Partial<Record<string, unknown>>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
