import type { Policy } from "../compilers/model/index.js";
import { casesToRego } from "../compilers/rego/index.js";
import { type Case, type CaseResult, runCases } from "./checker/cases.js";
import type { Target } from "./compile.js";
import { createReferenceEngine } from "./engines/reference.js";
import { exportCedarTests } from "./export-cedar-tests.js";

/** Options of `exportTests`. */
export interface ExportTestsOptions {
  /** The targets whose own tools shall run the cases; default both. */
  readonly targets?: readonly Target[];
  /** As with `compilePolicy`: the tests carry the facts that a host would compute; default `false`. */
  readonly cedarFacts?: boolean;
}

/** The cases of a policy in the forms that the tools of the targets run. */
export interface ExportedTests {
  /** Cases that the policy does not meet; when there are some, nothing is exported. */
  readonly failing: readonly CaseResult[];
  /** A module `concord.<name>_test` for `opa test`. */
  readonly rego: TestsText | undefined;
  /** The JSON for `cedar run-tests`. */
  readonly cedar: TestsText | undefined;
}

/** Tests as text. */
export interface TestsText {
  readonly text: string;
  readonly exported: number;
  /** Cases that never come to the target, and why: what stands before every engine answers them. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/** A case with what its file says about it. */
export interface CaseToExport extends Case {
  readonly why?: string | undefined;
}

/** Exports cases to the targets' own tools. Throws when Cedar cannot express the policy, which `compilePolicy` reports. */
export function exportTests(
  policy: Policy,
  cases: readonly CaseToExport[],
  options: ExportTestsOptions = {},
): ExportedTests {
  const { targets = ["rego", "cedar"], cedarFacts = false } = options;
  const failing = runCases(cases, [createReferenceEngine(policy)]).filter(({ passed }) => !passed);
  if (failing.length > 0) return { failing, rego: undefined, cedar: undefined };
  return {
    failing,
    rego: targets.includes("rego") ? casesToRego(policy, cases) : undefined,
    cedar: targets.includes("cedar") ? exportCedarTests(policy, cases, cedarFacts) : undefined,
  };
}
