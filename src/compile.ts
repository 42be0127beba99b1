import {
  AVP,
  type AvpStore,
  type CedarLayout,
  compileCedar,
  type Fact,
  type GatewayOptions,
  gatewayLayout,
  type LayoutName,
  PLAIN,
} from "../compilers/cedar/index.js";
import {
  type Diagnostic,
  hasErrors,
  type Source,
  sortDiagnostics,
  unreachable,
} from "../compilers/diagnostics/index.js";
import type { Policy } from "../compilers/model/index.js";
import { compileRego } from "../compilers/rego/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import { buildRego } from "./rego-program.js";

/** A language that a policy compiles to as text. */
export type Target = "rego" | "cedar";

/** Options of `compilePolicy`. */
export interface CompileOptions {
  /** Values for the policy's `vars`, taken literally. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The targets to compile to; default both. */
  readonly targets?: readonly Target[];
  /** Lets the host compute as boolean facts what Cedar cannot express; default `false`. */
  readonly cedarFacts?: boolean;
  /** What the Cedar is for: any deployment with an adapter (default), Verified Permissions, or a gateway. */
  readonly cedarLayout?: LayoutName;
  /** The gateway's own names, for that layout. */
  readonly gateway?: GatewayOptions;
}

/** What compiling a policy gives. Nothing of it is there when a diagnostic is an error. */
export interface Compilation {
  readonly policy: Policy | undefined;
  readonly rego: RegoText | undefined;
  readonly cedar: CedarText | undefined;
  /** Sorted by position; warnings do not stop a compile. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A policy as a Rego v1 module. */
export interface RegoText {
  readonly text: string;
  /** The last part of the package `concord.<name>`: an identifier, safe as a file name. */
  readonly packageName: string;
}

/** A policy as Cedar policies and the schema in which they are valid. */
export interface CedarText {
  readonly text: string;
  readonly schema: string;
  /** The facts that the host must compute before it asks; empty unless `cedarFacts` was given and needed. */
  readonly facts: readonly Fact[];
  /** The same for a store of Verified Permissions, when that is the layout. */
  readonly avp: AvpStore | undefined;
}

/** Compiles a policy's YAML to its targets. Pure and synchronous: it reads and writes nothing but its arguments. */
export function compilePolicy(source: Source, options: CompileOptions = {}): Compilation {
  const { variables = {}, targets = ["rego", "cedar"], cedarFacts: facts = false } = options;
  const { policy, diagnostics } = loadPolicy(source, { variables });
  if (policy === undefined) return { policy, rego: undefined, cedar: undefined, diagnostics };
  const rego = targets.includes("rego") ? compileRego(policy) : undefined;
  const cedar = targets.includes("cedar")
    ? compileCedar(policy, { facts, layout: layoutOf(options) })
    : undefined;
  const all = sortDiagnostics([...diagnostics, ...(rego?.diagnostics ?? []), ...(cedar?.diagnostics ?? [])]);
  if (hasErrors(all)) return { policy: undefined, rego: undefined, cedar: undefined, diagnostics: all };
  return {
    policy,
    rego: rego && { text: rego.text, packageName: rego.packagePath.at(-1) ?? "" },
    cedar: cedar && { text: cedar.text, schema: cedar.schemaText, facts: cedar.facts, avp: cedar.avp },
    diagnostics: all,
  };
}

/**
 * Compiles a policy to a policy.wasm with the entry points `decision`, `allow`, `rules` and `result` under
 * `concord/<name>/`. Throws when there is no OPA, or when OPA refuses the module, which would be a bug.
 */
export async function compileWasm(policy: Policy, options: OpaChoice = {}): Promise<Uint8Array> {
  const opa = await chooseOpa(options);
  try {
    return buildRego([policy], opa);
  } finally {
    if (opa !== options.opa) opa.close();
  }
}

function layoutOf({ cedarLayout = "cedar", gateway }: CompileOptions): CedarLayout {
  switch (cedarLayout) {
    case "cedar":
      return PLAIN;
    case "avp":
      return AVP;
    case "gateway":
      return gatewayLayout(gateway);
    default:
      return unreachable(cedarLayout);
  }
}
