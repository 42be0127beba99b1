import { type Diagnostic, hasErrors, type Source, sortDiagnostics } from "../diagnostics/index.js";
import { type Policy, typecheck } from "../model/index.js";
import { normalize } from "./normalize.js";
import { parse } from "./parse.js";
import { validate } from "./validate.js";

/** Options of loading a policy. */
export interface LoadOptions {
  /** Texts that take the place of variables of the policy, literally. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A policy, unless there are errors; and all diagnostics, sorted by place. */
export interface LoadedPolicy {
  readonly policy: Policy | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads, checks and types a policy. Every independent mistake is reported at once; a policy comes out only without errors. */
export function loadPolicy(source: Source, options: LoadOptions = {}): LoadedPolicy {
  const { root, diagnostics: unreadable } = parse(source);
  if (root === undefined) return { policy: undefined, diagnostics: sortDiagnostics(unreadable) };
  const { draft, diagnostics: malformed, unused } = normalize(root, source.path, options.variables ?? {});
  const found = [...unreadable, ...validate(root, "policy"), ...malformed];
  const { policy, diagnostics: mistyped } = typecheck(draft);
  if (!hasErrors(found)) return { policy, diagnostics: sortDiagnostics([...found, ...unused, ...mistyped]) };
  // Warnings about a draft with gaps would speak of what the author has written elsewhere.
  const errors = mistyped.filter((each) => each.severity === "error");
  return { policy: undefined, diagnostics: sortDiagnostics([...found, ...errors]) };
}
