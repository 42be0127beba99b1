import { compileCedar, type Fact } from "../compilers/cedar/index.js";
import type { Policy } from "../compilers/model/index.js";
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
import type { ProofTarget, Side } from "./prover/sides.js";

/** Thrown where OPA or Cedar refuse what is deployed; the message says why. */
export class Refused extends Error {
  override readonly name = "Refused";
}

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

/** The formulas of what is deployed. Throws when OPA or Cedar refuse it. */
export function sidesOf({ policy, rego, cedar }: Deployed, opa: OpaToolchain | undefined): readonly Side[] {
  const sides: Side[] = [];
  if (rego !== undefined && opa !== undefined) {
    const entrypoint = `${rego.packagePath}/result`;
    sides.push(regoSide(done(opa.buildPlan([moduleOf(rego)], [entrypoint])), entrypoint));
  }
  if (cedar !== undefined) {
    sides.push(
      cedarSide(policy, {
        ...cedarJson(cedar.text, cedar.schemaText),
        actionIdOf: (label) => label,
        facts: new Map(cedar.facts.map((fact) => [fact.name, fact])),
      }),
    );
  }
  return sides;
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
  const entrypoints = ["answer", "decision", "allow", "rules", "result"].map(
    (name) => `${rego.packagePath}/${name}`,
  );
  const wasm = done(opa.buildWasm([moduleOf(rego)], entrypoints));
  return [reference, createRegoModuleEngine(policy, wasm, rego.packagePath, { entrypoints: true })];
}

function moduleOf({ text, packagePath }: DeployedRego): OpaModule {
  return { path: `${packagePath}/policy.rego`, source: text };
}

function done<T>(result: OpaResult<T>): T {
  if (result.kind === "done") return result.value;
  throw new Refused(`OPA did not take the Rego: ${result.errors.map(({ message }) => message).join("; ")}`);
}
