import { compileCedar } from "../compilers/cedar/index.js";
import type { Policy } from "../compilers/model/index.js";
import { compileRego } from "../compilers/rego/index.js";
import { splitOf } from "./checker/disagreement.js";
import { generateCases } from "./checker/generate/index.js";
import {
  type ModelMutant,
  type Mutant,
  type MutationTarget,
  mutateCedar,
  mutateModel,
  mutateRego,
  type TextMutant,
} from "./checker/mutate/index.js";
import { type Deployed, type DeployedRego, deployedFrom, enginesOf, Refused } from "./deployed.js";
import { validateCedar } from "./engines/cedar-text-validate.js";
import type { Engine } from "./engines/engine.js";
import { failClosed } from "./engines/fail-closed.js";
import type { OpaModule, OpaToolchain } from "./engines/opa/index.js";
import { createReferenceEngine } from "./engines/reference.js";
import { createRegoModuleEngine } from "./engines/rego-module.js";
import { type Prover, prove } from "./prove.js";
import { createCalendarProof } from "./prove-calendar.js";
import { createSecondsProof } from "./prove-seconds.js";
import { proveEqual } from "./prover/equal.js";
import { answersOf, isReal } from "./replay.js";

/** What the prover says of a planted fault. */
export type MutantProof =
  /**
   * It answers every request as the policy means: no request can find it. The solver shows it, or a count of all dates, or of
   * all texts of seconds, where the fault is in the library's reading of them.
   */
  | { readonly kind: "equivalent"; readonly by: "solver" | "calendar" }
  | RefutedMutant
  | { readonly kind: "unknown"; readonly why: string }
  /** OPA or Cedar refuse the text. */
  | { readonly kind: "stillborn"; readonly problem: string }
  /** It is about a host that checks no types, of which the prover knows nothing. */
  | { readonly kind: "not-asked" };

/** A request shows the fault on the engines; where it does not, `real` is false and the prover is wrong. */
export interface RefutedMutant {
  readonly kind: "refuted";
  readonly request: unknown;
  readonly real: boolean;
  /**
   * Only OPA's own interpreter shows it, and its Wasm does not: they differ in some addresses, and in a whole number written
   * as `1e0`, which no value in JavaScript is (`{"$number": "1e0"}` stands for it).
   */
  readonly onlyInterpreted: boolean;
  /** Whether the solver made the request, or what it was asked has no translation and a case of the checker shows the fault. */
  readonly by: "solver" | "case";
}

/** A planted fault with what the prover says of it. */
export interface ProvedMutant {
  readonly mutant: Mutant;
  readonly proof: MutantProof;
  readonly milliseconds: number;
}

/** All faults that are planted in what a policy compiles to and in the policy itself, or in some of these. */
export function mutantsOf(
  policy: Policy,
  {
    source,
    targets = ["model", "cedar", "rego"],
  }: { readonly source?: string; readonly targets?: readonly MutationTarget[] } = {},
): readonly Mutant[] {
  const plant: { readonly [T in MutationTarget]: () => readonly Mutant[] } = {
    model: () => mutateModel(policy, source),
    cedar: () => mutateCedar(compileCedar(policy, { facts: true }).text),
    rego: () => mutateRego(compileRego(policy).text),
  };
  return targets.flatMap((target) => plant[target]());
}

/** Prepares to put planted faults of one policy to the prover, one at a time. */
export function createMutantProver(
  policy: Policy,
  prover: Prover,
): (mutant: Mutant) => Promise<ProvedMutant> {
  const whole = deployedFrom(policy, { cedarFacts: true });
  const isSameCalendar = createCalendarProof(policy, whole.rego?.text ?? "");
  const areSameSeconds = createSecondsProof(policy, whole.rego?.text ?? "");
  return async (mutant) => {
    const started = performance.now();
    const proof = await (mutant.target === "model"
      ? ofModel(policy, mutant, prover)
      : mutant.target === "rego" && (isSameCalendar(mutant.text) || areSameSeconds(mutant.text))
        ? ({ kind: "equivalent", by: "calendar" } as const)
        : ofText(whole, mutant, prover));
    return { mutant, proof, milliseconds: performance.now() - started };
  };
}

async function ofModel(policy: Policy, mutant: ModelMutant, { ask }: Prover): Promise<MutantProof> {
  const verdict = await proveEqual(policy, mutant.policy, ask);
  if (verdict.kind === "proved") return { kind: "equivalent", by: "solver" };
  if (verdict.kind === "unknown") return verdict;
  const { request } = verdict;
  const answers = [policy, mutant.policy].map((each, index) => ({
    engine: String(index),
    answer: failClosed(createReferenceEngine(each)).decide(request),
  }));
  const real = splitOf(answers, "decision+rules") !== undefined;
  return { kind: "refuted", request, real, onlyInterpreted: false, by: "solver" };
}

async function ofText(whole: Deployed, mutant: TextMutant, prover: Prover): Promise<MutantProof> {
  if (mutant.asks === "plain") return { kind: "not-asked" };
  const deployed = withText(whole, mutant);
  const problem = deployed.cedar === undefined ? undefined : validateCedar(deployed.cedar);
  if (problem !== undefined) return { kind: "stillborn", problem };
  let unknown: string | undefined;
  let unreal: RefutedMutant | undefined;
  try {
    for await (const observation of prove(deployed, prover, { shrink: false })) {
      if (observation.kind === "counterexample") {
        const { request, real, answers } = observation.counterexample;
        // The interpreter is asked last, and only where the other two agree.
        const onlyInterpreted = real && !isReal(answers.slice(0, 2));
        const refuted: RefutedMutant = {
          kind: "refuted",
          request,
          real,
          onlyInterpreted,
          by: observation.by,
        };
        if (real) return refuted;
        // Of another part there may be a request that shows it.
        unreal ??= refuted;
        continue;
      }
      if (observation.part.verdict.kind === "unknown") unknown ??= observation.part.verdict.why;
    }
    if (unreal !== undefined) return unreal;
    return unknown === undefined ? { kind: "equivalent", by: "solver" } : { kind: "unknown", why: unknown };
  } catch (error) {
    if (error instanceof Refused) return { kind: "stillborn", problem: error.message };
    throw error;
  }
}

function withText({ policy, rego, cedar }: Deployed, { target, text }: TextMutant): Deployed {
  if (target === "rego") return { policy, rego: rego && { ...rego, text }, cedar: undefined };
  return { policy, rego: undefined, cedar: cedar && { ...cedar, text } };
}

/** As many as a check of default length asks. */
const CASES = 10_000;
const SEED = 1;

/**
 * Prepares to ask the cases of the checker about planted faults of one policy: the first request of so many that shows a
 * fault. That none does is no proof. With `form` an answer that no policy can give counts as well, such as one with the wrong
 * attributes; no proof is about these.
 */
export function createMutantSearch(
  policy: Policy,
  opa: OpaToolchain,
): (
  mutant: Mutant,
  options?: { readonly cases?: number; readonly form?: boolean },
) => RefutedMutant | undefined {
  const whole = deployedFrom(policy, { cedarFacts: true });
  const cases = createCases(policy);
  return (mutant, { cases: limit = CASES, form = true } = {}) => {
    const engines = enginesWith(mutant, whole, opa);
    try {
      for (let index = 0; index < limit; index += 1) {
        const each = cases(index);
        if (each === undefined) break;
        const { request } = each;
        const split = splitOf(answersOf(engines, request), "decision+rules");
        if (split === "differ" || (form && split === "fault"))
          return { kind: "refuted", request, real: true, onlyInterpreted: false, by: "case" };
      }
      return undefined;
    } finally {
      for (const engine of engines) engine.close();
    }
  };
}

/** The reference and an engine with the fault, which is asked what the checker asks it. */
function enginesWith(mutant: Mutant, whole: Deployed, opa: OpaToolchain): readonly Engine[] {
  const { policy } = whole;
  const reference = failClosed(createReferenceEngine(policy));
  if (mutant.target === "model") return [reference, failClosed(createReferenceEngine(mutant.policy))];
  const deployed = withText(whole, mutant);
  const { rego } = deployed;
  if (rego === undefined) return enginesOf(deployed, mutant.target, opa);
  const names = mutant.asks === "entrypoints" ? ENTRYPOINTS : ENTRYPOINTS.slice(0, 1);
  const built = opa.buildWasm(
    [moduleOf(rego)],
    names.map((name) => `${rego.packagePath}/${name}`),
  );
  if (built.kind === "failed") throw new Refused(built.errors[0]?.message);
  const entrypoints = mutant.asks === "entrypoints";
  return [reference, createRegoModuleEngine(policy, built.value, rego.packagePath, { entrypoints })];
}

const ENTRYPOINTS = ["answer", "decision", "allow", "rules", "result"] as const;

function moduleOf({ packagePath, text }: DeployedRego): OpaModule {
  return { path: `${packagePath}/policy.rego`, source: text };
}

/** Cases of the checker by their place, made as they are asked for; nothing after the last. */
function createCases(policy: Policy): (index: number) => { readonly request: unknown } | undefined {
  const known: { readonly request: unknown }[] = [];
  let source: Iterator<{ readonly request: unknown }, void> | undefined;
  return (index) => {
    source ??= generateCases(policy, { seed: SEED })[Symbol.iterator]();
    while (known.length <= index) {
      const next = source.next();
      if (next.done === true) break;
      known.push(next.value);
    }
    return known[index];
  };
}
