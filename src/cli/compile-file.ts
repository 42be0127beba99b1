import { join } from "node:path";
import { type Diagnostic, hasErrors, type Source } from "../../compilers/diagnostics/index.js";
import {
  type CedarText,
  compilePolicy,
  compileWasm,
  createPolicyInput,
  type GatewayOptions,
  type LayoutName,
  type Policy,
  printMapping,
} from "../index.js";
import { Unable } from "./exit.js";
import type { Artefact } from "./output/atomic-write.js";
import { problemOf } from "./problem.js";

/** What a policy can be compiled to. */
export const TARGETS = ["rego", "cedar", "wasm"] as const;

/** One of the targets. */
export type Target = (typeof TARGETS)[number];

/** How to compile. */
export interface CompileFileOptions {
  readonly targets: readonly Target[];
  readonly variables: Readonly<Record<string, string>>;
  readonly cedarFacts: boolean;
  readonly layout: LayoutName;
  readonly gateway: GatewayOptions;
  readonly opa: string | undefined;
}

/** A policy's results; there are none when a diagnostic is an error. */
export interface CompiledFile {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** The name in the paths below. */
  readonly slug: string;
  /** With paths relative to the folder of all results; the main one of each target first. */
  readonly artefacts: readonly Artefact[];
}

/** Compiles one policy for the given targets. Throws `Unable` when the compiler to Wasm cannot run. */
export async function compileFile(source: Source, options: CompileFileOptions): Promise<CompiledFile> {
  const { targets, variables, cedarFacts, layout, gateway } = options;
  const wantsCedar = targets.includes("cedar");
  const { policy, rego, cedar, diagnostics } = compilePolicy(source, {
    variables,
    cedarFacts,
    cedarLayout: layout,
    gateway,
    // Rego is always among them, because its package gives the results their name.
    targets: wantsCedar ? ["rego", "cedar"] : ["rego"],
  });
  if (policy === undefined || rego === undefined || hasErrors(diagnostics)) {
    return { source, diagnostics, slug: "", artefacts: [] };
  }
  const slug = rego.packageName;
  const artefacts: Artefact[] = [];
  if (targets.includes("rego")) {
    artefacts.push({ path: join("rego", slug, "policy.rego"), content: rego.text });
  }
  if (cedar !== undefined) artefacts.push(...cedarArtefacts(cedar, policy, slug, layout));
  if (targets.includes("wasm")) {
    const wasm = await compileWasm(policy, options.opa === undefined ? {} : { opa: options.opa }).catch(
      (error: unknown) => {
        throw new Unable(`cannot compile ${source.path} to Wasm: ${problemOf(error)}`);
      },
    );
    artefacts.push({ path: join("wasm", `${slug}.wasm`), content: wasm });
  }
  return { source, diagnostics, slug, artefacts };
}

/** A store's policies are one file, so that none of an earlier compile can be left among them. */
function cedarArtefacts(
  { text, schema, avp }: CedarText,
  policy: Policy,
  slug: string,
  layout: LayoutName,
): readonly Artefact[] {
  const base = join("cedar", layout === "cedar" ? slug : `${slug}.${layout}`);
  if (avp === undefined) {
    return [
      { path: `${base}.cedar`, content: text },
      { path: `${base}.cedarschema`, content: schema },
    ];
  }
  const inputs = avp.policies.map((each) => JSON.stringify(createPolicyInput(each)));
  return [
    { path: join(base, "policies.json"), content: `[\n${inputs.join(",\n")}\n]\n` },
    { path: join(base, "schema.json"), content: avp.schemaJson },
    { path: join(base, "mapping.json"), content: printMapping(avp, policy) },
  ];
}
