import { type CedarRequest, decode } from "../compilers/cedar/call.js";
import { type CedarCase, casesToCedar } from "../compilers/cedar/cases.js";
import { compileCedar } from "../compilers/cedar/index.js";
import { hasErrors } from "../compilers/diagnostics/index.js";
import { admit, createPreflight, isAnswer, type Policy } from "../compilers/model/index.js";
import type { Case } from "./checker/cases.js";
import { spellUid } from "./engines/cedar-cli.js";
import { createEncoders } from "./engines/cedar-text.js";
import { splitText, succeed } from "./engines/cedar-text-policies.js";
import { giveBackInstance, takeInstance } from "./engines/cedar-wasm-instance.js";
import type { TestsText } from "./export-tests.js";

/** Exports cases, which the policy meets, to Cedar's own test runner. Throws when Cedar cannot express the policy. */
export function exportCedarTests(policy: Policy, cases: readonly Case[], facts: boolean): TestsText {
  const toCall = createToCall(policy, facts);
  const ask = createAsk(policy, facts);
  const exported: CedarCase[] = [];
  const leftOut: { readonly name: string; readonly why: string }[] = [];
  for (const each of cases) {
    const call = toCall(each.request);
    if (typeof call === "string") leftOut.push({ name: each.name, why: `answered before (${call})` });
    else exported.push({ name: each.name, call, entities: spell(call), ...ask(call, each) });
  }
  return { text: casesToCedar(exported), exported: exported.length, leftOut };
}

/** Turns a request into Cedar's, or gives the reason with which it is answered before. */
function createToCall(policy: Policy, facts: boolean): (request: unknown) => CedarRequest | string {
  const preflight = createPreflight(policy);
  const encoders = createEncoders(policy, { facts });
  return (request) => {
    const located = preflight(request);
    if (isAnswer(located)) return located.reason;
    const values = admit(located);
    if ("decision" in values) return values.reason;
    const encoder = encoders.get(located.actionClass);
    if (encoder === undefined) return "default";
    const { action } = located;
    return encoder.encode(values, action, encoder.computeFacts(values, action));
  };
}

/**
 * Prepares what asks Cedar. Which policies determine its decision is Cedar's to say, since a case names rules and a rule may be
 * several policies; what it says must mean what the case expects, anything else is a bug of ours.
 */
function createAsk(
  policy: Policy,
  facts: boolean,
): (call: CedarRequest, expected: Case) => Pick<CedarCase, "allows" | "policies"> {
  const { text, schemaText: schema, diagnostics } = compileCedar(policy, { facts });
  if (hasErrors(diagnostics)) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return (call, { name, decision, rules }) => {
    const cedar = takeInstance();
    const { byId, table } = splitText(cedar, text, policy);
    const policies = { staticPolicies: { ...byId } };
    const answered = succeed(cedar.isAuthorized({ ...call, policies, schema, validateRequest: true }));
    giveBackInstance(cedar);
    const meant = decode(answered, table, policy);
    const isRight = rules === undefined || JSON.stringify(rules) === JSON.stringify(meant.rules);
    if (meant.decision !== decision || !isRight) {
      throw new Error(`Cedar does not answer the case ${JSON.stringify(name)} as it should`);
    }
    const { response } = answered;
    return { allows: response.decision === "allow", policies: response.diagnostics.reason };
  };
}

function spell({ principal, action, resource }: CedarRequest): CedarCase["entities"] {
  return { principal: spellUid(principal), action: spellUid(action), resource: spellUid(resource) };
}
