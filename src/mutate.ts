import { setImmediate } from "node:timers/promises";
import { compileCedar } from "../compilers/cedar/index.js";
import { type Answer, createPreflight, isAnswer, type Policy } from "../compilers/model/index.js";
import { compileRego } from "../compilers/rego/index.js";
import { generateCases } from "./checker/generate/index.js";
import {
  judge,
  type KnownCase,
  type KnownCases,
  knowCases,
  type Mutant,
  type MutantOutcome,
  type MutationKind,
  type MutationTarget,
  mutateCedar,
  mutateModel,
  mutateRego,
  type SurvivedVerdict,
  type SurvivorProof,
  type TextMutant,
  type Verdict,
} from "./checker/mutate/index.js";
import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import { type CedarFiles, createCedarTextEngine } from "./engines/cedar-text.js";
import { createPlainCedar, type PlainAnswer, type PlainCedar } from "./engines/cedar-text-plain.js";
import { validateCedar } from "./engines/cedar-text-validate.js";
import { failClosed } from "./engines/fail-closed.js";
import type { OpaError, OpaModule, OpaToolchain } from "./engines/opa/index.js";
import { createReferenceEngine } from "./engines/reference.js";
import { createRegoModuleEngine } from "./engines/rego-module.js";
import type { Prover } from "./prove.js";
import { createMutantProver, type MutantProof } from "./prove-mutants.js";

export {
  type MutantCounts,
  type MutantOutcome,
  type SurvivorProof,
  summarizeMutants,
} from "./checker/mutate/index.js";

/** Options of `runMutants`. */
export interface MutateOptions extends OpaChoice {
  /** What to plant faults in; default all three. */
  readonly targets?: readonly MutationTarget[];
  /** Which kinds of faults; default all. */
  readonly kinds?: readonly MutationKind[];
  /** Plants only one fault in so many, spread evenly; default 1, all of them. */
  readonly every?: number;
  /** Cases to ask about a fault at most; default 20,000. */
  readonly casesPerMutant?: number;
  /** Of how many cases to tell in how many a fault shows; default 200. */
  readonly shownOf?: number;
  /** What chance follows; default 1. */
  readonly seed?: number;
  /** Requests to ask first, such as the examples of the policy. */
  readonly corpus?: readonly unknown[];
  /** The text of the policy's file, so that faults in the model have a line. */
  readonly source?: string;
  /** What to put faults to that no case shows: those that are proved to change nothing are counted apart. Default none. */
  readonly prover?: Prover;
  /** Ends the run after the fault at hand. */
  readonly signal?: AbortSignal;
}

/**
 * Plants faults one at a time in what a policy compiles to and in the model itself, and tells of each whether the cases of
 * the checker find it. Throws when there is no OPA, or OPA or Cedar refuse the text without a fault.
 */
export async function* runMutants(
  policy: Policy,
  options: MutateOptions = {},
): AsyncGenerator<MutantOutcome, void> {
  const { targets = ["model", "cedar", "rego"], casesPerMutant = 20_000, seed = 1, corpus = [] } = options;
  const reference = failClosed(createReferenceEngine(policy));
  const requests = knowCases(generateCases(policy, { seed, corpus }), casesPerMutant, reference.decide);
  const wanted = <T extends Mutant>(mutants: readonly T[]): readonly T[] =>
    mutants
      .filter(({ kind }) => options.kinds?.includes(kind) ?? true)
      .filter((_, index) => isPicked(index, options.every ?? 1));
  const settle = createSettle(policy, options.prover);
  const run: Run = { policy, cases: requests, shownOf: options.shownOf ?? 200 };
  for (const target of targets) {
    const verdicts =
      target === "model"
        ? judgeModel(run, wanted(mutateModel(policy, options.source)))
        : target === "cedar"
          ? judgeCedar(run, wanted)
          : judgeRego(run, wanted, options);
    for await (const { mutant, verdict } of verdicts) {
      yield outcomeOf(mutant, verdict.state === "survived" ? await settle(mutant, verdict) : verdict);
      await setImmediate();
      if (options.signal?.aborted === true) return;
    }
  }
}

/** Spread by a multiplicative hash, so that no rhythm in the text decides which faults are planted. */
function isPicked(index: number, every: number): boolean {
  return (Math.imul(index + 1, 0x9e3779b1) >>> 0) % every === 0;
}

type Settle = (mutant: Mutant, survived: SurvivedVerdict) => Promise<Verdict>;

/** Asks the prover about faults that no case shows. What it leaves open, or what is not for it, goes on to count as survived. */
function createSettle(policy: Policy, prover: Prover | undefined): Settle {
  if (prover === undefined) return async (_, survived) => survived;
  const proveMutant = createMutantProver(policy, prover);
  return async (mutant, survived) => {
    const { proof } = await proveMutant(mutant);
    if (proof.kind === "equivalent") return { state: "equivalent", asked: survived.asked };
    return { ...survived, proof: survivorProofOf(proof) };
  };
}

function survivorProofOf(proof: Exclude<MutantProof, { readonly kind: "equivalent" }>): SurvivorProof {
  switch (proof.kind) {
    case "refuted":
      return { kind: proof.real ? "missed" : "unreal", request: proof.request };
    case "unknown":
      return proof;
    case "stillborn":
      return { kind: "unknown", why: proof.problem };
    case "not-asked":
      return { kind: "unknown", why: "it is about a host that checks no types" };
  }
}

/** A fault that was planted and what the cases say of it. */
interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

interface Run {
  readonly policy: Policy;
  readonly cases: KnownCases;
  readonly shownOf: number;
}

type Wanted = <T extends Mutant>(mutants: readonly T[]) => readonly T[];

function outcomeOf({ target, kind, line, before, after }: Mutant, verdict: Verdict): MutantOutcome {
  return { target, kind, line, before, after, verdict };
}

async function* judgeModel(
  { cases, shownOf }: Run,
  mutants: readonly Extract<Mutant, { target: "model" }>[],
): AsyncGenerator<Judged, void> {
  for (const mutant of mutants) {
    const faulty = failClosed(createReferenceEngine(mutant.policy));
    yield { mutant, verdict: judge({ cases, decide: faulty.decide, of: shownOf }) };
  }
}

async function* judgeCedar({ policy, cases, shownOf }: Run, wanted: Wanted): AsyncGenerator<Judged, void> {
  const files = compileCedar(policy, { facts: true });
  const right = createPlainCedar(policy, files.text);
  const plainCases = reanswer(cases, plainly(right));
  const labelOf = createLabelOf(policy);
  for (const mutant of wanted(mutateCedar(files.text))) {
    const mutated: CedarFiles = { ...files, text: mutant.text };
    const concerns = (each: KnownCase): boolean =>
      each.right !== UNREADABLE && (mutant.classes?.has(labelOf(each)) ?? true);
    const asked: CedarCases = { cases, plainCases, shownOf, concerns };
    yield { mutant, verdict: judgeCedarMutant(policy, mutated, mutant, asked) };
  }
  right.close();
}

interface CedarCases {
  readonly cases: KnownCases;
  readonly plainCases: KnownCases;
  readonly shownOf: number;
  readonly concerns: (each: KnownCase) => boolean;
}

/** The label of the class of a case's request; nothing where it has none. */
function createLabelOf(policy: Policy): (each: KnownCase) => string {
  const preflight = createPreflight(policy);
  const known = new WeakMap<KnownCase, string>();
  return (each) => {
    const before = known.get(each);
    if (before !== undefined) return before;
    const located = preflight(each.request);
    const label = isAnswer(located) ? "" : located.actionClass.label;
    known.set(each, label);
    return label;
  };
}

function judgeCedarMutant(
  policy: Policy,
  files: CedarFiles,
  { asks }: TextMutant,
  { cases, plainCases, shownOf, concerns }: CedarCases,
): Verdict {
  const problem = validateCedar(files);
  if (problem !== undefined) return { state: "stillborn", problem };
  if (asks === "plain") {
    const plain = createPlainCedar(policy, files.text);
    const verdict = judge({ cases: plainCases, decide: plainly(plain), of: shownOf, concerns });
    plain.close();
    return verdict;
  }
  const engine = createCedarTextEngine(policy, files, { facts: true });
  const verdict = judge({ cases, decide: engine.decide, of: shownOf, concerns });
  engine.close();
  return verdict;
}

/** Of a deployment without an adapter only this is said: allowed or not. */
function plainly({ ask }: PlainCedar): (request: unknown) => Answer {
  return (request) => PLAIN_ANSWERS[ask(request)];
}

/** What cannot be given to Cedar is not asked again: with no text it would be. */
const UNREADABLE: Answer = { decision: "DENY", rules: [], reason: "default" };
const PLAIN_ANSWERS: Readonly<Record<PlainAnswer, Answer>> = {
  allowed: { decision: "ALLOW", rules: [], reason: "default" },
  denied: { decision: "DENY", rules: [], reason: "default" },
  unreadable: UNREADABLE,
};

/** The same cases with the answers of something else. */
function reanswer(cases: KnownCases, decide: (request: unknown) => Answer): KnownCases {
  const known = new Map<KnownCase, KnownCase>();
  return {
    at: (index) => {
      const each = cases.at(index);
      if (each === undefined) return undefined;
      const again = known.get(each) ?? { ...each, right: decide(each.request) };
      known.set(each, again);
      return again;
    },
  };
}

/** Modules that OPA builds at once: a start of OPA costs as much as two of them. */
const BATCH = 8;

async function* judgeRego(
  { policy, cases, shownOf }: Run,
  wanted: Wanted,
  choice: OpaChoice,
): AsyncGenerator<Judged, void> {
  const opa = await chooseOpa(choice);
  try {
    const { text, packagePath } = compileRego(policy);
    const mutants = wanted(mutateRego(text));
    for (let from = 0; from < mutants.length; from += BATCH) {
      const batch = mutants
        .slice(from, from + BATCH)
        .map((mutant, index) => moduleOf(mutant, text, packagePath, from + index));
      const { wasm, problems } = buildModules(batch, opa);
      for (const { mutant, module, path } of batch) {
        const problem = problems.get(module.path);
        if (problem !== undefined || wasm === undefined) {
          yield { mutant, verdict: { state: "stillborn", problem: problem ?? "OPA refuses it" } };
          continue;
        }
        const engine = createRegoModuleEngine(policy, wasm, path, {
          entrypoints: mutant.asks === "entrypoints",
        });
        yield { mutant, verdict: judge({ cases, decide: engine.decide, of: shownOf }) };
        engine.close();
      }
    }
  } finally {
    if (opa !== choice.opa) opa.close();
  }
}

interface MutantModule {
  readonly mutant: TextMutant;
  readonly module: OpaModule;
  /** The package as a path. */
  readonly path: string;
}

/** A mutant under a package of its own, so that several can be built at once. */
function moduleOf(
  mutant: TextMutant,
  text: string,
  packagePath: readonly string[],
  number: number,
): MutantModule {
  const [own, renamed] = [packagePath.join("."), `${packagePath.join(".")}_m${number}`];
  const path = renamed.replaceAll(".", "/");
  const source = mutant.text.replace(`\npackage ${own}`, `\npackage ${renamed}`);
  if (source === mutant.text) throw new Error(`no package ${own} in ${text.slice(0, 200)}`);
  return { mutant, module: { path: `${path}/policy.rego`, source }, path };
}

interface Built {
  readonly wasm: Uint8Array | undefined;
  /** What OPA says against a module, by its path. */
  readonly problems: ReadonlyMap<string, string>;
}

const ENTRYPOINTS = ["answer", "decision", "allow", "rules", "result"] as const;

/** Builds what OPA does not refuse; where it does not say which module it refuses, each is tried alone. */
function buildModules(batch: readonly MutantModule[], opa: OpaToolchain): Built {
  const problems = new Map<string, string>();
  let rest = batch;
  while (rest.length > 0) {
    const names = rest.flatMap(({ path, mutant }) =>
      (mutant.asks === "entrypoints" ? ENTRYPOINTS : (["answer"] as const)).map((name) => `${path}/${name}`),
    );
    const result = opa.buildWasm(
      rest.map(({ module }) => module),
      names,
    );
    if (result.kind === "done") return { wasm: result.value, problems };
    const refused = blame(rest, result.errors, opa);
    for (const [path, problem] of refused) problems.set(path, problem);
    rest = rest.filter(({ module }) => !refused.has(module.path));
  }
  return { wasm: undefined, problems };
}

function blame(
  batch: readonly MutantModule[],
  errors: readonly OpaError[],
  opa: OpaToolchain,
): ReadonlyMap<string, string> {
  const named = new Map(errors.flatMap(({ path, message }) => (path === undefined ? [] : [[path, message]])));
  if (named.size > 0) return named;
  const alone = new Map<string, string>();
  for (const { module, path } of batch) {
    const result = opa.buildWasm([module], [`${path}/answer`]);
    if (result.kind === "failed") alone.set(module.path, result.errors[0]?.message ?? "");
  }
  if (alone.size > 0) return alone;
  throw new Error(`OPA builds each of these mutants, but not together: ${errors[0]?.message ?? ""}`);
}
