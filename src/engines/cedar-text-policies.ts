import type { PolicyTable } from "../../compilers/cedar/call.js";
import type { Policy, Rule } from "../../compilers/model/index.js";
import type { Cedar } from "./cedar-wasm-instance.js";

/** The policies of a Cedar text, and what they mean. */
export interface TextPolicies {
  /** The text of each policy under the name that its `@id` gives it, as Cedar's own command line does. */
  readonly byId: Readonly<Record<string, string>>;
  readonly table: PolicyTable;
  /** The same by the ids that the library gives to the policies of one text: `policy0`, `policy1`, .. */
  readonly byPosition: PolicyTable;
}

/** Splits a generated text. Throws when Cedar cannot read it, or a policy has no `@id` or a `@rule` that does not exist. */
export function splitText(cedar: Cedar, text: string, policy: Pick<Policy, "rules">): TextPolicies {
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const parts = inOrder(succeed(cedar.policySetTextToParts(text)).policies).map((part) => {
    // Only annotations are read: numbers do not pass through this form unharmed.
    const { annotations = {} } = succeed(cedar.policyToJson(part)).json;
    return { part, id: annotation(annotations, "id"), rule: ruleOf(annotation(annotations, "rule"), rules) };
  });
  const ids = parts.map(({ id }) => id ?? "");
  if (ids.includes("") || new Set(ids).size < ids.length)
    throw new Error("each policy needs an @id of its own");
  return {
    byId: Object.fromEntries(parts.map(({ part }, index) => [ids[index], part])),
    table: new Map(parts.map(({ rule }, index) => [ids[index] ?? "", rule])),
    byPosition: new Map(parts.map(({ rule }, index) => [idAt(index), rule])),
  };
}

/** What an answer of the library holds. Throws when it is a failure. */
export function succeed<T extends { readonly type: string }>(answer: T): Extract<T, { type: "success" }> {
  if (isSuccess(answer)) return answer;
  const errors: readonly unknown[] = "errors" in answer && Array.isArray(answer.errors) ? answer.errors : [];
  const messages = errors.map((each) =>
    typeof each === "object" && each !== null && "message" in each ? String(each.message) : String(each),
  );
  throw new Error(messages.join("; "));
}

function isSuccess<T extends { readonly type: string }>(
  answer: T,
): answer is Extract<T, { type: "success" }> {
  return answer.type === "success";
}

function idAt(index: number): string {
  return `policy${index}`;
}

/** The library sorts the parts of a text by their ids, and as texts: `policy10` comes before `policy2`. */
function inOrder(sorted: readonly string[]): readonly string[] {
  const places = sorted.map((_, index) => index).sort((a, b) => (idAt(a) < idAt(b) ? -1 : 1));
  const parts = new Map(places.map((place, index) => [place, sorted[index] ?? ""]));
  return sorted.map((_, index) => parts.get(index) ?? "");
}

function annotation(annotations: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** Only the permit by default has no rule. */
function ruleOf(id: string | undefined, rules: ReadonlyMap<string, Rule>): Rule | undefined {
  const rule = id === undefined ? undefined : rules.get(id);
  if (id !== undefined && rule === undefined) throw new Error(`there is no rule ${JSON.stringify(id)}`);
  return rule;
}
