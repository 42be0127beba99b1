import { isDeepStrictEqual } from "node:util";
import { compileCedar, type Fact } from "../compilers/cedar/index.js";
import { exactJson, type Policy } from "../compilers/model/index.js";
import { decodeResult } from "../compilers/rego/call.js";
import { compileRego } from "../compilers/rego/index.js";
import { cedarJson } from "./engines/cedar-json.js";
import { type CedarFiles, createCedarTextEngine } from "./engines/cedar-text.js";
import type { Engine } from "./engines/engine.js";
import { failClosed } from "./engines/fail-closed.js";
import type { OpaModule, OpaResult, OpaToolchain } from "./engines/opa/index.js";
import { createReferenceEngine } from "./engines/reference.js";
import { createRegoModuleEngine } from "./engines/rego-module.js";
import { cedarSide } from "./prover/cedar-side.js";
import { regoSide } from "./prover/rego-side.js";
import { PROOF_TARGETS, type ProofTarget, type Side } from "./prover/sides.js";

/** Thrown where OPA refuses what is deployed; the message says why. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** What other deployments ask a generated module for; `answer` is for the engine over Wasm alone. */
const ENTRY_POINTS = ["result", "decision", "allow", "rules"] as const;

/** What of a policy is deployed: texts that were generated, or that someone says were. */
export interface Deployed {
  readonly policy: Policy;
  readonly rego: DeployedRego | undefined;
  readonly cedar: DeployedCedar | undefined;
}

/** A Rego module with the package that it is in, as a path. */
export interface DeployedRego {
  readonly text: string;
  readonly packagePath: string;
}

/** Policies and schema, and the facts that their adapter computes. */
export interface DeployedCedar extends CedarFiles {
  readonly facts: readonly Fact[];
}

/** What the compilers make of a policy; a target that cannot express it is left out. */
export function deployedFrom(
  policy: Policy,
  {
    cedarFacts = false,
    targets = ["rego", "cedar"],
  }: { readonly cedarFacts?: boolean; readonly targets?: readonly ProofTarget[] } = {},
): Deployed {
  const rego = targets.includes("rego") ? compileRego(policy) : undefined;
  const cedar = targets.includes("cedar") ? compileCedar(policy, { facts: cedarFacts }) : undefined;
  return {
    policy,
    rego: rego === undefined ? undefined : { text: rego.text, packagePath: rego.packagePath.join("/") },
    cedar: cedar === undefined || cedar.schemaText === "" ? undefined : cedar,
  };
}

/** The targets of which anything is deployed. */
export function targetsOf(deployed: Deployed): readonly ProofTarget[] {
  return PROOF_TARGETS.filter((target) => deployed[target] !== undefined);
}

/** The formulas of what is deployed. Throws when OPA or Cedar refuse it. */
export function sidesOf(deployed: Deployed, opa: OpaToolchain | undefined): readonly Side[] {
  const { rego } = deployed;
  const sides: Side[] = [];
  if (rego !== undefined && opa !== undefined) {
    const plan = done(opa.buildPlan([moduleOf(rego)], entrypointsOf(rego, ENTRY_POINTS)));
    sides.push(regoSide(plan, `${rego.packagePath}/result`));
  }
  return [...sides, ...cedarSides(deployed)];
}

/** The formulas of what is deployed, some of which may take a while. */
export interface Sides {
  readonly now: readonly Side[];
  /** Rejects when OPA refuses what is deployed. */
  readonly later: Promise<readonly Side[]>;
}

/** In characters: OPA takes longer for the plan of such a module than a thread takes to start. */
const LARGE = 50_000;

/** The same, where a large plan is made in a thread while Cedar's side can be asked about. Throws when Cedar refuses it. */
export function sidesApart(deployed: Deployed, opa: OpaToolchain, signal?: AbortSignal): Sides {
  const { rego, cedar } = deployed;
  if (rego === undefined || cedar === undefined || rego.text.length < LARGE)
    return { now: sidesOf(deployed, opa), later: Promise.resolve([]) };
  const stop = new AbortController();
  const forward = () => stop.abort();
  signal?.addEventListener("abort", forward, { once: true });
  const later = opa
    .planApart([moduleOf(rego)], entrypointsOf(rego, ENTRY_POINTS), stop.signal)
    .finally(() => signal?.removeEventListener("abort", forward))
    .then((plan) => (stop.signal.aborted ? [] : [regoSide(done(plan), `${rego.packagePath}/result`)]));
  // Whoever waits for it hears of it; nobody may.
  later.catch(() => undefined);
  try {
    return { now: cedarSides(deployed), later };
  } catch (error) {
    stop.abort();
    throw error;
  }
}

function cedarSides({ policy, cedar }: Deployed): readonly Side[] {
  if (cedar === undefined) return [];
  const facts = new Map(cedar.facts.map((fact) => [fact.name, fact]));
  return [
    cedarSide(policy, { ...cedarJson(cedar.text, cedar.schemaText), actionIdOf: (label) => label, facts }),
  ];
}

/** The engines that answer by what is deployed, the reference evaluator first; a request on which they differ is real. */
export function enginesOf(
  { policy, rego, cedar }: Deployed,
  target: ProofTarget,
  opa: OpaToolchain | undefined,
): readonly Engine[] {
  const reference = failClosed(createReferenceEngine(policy));
  if (target === "cedar") {
    return cedar === undefined
      ? [reference]
      : [reference, createCedarTextEngine(policy, cedar, { facts: true })];
  }
  if (rego === undefined || opa === undefined) return [reference];
  const entrypoints = entrypointsOf(rego, ["answer", ...ENTRY_POINTS]);
  const wasm = done(opa.buildWasm([moduleOf(rego)], entrypoints));
  return [reference, createRegoModuleEngine(policy, wasm, rego.packagePath, { entrypoints: true })];
}

/**
 * OPA's own interpreter, asked what is deployed by the raw request: what its Wasm and it do not do alike, the plan may have from
 * either. `undefined` where no Rego is deployed or OPA refuses it. It is slow, where OPA is a binary.
 */
export function interpreterOf({ policy, rego }: Deployed, opa: OpaToolchain): Engine | undefined {
  if (rego === undefined) return undefined;
  const path = `data.${rego.packagePath.replaceAll("/", ".")}`;
  const entries = ENTRY_POINTS.map((name) => `"${name}": ${path}.${name}`);
  const prepared = opa.prepare([moduleOf(rego)], `{${entries.join(", ")}}`);
  if (prepared.kind === "failed") return undefined;
  return failClosed({
    name: "rego-topdown",
    decide: (request) => {
      const evaluation = prepared.value.evaluate(exactJson(request));
      if (evaluation.kind === "failed") throw new Error(evaluation.errors[0]?.message);
      if (evaluation.kind === "undefined") throw new Error("an entry point is undefined");
      const { result, decision, allow, rules } = evaluation.value as Readonly<Record<string, unknown>>;
      const answer = decodeResult(result, policy);
      const said = [answer.decision, answer.decision === "ALLOW", answer.rules];
      if (!isDeepStrictEqual([decision, allow, rules], said))
        throw new Error("an entry point says something else");
      return answer;
    },
    close: prepared.value.close,
  });
}

function entrypointsOf({ packagePath }: DeployedRego, names: readonly string[]): readonly string[] {
  return names.map((name) => `${packagePath}/${name}`);
}

function moduleOf({ text, packagePath }: DeployedRego): OpaModule {
  return { path: `${packagePath}/policy.rego`, source: text };
}

function done<T>(result: OpaResult<T>): T {
  if (result.kind === "done") return result.value;
  throw new Refused(`OPA did not take the Rego: ${result.errors.map(({ message }) => message).join("; ")}`);
}
