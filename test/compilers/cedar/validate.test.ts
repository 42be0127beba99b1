import { readdirSync, readFileSync } from "node:fs";
import { formatPolicies, isAuthorized, validate } from "@cedar-policy/cedar-wasm/nodejs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planCedar } from "../../../compilers/cedar/call.js";
import { compileCedar } from "../../../compilers/cedar/index.js";
import { admit, createPreflight, isAnswer, type Policy } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { createFacts } from "../../../src/engines/cedar-wasm-facts.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { arbitraryWorld, type World } from "../../properties/world.js";

const CONFORMANCE = `${import.meta.dirname}/../../conformance`;
const POLICIES = readdirSync(CONFORMANCE).filter((name) => /^[a-z-]+\.yaml$/.test(name));

describe("generated text and schema", () => {
  it.each(POLICIES)("of %s are strictly valid, without a warning", (name) => {
    const text = readFileSync(`${CONFORMANCE}/${name}`, "utf8");
    const { policy } = loadPolicy({ path: name, text });
    expect(
      policy && complaints(policy).filter((each) => name !== UNUSUAL || !isAboutCharacters(each)),
    ).toEqual([]);
  });

  it.each(POLICIES)("of %s are laid out as Cedar's formatter does it", (name) => {
    const { policy } = loadPolicy({ path: name, text: readFileSync(`${CONFORMANCE}/${name}`, "utf8") });
    const policyText = policy === undefined ? "" : compileCedar(policy).text;
    const formatted = formatPolicies({ policyText, lineWidth: 120, indentWidth: 2 });
    expect(formatted.type === "success" ? formatted.formatted_policy : formatted.errors).toBe(policyText);
  });

  it("of any policy are strictly valid, with no warning but about unusual characters", () => {
    fc.assert(
      fc.property(arbitraryWorld(0), ({ policy }) => {
        expect(complaints(policy).filter((each) => !isAboutCharacters(each))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("decide, as one file, like the reference, where an escalation is a denial", () => {
    let asked = 0;
    fc.assert(
      fc.property(arbitraryWorld(5), (world) => {
        const reference = createReferenceEngine(world.policy);
        for (const { request, response } of askFile(world)) {
          const expected = reference.decide(request).decision === "ALLOW" ? "allow" : "deny";
          expect(response).toMatchObject({ decision: expected, diagnostics: { errors: [] } });
          asked += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(asked).toBeGreaterThan(60);
  });
});

/** Its action's name holds a line break. */
const UNUSUAL = "literal-text.yaml";

/** Cedar warns of names and literals that mix scripts or hide characters; they are the author's, and no escape avoids it. */
function isAboutCharacters(message: string): boolean {
  return /contains (?:mixed scripts|BIDI control characters|the character `)/.test(message);
}

function complaints(policy: Policy): readonly string[] {
  const { text, schemaText, diagnostics } = compileCedar(policy, { facts: true });
  const answer = validate({ schema: schemaText, policies: { staticPolicies: text } });
  const found =
    answer.type === "failure" ? answer.errors : [...answer.validationErrors, ...answer.validationWarnings];
  const others = answer.type === "success" ? answer.otherWarnings : answer.warnings;
  return [...diagnostics, ...found.map((each) => ("error" in each ? each.error : each)), ...others].map(
    ({ message }) => message,
  );
}

/** Asks the whole text in the whole schema, in the way of a deployment that has only the files. */
function askFile({ policy, requests }: World): readonly { request: unknown; response: unknown }[] {
  const { text, schemaText } = compileCedar(policy, { facts: true });
  const plan = planCedar(policy, { facts: true });
  const preflight = createPreflight(policy);
  return requests.flatMap((request) => {
    const located = preflight(request);
    if (isAnswer(located) || located.actionClass.rules.length === 0) return [];
    const { actionClass, action } = located;
    const values = admit(located);
    if ("decision" in values) return [];
    const { encode, facts } = plan.setOf(actionClass, actionClass.rules);
    const call = encode(values, action, createFacts(facts, actionClass)(values, action));
    const answer = isAuthorized({ ...call, schema: schemaText, policies: { staticPolicies: text } });
    return [{ request, response: answer.type === "success" ? answer.response : answer }];
  });
}
