import { roundNumbers } from "../compilers/model/index.js";
import { type NamedAnswer, partitionOf, splitOf } from "./checker/disagreement.js";
import { shrinkRequest } from "./checker/shrink/request.js";
import { type Deployed, enginesOf, interpreterOf } from "./deployed.js";
import type { Engine } from "./engines/engine.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import type { PartProof } from "./prover/prove.js";
import type { Counterexample } from "./prover/result.js";
import type { ProofTarget } from "./prover/sides.js";

/** Puts the prover's requests to the engines that answer by what is deployed. */
export interface Replay {
  readonly confirm: (part: PartProof, request: unknown) => Promise<Counterexample>;
  /** Whether the engines that answer by what is deployed for a target differ on a request, or one of them fails. */
  readonly differ: (target: ProofTarget, request: unknown) => boolean;
  readonly close: () => void;
}

/** Prepares a replay; the engines are opened once there is something to ask. With `shrink` requests that are real are made smaller. */
export function createReplay(deployed: Deployed, opa: OpaToolchain, shrink: boolean): Replay {
  const opened = new Map<ProofTarget, readonly Engine[]>();
  const open = (target: ProofTarget): readonly Engine[] => {
    const engines = opened.get(target) ?? enginesOf(deployed, target, opa);
    opened.set(target, engines);
    return engines;
  };
  return {
    confirm: async ({ label, target }, written) => {
      const request = rounded(written);
      const engines = open(target);
      const before = answersOf(engines, request);
      const real = isReal(before);
      if (!real && target === "rego") {
        const interpreter = interpreterOf(deployed, opa);
        const answers = [...before, ...answersOf(interpreter === undefined ? [] : [interpreter], written)];
        interpreter?.close();
        if (isReal(answers)) return { label, target, request: written, answers, real: true };
      }
      const partition = partitionOf(before, MODE);
      const shows = (smaller: unknown): boolean =>
        actionIn(smaller) === actionIn(request) &&
        partitionOf(answersOf(engines, smaller), MODE) === partition;
      const small = real && shrink ? await shrinkRequest(request, shows) : request;
      return { label, target, request: small, answers: answersOf(engines, small), real };
    },
    differ: (target, request) => isReal(answersOf(open(target), rounded(request))),
    close: () => {
      for (const engine of [...opened.values()].flat()) engine.close();
    },
  };
}

/** Engines in this process are given the nearest doubles. */
function rounded(request: unknown): unknown {
  return roundNumbers(request, () => {});
}

const MODE = "decision+rules";

/** What each engine answers. */
export function answersOf(engines: readonly Engine[], request: unknown): readonly NamedAnswer[] {
  return engines.map((engine) => ({ engine: engine.name, answer: engine.decide(request) }));
}

/** Whether engines differ, or one of them failed: only then is a counterexample one. */
export function isReal(answers: readonly NamedAnswer[]): boolean {
  return splitOf(answers, MODE) !== undefined;
}

/** The action that a request names, if any: a smaller request has to stay in the part that it is about. */
export function actionIn(request: unknown): unknown {
  if (typeof request !== "object" || request === null || !Object.hasOwn(request, "action")) return undefined;
  return (request as Readonly<Record<string, unknown>>)["action"];
}
