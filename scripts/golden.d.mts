import type { Source } from "../compilers/diagnostics/index.js";
import type { Compilation, CompileOptions } from "../src/compile.js";

export interface ShippedPolicy {
  readonly pack: string;
  readonly name: string;
  readonly path: string;
}

export function shippedPolicies(root: string): readonly ShippedPolicy[];

export function goldenFiles(
  root: string,
  policy: ShippedPolicy,
  compilePolicy: (source: Source, options?: CompileOptions) => Compilation,
): ReadonlyMap<string, string>;
