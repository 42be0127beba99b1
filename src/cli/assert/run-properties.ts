import { positionAt } from "../../../compilers/diagnostics/index.js";
import type { AssertedProperty, Solving } from "../../index.js";
import { inspectRequest } from "../check/inspect.js";
import type { Assignment } from "../input/assignments.js";
import type { Io } from "../io.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import type { CaseOutcome } from "../run-case.js";
import type { Suite } from "../run-suite.js";
import { type AssertedFile, answerText, assertFile } from "./assert-file.js";

/** Runs the properties of one file as a suite: each is a case of the prover, and one that says nothing is a gap. */
export async function runProperties(
  file: string,
  solving: Solving,
  variables: readonly Assignment[] | undefined,
  io: Io,
): Promise<Suite> {
  const asserted = await assertFile({ file }, solving, variables, io, {});
  if (asserted.kind === "unable") return asserted;
  const { assertion, source, policySource, diagnostics } = asserted;
  const fault = assertion.faults[0];
  if (fault !== undefined) {
    const problem = `a fault of the prover: it is wrong about ${inspectRequest(fault)}`;
    return { kind: "unable", file, problem };
  }
  const warnings = diagnostics.filter(({ code }) => code !== "property-broken");
  await showDiagnostics(source, warnings, io, io.stderr);
  return {
    kind: "ran",
    file,
    policy: policySource.path,
    engines: ["prover"],
    gaps: assertion.properties.flatMap((each) =>
      each.kind === "vacuous"
        ? [{ engine: "prover", reason: `\`${each.property.id}\` says nothing: ${each.because}` }]
        : [],
    ),
    cases: assertion.properties.flatMap((each) => outcomeOf(each, asserted)),
  };
}

function outcomeOf(each: AssertedProperty, { source }: AssertedFile): readonly CaseOutcome[] {
  if (each.kind === "vacuous") return [];
  const { id, why, span } = each.property;
  const answer = each.kind === "broken" ? each.answer : undefined;
  const problem = problemOf(each);
  return [
    {
      name: id,
      line: positionAt(source.text, span.start).line,
      why,
      passed: problem === undefined,
      results: [{ engine: "prover", answer, problem }],
      disagreement: undefined,
    },
  ];
}

function problemOf(each: AssertedProperty): string | undefined {
  switch (each.kind) {
    case "broken":
      return `${inspectRequest(each.request)} is answered ${answerText(each)}`;
    case "unknown":
      return `it is not known: ${each.why}`;
    case "contradicted":
      return `a fault of the prover: ${inspectRequest(each.request)} does not break it`;
    default:
      return undefined;
  }
}
