import { hasErrors, type Source } from "../../../compilers/diagnostics/index.js";
import { loadPolicy, type Policy } from "../../index.js";
import { Unable } from "../exit.js";
import type { Io } from "../io.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import { type Assignment, variablesOf } from "./assignments.js";
import { readSource } from "./read-source.js";

/** A policy that has no errors, with its text. */
export interface Loaded {
  readonly source: Source;
  readonly policy: Policy;
}

/**
 * Loads a policy for a command that needs a valid one. Errors are shown on stderr and throw `Unable`; warnings are for
 * `concord validate` and are not repeated here.
 */
export async function loadValid(
  path: string,
  variables: readonly Assignment[] | undefined,
  io: Io,
): Promise<Loaded> {
  const source = await readSource(path);
  const { policy, diagnostics } = loadPolicy(source, { variables: variablesOf(variables) });
  if (policy !== undefined && !hasErrors(diagnostics)) return { source, policy };
  await showDiagnostics(
    source,
    diagnostics.filter((each) => each.severity === "error"),
    io,
    io.stderr,
  );
  throw new Unable(`${path} is not a valid policy`);
}
