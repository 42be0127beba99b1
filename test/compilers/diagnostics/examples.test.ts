import { expect, it } from "vitest";
import { catalogue, type DiagnosticCode, examples, hasErrors } from "../../../compilers/diagnostics/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";

/** Codes that no policy raises by itself: targets and checks raise them, and their tests show it. */
const RAISED_ELSEWHERE: readonly DiagnosticCode[] = [
  "unsupported-by-target",
  "exceeds-store-limit",
  "exceeds-store-quota",
  "rule-never-decides",
  "condition-always-true",
  "condition-never-true",
  "redundant-condition",
  "always-allowed",
  "never-allowed",
  "attribute-without-effect",
  "unknown-action",
  "property-broken",
  "property-says-nothing",
  "engines-disagree",
  "decision-changed",
];

const CODES = Object.keys(catalogue) as readonly DiagnosticCode[];

it("has an example of every code that a policy can raise", () => {
  expect(CODES.filter((code) => examples[code] === undefined)).toEqual(RAISED_ELSEWHERE);
});

it.each(CODES.filter((code) => examples[code] !== undefined))(
  "%s is raised by its example, alone",
  (code) => {
    const { policy, diagnostics } = loadPolicy({ path: "policy.yaml", text: examples[code] ?? "" });
    expect([...new Set(diagnostics.map((each) => each.code))]).toEqual([code]);
    expect(policy === undefined).toBe(hasErrors(diagnostics));
  },
);
