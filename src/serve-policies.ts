import { createHash } from "node:crypto";
import type { Source } from "../compilers/diagnostics/index.js";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { buildInThread } from "./build-thread.js";
import { type BundleSigning, buildBundle } from "./bundle-policies.js";
import { type EngineSpec, openCheckEngines } from "./check-engines.js";
import { createShadowEngine, type ShadowDisagreement } from "./checker/shadow.js";
import { createEngine } from "./create-engine.js";
import type { AnyEngine, EngineName } from "./engines/engine.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { createRegoWasmEngine } from "./engines/rego-wasm.js";
import { policySlug } from "./generated.js";
import { PolicyError } from "./read-policy.js";
import { answerEntrypoint } from "./rego-program.js";
import type { Generation, ServedBundle, ServedPolicy } from "./service/live.js";

/** How served policies are compiled and which engine answers by them. */
export interface ServedOptions {
  readonly engine: EngineName;
  /** An `opa` binary in place of the embedded OPA. */
  readonly opa?: string;
  /** An OPA that is open already and stays so, for engines that ask it; default one is opened for each load. */
  readonly toolchain?: OpaToolchain;
  readonly cedarFacts?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** The name of the policy that paths without a name ask; default the only one. */
  readonly chosen?: string;
  /** How bundles are signed; default not at all. */
  readonly signing?: BundleSigning;
  /** Engines that are asked beside the one that answers, and compared with it; default none. */
  readonly shadows?: readonly EngineSpec[];
  /** The share of requests that they see, from 0 to 1; default all. */
  readonly sample?: number;
  readonly onDisagreement?: (policy: string, disagreement: ShadowDisagreement) => void;
  readonly onFault?: (policy: string, fault: unknown) => void;
}

/**
 * Compiles policies and starts their engines. Throws when one does not compile, when two have one name, or when the chosen one is
 * not among them; nothing is left open then.
 */
export async function openGeneration(
  sources: readonly Source[],
  options: ServedOptions,
): Promise<Generation> {
  const loaded = sources.map((source) => load(source, options));
  const policies = new Map<string, ServedPolicy>();
  const modules = await buildModules(sources, options);
  const engines: AnyEngine[] = [];
  const close = (): void => {
    for (const engine of engines) engine.close();
  };
  try {
    for (const [index, { name, policy, source }] of loaded.entries()) {
      if (policies.has(name)) {
        throw new Error(
          `${source.path} has the name \`${name}\` of another policy: give it another \`name\``,
        );
      }
      const engine = await open(name, policy, modules[index], options);
      engines.push(engine);
      policies.set(name, { name, digest: policy.digest, engine });
    }
    const chosen = choose(policies, options.chosen);
    return { policies, chosen, bundle: bundles(loaded, options), close };
  } catch (error) {
    close();
    throw error;
  }
}

interface Loaded {
  readonly source: Source;
  readonly name: string;
  readonly policy: Policy;
}

function load(source: Source, { variables = {} }: ServedOptions): Loaded {
  const { policy, diagnostics } = loadPolicy(source, { variables });
  if (policy === undefined) throw new PolicyError(source, diagnostics);
  return { source, name: policySlug(policy), policy };
}

/** Only the engine over Wasm needs OPA for each load, and that takes so long that calls would wait. */
async function buildModules(
  sources: readonly Source[],
  { engine, variables = {}, opa }: ServedOptions,
): Promise<readonly Uint8Array[]> {
  return engine === "rego-wasm" ? buildInThread({ sources, variables, opa }) : [];
}

async function open(
  name: string,
  policy: Policy,
  wasm: Uint8Array | undefined,
  options: ServedOptions,
): Promise<AnyEngine> {
  const {
    engine,
    toolchain,
    opa,
    cedarFacts = false,
    shadows: specs = [],
    sample = 1,
    onFault = () => {},
  } = options;
  const chosen = toolchain ?? opa;
  const engineOptions = { cedarFacts, ...(chosen === undefined ? {} : { opa: chosen }) };
  const onOwnFault = (fault: unknown): void => onFault(name, fault);
  const primary =
    wasm === undefined
      ? await createEngine(policy, engine, { ...engineOptions, onFault: onOwnFault })
      : createRegoWasmEngine(policy, wasm, answerEntrypoint(policy), onOwnFault);
  if (specs.length === 0) return primary;
  try {
    const shadows = await openCheckEngines(policy, specs, engineOptions);
    const onDisagreement = (each: ShadowDisagreement): void => options.onDisagreement?.(name, each);
    return createShadowEngine({ primary, shadows, sample, onDisagreement });
  } catch (error) {
    primary.close();
    throw error;
  }
}

/** Bundles are built when they are first asked for, and once, as some signatures are never the same twice. */
function bundles(
  loaded: readonly Loaded[],
  { signing }: ServedOptions,
): (name: string | undefined) => ServedBundle | undefined {
  const built = new Map<string | undefined, ServedBundle>();
  return (name) => {
    const policies = loaded.filter((each) => name === undefined || each.name === name);
    if (policies.length === 0) return undefined;
    const before = built.get(name);
    if (before !== undefined) return before;
    const { bytes } = buildBundle(
      policies.map(({ policy }) => policy),
      signing === undefined ? {} : { signing },
    );
    const bundle = { bytes, etag: `"${createHash("sha256").update(bytes).digest("hex")}"` };
    built.set(name, bundle);
    return bundle;
  };
}

function choose(policies: ReadonlyMap<string, ServedPolicy>, name?: string): ServedPolicy | undefined {
  if (name === undefined) return policies.size === 1 ? [...policies.values()][0] : undefined;
  const policy = policies.get(name);
  if (policy === undefined) {
    throw new Error(`there is no policy \`${name}\`; there is ${[...policies.keys()].join(", ")}`);
  }
  return policy;
}
