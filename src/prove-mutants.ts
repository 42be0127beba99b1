import { compileCedar } from "../compilers/cedar/index.js";
import type { Policy } from "../compilers/model/index.js";
import { compileRego } from "../compilers/rego/index.js";
import { splitOf } from "./checker/disagreement.js";
import {
  type ModelMutant,
  type Mutant,
  mutateCedar,
  mutateModel,
  mutateRego,
  type TextMutant,
} from "./checker/mutate/index.js";
import { type Deployed, deployedFrom, Refused } from "./deployed.js";
import { validateCedar } from "./engines/cedar-text-validate.js";
import { failClosed } from "./engines/fail-closed.js";
import { createReferenceEngine } from "./engines/reference.js";
import { type Prover, prove } from "./prove.js";
import { proveEqual } from "./prover/equal.js";

/** What the prover says of a planted fault. */
export type MutantProof =
  /** It answers every request as the policy means: no request can find it. */
  | { readonly kind: "equivalent" }
  /** A request shows it on the engines; where it does not, `real` is false and the prover is wrong. */
  | { readonly kind: "refuted"; readonly request: unknown; readonly real: boolean }
  | { readonly kind: "unknown"; readonly why: string }
  /** OPA or Cedar refuse the text. */
  | { readonly kind: "stillborn"; readonly problem: string }
  /** It is about a host that checks no types, of which the prover knows nothing. */
  | { readonly kind: "not-asked" };

/** A planted fault with what the prover says of it. */
export interface ProvedMutant {
  readonly mutant: Mutant;
  readonly proof: MutantProof;
  readonly milliseconds: number;
}

/** All faults that are planted in what a policy compiles to and in the policy itself. */
export function mutantsOf(policy: Policy, source?: string): readonly Mutant[] {
  return [
    ...mutateModel(policy, source),
    ...mutateCedar(compileCedar(policy, { facts: true }).text),
    ...mutateRego(compileRego(policy).text),
  ];
}

/** Prepares to put planted faults of one policy to the prover, one at a time. */
export function createMutantProver(
  policy: Policy,
  prover: Prover,
): (mutant: Mutant) => Promise<ProvedMutant> {
  const whole = deployedFrom(policy, { cedarFacts: true });
  return async (mutant) => {
    const started = performance.now();
    const proof = await (mutant.target === "model"
      ? ofModel(policy, mutant, prover)
      : ofText(whole, mutant, prover));
    return { mutant, proof, milliseconds: performance.now() - started };
  };
}

async function ofModel(policy: Policy, mutant: ModelMutant, { ask }: Prover): Promise<MutantProof> {
  const verdict = await proveEqual(policy, mutant.policy, ask);
  if (verdict.kind === "proved") return { kind: "equivalent" };
  if (verdict.kind === "unknown") return verdict;
  const { request } = verdict;
  const answers = [policy, mutant.policy].map((each, index) => ({
    engine: String(index),
    answer: failClosed(createReferenceEngine(each)).decide(request),
  }));
  return { kind: "refuted", request, real: splitOf(answers, "decision+rules") !== undefined };
}

async function ofText(whole: Deployed, mutant: TextMutant, prover: Prover): Promise<MutantProof> {
  if (mutant.asks === "plain") return { kind: "not-asked" };
  const deployed = withText(whole, mutant);
  const problem = deployed.cedar === undefined ? undefined : validateCedar(deployed.cedar);
  if (problem !== undefined) return { kind: "stillborn", problem };
  let unknown: string | undefined;
  try {
    for await (const observation of prove(deployed, prover, { shrink: false })) {
      if (observation.kind === "counterexample") {
        const { request, real } = observation.counterexample;
        return { kind: "refuted", request, real };
      }
      if (observation.part.verdict.kind === "unknown") unknown ??= observation.part.verdict.why;
    }
  } catch (error) {
    if (error instanceof Refused) return { kind: "stillborn", problem: error.message };
    throw error;
  }
  return unknown === undefined ? { kind: "equivalent" } : { kind: "unknown", why: unknown };
}

function withText({ policy, rego, cedar }: Deployed, { target, text }: TextMutant): Deployed {
  if (target === "rego") return { policy, rego: rego && { ...rego, text }, cedar: undefined };
  return { policy, rego: undefined, cedar: cedar && { ...cedar, text } };
}
