import { printable } from "../../../compilers/diagnostics/index.js";
import { type MutantCounts, type MutantOutcome, type SurvivorProof, summarizeMutants } from "../../index.js";
import type { Io } from "../io.js";
import { createStyle, type Style } from "../output/style.js";
import { columns, count, jsonText } from "../output/text.js";
import type { Mutated } from "./mutate-file.js";

/** Writes what came of planting faults. */
export async function writeMutateReport(
  mutated: readonly Mutated[],
  form: "human" | "json",
  io: Io,
): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  const text =
    form === "json"
      ? jsonText({ files: mutated.map(mutatedJson) }, 2)
      : mutated.map((each) => mutatedText(each, style)).join("\n\n");
  await io.stdout.write(`${text}\n`);
}

/** How many of the planted faults were found: those that are no fault a case could show are in neither number. */
export function shareFound(outcomes: readonly MutantOutcome[]): {
  readonly found: number;
  readonly planted: number;
} {
  const counts = summarizeMutants(outcomes);
  return {
    found: counts.reduce((sum, each) => sum + each.found, 0),
    planted: counts.reduce((sum, each) => sum + each.planted, 0),
  };
}

function mutatedText(mutated: Mutated, style: Style): string {
  const title = style.bold(printable(mutated.file));
  if (mutated.kind === "unable")
    return `${title}\n  ${style.red("could not run")}: ${printable(mutated.problem)}`;
  const counts = summarizeMutants(mutated.outcomes);
  const { found, planted } = shareFound(mutated.outcomes);
  const survivors = counts.flatMap((each) => each.survivors);
  const paint = survivors.length === 0 ? style.green : style.yellow;
  return [
    title,
    `  ${paint(`${found.toLocaleString("en")} of ${count(planted, "fault")} found`)}${mutated.interrupted ? ", interrupted" : ""}`,
    ...columns([HEADER, ...counts.map(row)]).map((line) => `  ${line}`),
    ...survivors.flatMap((each) => ["", ...survivorLines(each, style)]),
  ].join("\n");
}

const HEADER = [
  "target",
  "fault",
  "planted",
  "found",
  "first case",
  "shows in",
  "wording",
  "equivalent",
  "stillborn",
] as const;

function row({
  target,
  kind,
  planted,
  found,
  medianFirstCase,
  medianShown,
  wording,
  equivalent,
  stillborn,
}: MutantCounts) {
  const numbers = [planted, found, medianFirstCase, medianShown, wording, equivalent, stillborn];
  return [target, kind, ...numbers.map((each) => (each < 0 ? "-" : String(each)))];
}

function survivorLines(
  { target, kind, line, before, after, verdict }: MutantOutcome,
  style: Style,
): readonly string[] {
  const proof = verdict.state === "survived" ? verdict.proof : undefined;
  return [
    `  ${style.yellow("survived")}  ${kind} in the ${target}, line ${line}`,
    `    - ${printable(before.trim())}`,
    `    + ${printable(after.trim())}`,
    ...(proof === undefined ? [] : [`    ${proofText(proof)}`]),
  ];
}

function proofText(proof: SurvivorProof): string {
  switch (proof.kind) {
    case "missed":
      return `missed by every case: ${printable(JSON.stringify(proof.request))}`;
    case "unreal":
      return `THE PROVER IS WRONG: on the engines this shows nothing, please report it: ${printable(JSON.stringify(proof.request))}`;
    case "unknown":
      return `unknown: ${printable(proof.why)}`;
  }
}

function mutatedJson(mutated: Mutated): object {
  if (mutated.kind === "unable") return { file: mutated.file, error: mutated.problem };
  const { file, outcomes, interrupted } = mutated;
  return { file, ...shareFound(outcomes), interrupted, mutants: outcomes };
}
