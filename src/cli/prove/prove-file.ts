import { join } from "node:path";
import {
  type Counterexample,
  deployedFrom,
  generatedFrom,
  type Policy,
  type ProofObservation,
  type ProofTarget,
  type Prover,
  policySlug,
  prove,
  smtTexts,
} from "../../index.js";
import { cedarGap } from "../cedar-gap.js";
import { describeFinding, diagnoseFinding, rulesInQuestion } from "../check/explain.js";
import { inspectRequest } from "../check/inspect.js";
import { saveFinding } from "../check/save.js";
import { Unable } from "../exit.js";
import type { Assignment } from "../input/assignments.js";
import { loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { type Artefact, writeAtomically } from "../output/atomic-write.js";
import { problemOf } from "../problem.js";
import type { Explained, Proved } from "./proved.js";

/** How `concord prove` proves. */
export interface ProveFileOptions {
  readonly targets: readonly ProofTarget[];
  /** Whether the targets were named, so that one that cannot be had is an error. */
  readonly named: boolean;
  readonly cedarFacts?: true;
  readonly var?: readonly Assignment[];
  readonly save?: string;
  /** Where the questions go as SMT-LIB. */
  readonly smtOut?: string;
}

/** Proves one policy; `watch` sees what becomes known on the way. */
export async function proveFile(
  file: string,
  prover: Prover,
  options: ProveFileOptions,
  io: Io,
  signal: AbortSignal,
  watch: (observation: ProofObservation) => Promise<void>,
): Promise<Proved> {
  try {
    const { source, policy } = await loadValid(file, options.var, io);
    const reason = options.targets.includes("cedar")
      ? cedarGap(source, { ...options, engine: { names: ["cedar-wasm"], all: true } })
      : undefined;
    if (reason !== undefined && options.named) throw new Unable(`Cedar has no proof: ${reason}`);
    const targets = options.targets.filter((target) => target !== "cedar" || reason === undefined);
    const cedarFacts = options.cedarFacts === true;
    const questions: Artefact[] = [];
    const proving = prove(deployedFrom(policy, { cedarFacts, targets }), prover, { signal });
    for (;;) {
      const { done, value } = await proving.next();
      if (done !== true) {
        if (value.kind === "part") questions.push(...smtArtefacts(value, policySlug(policy), options.smtOut));
        await watch(value);
        continue;
      }
      writeAtomically(questions);
      return {
        kind: "proved",
        file,
        source,
        gaps: reason === undefined ? [] : [{ target: "cedar", reason }],
        result: value,
        findings: value.counterexamples.map((each) =>
          explainCounterexample(each, { file, policy, cedarFacts, options }),
        ),
      };
    }
  } catch (error) {
    return { kind: "unable", file, problem: problemOf(error) };
  }
}

interface Setting {
  readonly file: string;
  readonly policy: Policy;
  readonly cedarFacts: boolean;
  readonly options: ProveFileOptions;
}

/** Explains a counterexample, and saves it where a folder was given. */
export function explainCounterexample(
  counterexample: Counterexample,
  { file, policy, cedarFacts, options }: Setting,
): Explained {
  const what = describeFinding(counterexample);
  const ids = rulesInQuestion(counterexample);
  const spans = policy.rules.filter(({ id }) => ids.has(id)).map(({ span }) => span);
  const subject = { name: policySlug(policy), policy: file, note: "Found by `concord prove`." };
  return {
    counterexample,
    what,
    request: inspectRequest(counterexample.request),
    diagnostics: diagnoseFinding(what, spans),
    generated: generatedFrom(policy, [...ids], { cedarFacts }).filter(
      ({ target }) => target === counterexample.target,
    ),
    saved: saveFinding({ ...counterexample, policy: undefined }, what, subject, options.save),
  };
}

/** The question of a part for other solvers, as two files. */
function smtArtefacts(
  { part, done }: Extract<ProofObservation, { kind: "part" }>,
  name: string,
  folder: string | undefined,
): readonly Artefact[] {
  if (folder === undefined || part.evidence === undefined) return [];
  const { letters, theories } = smtTexts(part.label, part.evidence);
  const stem = join(folder, `${name}.${part.target}.${done}`);
  return [
    { path: `${stem}.smt2`, content: letters },
    { path: `${stem}.theories.smt2`, content: theories },
  ];
}
