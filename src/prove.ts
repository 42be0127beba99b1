import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import { type Deployed, Refused, sidesApart, targetsOf } from "./deployed.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { openSolving, type Solving, type SolvingOptions } from "./open-solving.js";
import { type PartProof, partsOf, proveSides } from "./prover/prove.js";
import { type Counterexample, outcomeOf, type ProofResult } from "./prover/result.js";
import type { ProofTarget } from "./prover/sides.js";
import { createReplay, type Replay } from "./replay.js";
import { createPartSearch, type SearchPart } from "./search-part.js";

/** Options of `openProver`. */
export interface ProverOptions extends OpaChoice, SolvingOptions {}

/** A solver and an OPA that are open, for any number of questions one after the other. */
export interface Prover extends Solving {
  readonly opa: OpaToolchain;
  /** Ends the solver's thread or process, and the OPA unless it was given. */
  readonly close: () => Promise<void>;
}

/** Opens a solver and an OPA. Rejects, saying what to do about it, when one cannot be had. */
export async function openProver(options: ProverOptions = {}): Promise<Prover> {
  const opa = await chooseOpa(options);
  try {
    const solving = await openSolving(options);
    return {
      ...solving,
      opa,
      close: async () => {
        if (opa !== options.opa) opa.close();
        await solving.close();
      },
    };
  } catch (error) {
    if (opa !== options.opa) opa.close();
    throw error;
  }
}

/** What a proof says while it runs. */
export type ProofObservation =
  /** One more part, so many of all of them. */
  | { readonly kind: "part"; readonly part: PartProof; readonly done: number; readonly of: number }
  | {
      readonly kind: "counterexample";
      readonly counterexample: Counterexample;
      /** Whether the solver made it, or it is a case of the checker where nothing could be proved. */
      readonly by: "solver" | "case";
    };

/** Options of `prove`. */
export interface ProveOptions {
  /** Ends the proof after the part at hand. */
  readonly signal?: AbortSignal;
  /** Makes counterexamples smaller; default `true`. */
  readonly shrink?: boolean;
  /** Asks the engines cases of the checker about each part that is unknown; default `true`. */
  readonly search?: boolean;
}

/**
 * Proves for every request that what is deployed answers as the policy means, or finds a request on which it does not; that
 * is put to the engines and made smaller. Where neither is possible, such as for Rego that was changed by hand to what has no
 * translation, cases of the checker are asked. Yields what becomes known, returns the whole. Throws when OPA or Cedar
 * refuse what is deployed.
 */
export async function* prove(
  deployed: Deployed,
  prover: Prover,
  { signal, shrink = true, search = true }: ProveOptions = {},
): AsyncGenerator<ProofObservation, ProofResult> {
  const started = performance.now();
  const { now, later } = sidesApart(deployed, prover.opa, signal);
  const digests = new Map<ProofTarget, string>();
  const parts: PartProof[] = [];
  const counterexamples: Counterexample[] = [];
  const replay = createReplay(deployed, prover.opa, shrink);
  const of = partsOf(deployed.policy, targetsOf(deployed));
  const searchPart = createPartSearch(deployed.policy, signal);
  try {
    for (const ready of [now, later]) {
      if (signal?.aborted === true) break;
      const sides = await ready;
      for (const { target, digest } of sides) digests.set(target, digest);
      for await (const asked of proveSides(deployed.policy, sides, prover.ask, signal)) {
        const isSearched = search && asked.verdict.kind === "unknown";
        const part = isSearched ? await searched(asked, searchPart, replay) : asked;
        // The evidence holds every formula of its part, so only who listens now gets it.
        const { evidence: _, ...kept } = part;
        parts.push(kept);
        yield { kind: "part", part, done: parts.length, of };
        if (part.verdict.kind !== "counterexample") continue;
        const counterexample = await replay.confirm(part, part.verdict.request);
        counterexamples.push(counterexample);
        yield { kind: "counterexample", counterexample, by: isSearched ? "case" : "solver" };
      }
    }
  } finally {
    replay.close();
  }
  const outcome = outcomeOf(parts, counterexamples);
  return {
    outcome: signal?.aborted === true ? "interrupted" : outcome,
    parts,
    counterexamples,
    digests,
    policyDigest: deployed.policy.digest,
    solver: { name: prover.solver.name, version: prover.solver.version },
    milliseconds: performance.now() - started,
  };
}

/** What cases show of a part that is unknown: a counterexample, or that so many show nothing. */
async function searched(part: PartProof, searchPart: SearchPart, { differ }: Replay): Promise<PartProof> {
  const { label, target, verdict, milliseconds } = part;
  if (verdict.kind !== "unknown") return part;
  const started = performance.now();
  const settled = (settling: PartProof["verdict"]): PartProof => ({
    ...part,
    verdict: settling,
    milliseconds: milliseconds + performance.now() - started,
  });
  try {
    const found = await searchPart(label, (request) => differ(target, request));
    if (found.kind === "found") return settled({ kind: "counterexample", request: found.request });
    const instead = `${found.asked.toLocaleString("en")} requests were tried instead and show no difference, which is no proof`;
    return settled({ kind: "unknown", why: `${verdict.why}; ${instead}` });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return settled({ kind: "unknown", why: `${verdict.why}; nor can requests be tried: ${error.message}` });
  }
}
