import type { Diagnostic } from "../diagnostics/index.js";
import type { Policy } from "../model/index.js";
import { ENTRYPOINTS } from "./entrypoints.js";
import { lowerRego } from "./lower.js";
import { printRego } from "./print.js";

export type { RegoModule } from "./ast.js";
export { casesToRego, type RegoCase, type RegoTests } from "./cases.js";
export { lowerRego, packagePathOf } from "./lower.js";
export { slug } from "./names.js";
export { regoOfRule } from "./origin.js";
export { printRego } from "./print.js";

/** A policy in Rego. */
export interface RegoCompiled {
  readonly text: string;
  /** The package's path, `["concord", "<name>"]`. */
  readonly packagePath: readonly string[];
  /** The paths of the entry points, as OPA takes them: `concord/<name>/decision`, .. */
  readonly entrypoints: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a policy to a Rego v1 module (semantics, section 7). Rego can say everything that a policy can. */
export function compileRego(policy: Policy): RegoCompiled {
  const module = lowerRego(policy);
  const { packagePath } = module;
  return {
    text: printRego(module),
    packagePath,
    entrypoints: ENTRYPOINTS.map((each) => [...packagePath, each].join("/")),
    diagnostics: [],
  };
}
