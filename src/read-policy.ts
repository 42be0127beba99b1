import { readFile } from "node:fs/promises";
import { type Diagnostic, renderDiagnostics, type Source } from "../compilers/diagnostics/index.js";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";

/** A policy file that does not compile; the message shows every diagnostic at its place. */
export class PolicyError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(source: Source, diagnostics: readonly Diagnostic[]) {
    super(renderDiagnostics(source, diagnostics));
    this.name = "PolicyError";
    this.diagnostics = diagnostics;
  }
}

/**
 * Reads a policy from a file. `variables` are values for its `vars`. Throws a `PolicyError` when the policy does not compile,
 * and the system's error when the file cannot be read; warnings are not shown, `loadPolicy` gives them.
 */
export async function readPolicy(
  path: string,
  options: { readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<Policy> {
  const source = { path, text: await readFile(path, "utf8") };
  const { policy, diagnostics } = loadPolicy(source, options);
  if (policy === undefined) throw new PolicyError(source, diagnostics);
  return policy;
}
