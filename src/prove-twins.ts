import { createLogic, evaluate } from "../compilers/smt/logic.js";
import { createSpace } from "../compilers/smt/place.js";
import { parsePlan } from "../compilers/smt/plan/index.js";
import { holdsWithPairs } from "../compilers/smt/same.js";
import { type TwinFormulas, type TwinPart, translateTwins } from "../compilers/smt/twins/index.js";
import { Untranslatable } from "../compilers/smt/untranslatable.js";
import { type NamedAnswer, partitionOf } from "./checker/disagreement.js";
import { shrinkRequest } from "./checker/shrink/request.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { escalates } from "./engines/twin-cedar.js";
import type { Prover } from "./prove.js";
import { digestOf } from "./prover/sides.js";
import { proveTwinPart, type TwinEvidence, type TwinVerdict } from "./prover/twins.js";
import { answersOf } from "./replay.js";
import { openTwins, type TwinSources, type Twins, TwinsError } from "./twins.js";

/** What is known of the requests of one part: those with one action, with any other, with none. */
export interface TwinProof {
  readonly label: string;
  readonly verdict: TwinVerdict;
  readonly milliseconds: number;
  /** The questions as they were asked, with what was answered; missing in results. */
  readonly evidence?: readonly TwinEvidence[];
}

/** A request on which twins differ. */
export interface TwinCounterexample {
  readonly label: string;
  /** As small as it goes while the engines still differ in the same way. */
  readonly request: unknown;
  readonly answers: readonly NamedAnswer[];
  /** `false` when the engines agree on it: then the prover is wrong, and nothing that it says counts. */
  readonly real: boolean;
}

/** What a proof about twins came to. */
export interface TwinsProofResult {
  readonly outcome: "proved" | "counterexample" | "unknown" | "contradicted" | "interrupted";
  readonly parts: readonly TwinProof[];
  readonly counterexamples: readonly TwinCounterexample[];
  /** What the user should know, such as an engine that is left out. */
  readonly notes: readonly string[];
  /** Digests of OPA's plan and of Cedar's trees, which the formulas were made from. */
  readonly digests: ReadonlyMap<"rego" | "cedar", string>;
  readonly solver: { readonly name: string; readonly version: string };
  readonly milliseconds: number;
}

/** What a proof about twins says while it runs. */
export type TwinsProofObservation =
  | { readonly kind: "part"; readonly part: TwinProof; readonly done: number; readonly of: number }
  | { readonly kind: "counterexample"; readonly counterexample: TwinCounterexample };

/** Options of `proveTwins`. */
export interface ProveTwinsOptions {
  /** Ends the proof after the part at hand. */
  readonly signal?: AbortSignal;
  /** Makes counterexamples smaller; default `true`. */
  readonly shrink?: boolean;
}

/**
 * Proves that hand-written Rego and hand-written Cedar decide every request alike, or finds one that they do not, which is put to
 * the engines and made smaller. Where a construct has no translation, the part of the requests that it concerns is unknown. Throws
 * a `TwinsError` for files that cannot be compared.
 */
export async function* proveTwins(
  sources: Omit<TwinSources, "opa" | "seed" | "requests">,
  prover: Prover,
  { signal, shrink = true }: ProveTwinsOptions = {},
): AsyncGenerator<TwinsProofObservation, TwinsProofResult> {
  const started = performance.now();
  const twins = await openTwins({ ...sources, opa: prover.opa });
  try {
    const { formulas, digests } = formulasOf(twins, sources.query, prover.opa);
    const parts: TwinProof[] = [];
    const counterexamples: TwinCounterexample[] = [];
    for (const part of formulas.parts) {
      if (signal?.aborted === true) break;
      const since = performance.now();
      const { verdict, evidence } = await proveTwinPart(formulas, part, prover.ask);
      const found = await confirm(twins, part, verdict, shrink);
      const proof: TwinProof = {
        label: part.label,
        verdict: found === undefined ? verdict : { kind: "counterexample", request: found.request },
        milliseconds: performance.now() - since,
      };
      parts.push(proof);
      // The evidence holds every formula of its part, so only who listens now gets it.
      yield { kind: "part", part: { ...proof, evidence }, done: parts.length, of: formulas.parts.length };
      if (found === undefined) continue;
      counterexamples.push(found);
      yield { kind: "counterexample", counterexample: found };
    }
    return {
      outcome: signal?.aborted === true ? "interrupted" : outcomeOf(parts, counterexamples),
      parts,
      counterexamples,
      notes: twins.notes,
      digests,
      solver: { name: prover.solver.name, version: prover.solver.version },
      milliseconds: performance.now() - started,
    };
  } finally {
    twins.close();
  }
}

function outcomeOf(
  parts: readonly TwinProof[],
  counterexamples: readonly TwinCounterexample[],
): TwinsProofResult["outcome"] {
  if (counterexamples.some(({ real }) => !real)) return "contradicted";
  if (counterexamples.length > 0) return "counterexample";
  // Where nothing was asked, nothing was shown.
  const known = parts.filter(({ verdict }) => verdict.kind !== "empty");
  return known.length > 0 && known.every(({ verdict }) => verdict.kind === "proved") ? "proved" : "unknown";
}

/** Twins as formulas; where nothing at all is followed, one part that says so. */
export function formulasOf(
  { read }: Pick<Twins, "read">,
  query: string,
  opa: OpaToolchain,
): { readonly formulas: TwinFormulas; readonly digests: TwinsProofResult["digests"] } {
  const { mapping, modules, regoPaths, cedar, layout, actions, places } = read;
  const digests = new Map<"rego" | "cedar", string>();
  const trees = JSON.stringify([cedar.policies.map(({ tree }) => tree), cedar.schemaTree ?? null]);
  digests.set("cedar", digestOf(trees));
  try {
    if (!/^data(?:\.[A-Za-z_][A-Za-z0-9_]*)+$/.test(query))
      throw new Untranslatable(`the query ${JSON.stringify(query)}, which is no path of names`);
    const entrypoint = query.split(".").slice(1).join("/");
    const plan = opa.buildPlan(modules, [entrypoint]);
    if (plan.kind === "failed")
      throw new TwinsError(plan.errors.map(({ message }) => ({ path: query, text: message })));
    digests.set("rego", digestOf(plan.value));
    const formulas = translateTwins({
      plan: parsePlan(plan.value),
      entrypoint,
      rego: mapping.rego,
      fileOf: (planned) => regoPaths[modules.findIndex(({ path }) => path === planned)] ?? planned,
      policies: cedar.policies.map((policy) => ({
        id: policy.id,
        tree: policy.tree,
        text: policy.text,
        placeOf: policy.placeOf,
        escalates: escalates(policy, mapping.cedar.escalate),
      })),
      schema: cedar.schemaTree,
      layout,
      refused: mapping.cedar.refused,
      requests: mapping.space,
      actions,
      places,
    });
    return { formulas, digests };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { formulas: nothingKnown(error.message), digests };
  }
}

function nothingKnown(why: string): TwinFormulas {
  const [logic, space] = [createLogic(), createSpace()];
  const part: TwinPart = {
    label: "all requests",
    domain: logic.true,
    isPlain: logic.true,
    refused: logic.false,
    differs: logic.true,
    rego: { ALLOW: logic.false, ESCALATE: logic.false },
    cedar: { ALLOW: logic.false, ESCALATE: logic.false },
    satisfied: new Map(),
    doubts: new Map(),
    open: [why],
  };
  return { logic, space, parts: [part] };
}

/** Puts a request to the engines. One that is only worth a try counts when they differ. */
async function confirm(
  twins: Twins,
  part: TwinPart,
  verdict: TwinVerdict,
  shrink: boolean,
): Promise<TwinCounterexample | undefined> {
  if (!("request" in verdict) || verdict.request === undefined) return undefined;
  const { request } = verdict;
  const before = answersOf(twins.engines, request);
  const real = new Set(before.map(({ answer }) => answer.decision)).size > 1;
  if (!real && verdict.kind === "unknown") return undefined;
  const partition = partitionOf(before, "decision");
  const belongs = (smaller: unknown): boolean =>
    evaluate(part.domain, (atom) => holdsWithPairs(atom, smaller));
  const shows = (smaller: unknown): boolean =>
    belongs(smaller) && partitionOf(answersOf(twins.engines, smaller), "decision") === partition;
  const small = real && shrink ? await shrinkRequest(request, shows) : request;
  return { label: part.label, request: small, answers: answersOf(twins.engines, small), real };
}
