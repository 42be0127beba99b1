import { dirname, isAbsolute, join } from "node:path";
import { type Diagnostic, hasErrors, type Source } from "../../../compilers/diagnostics/index.js";
import { loadProperties, type Policy, type Property, policyOfProperties } from "../../index.js";
import { Unable } from "../exit.js";
import type { Io } from "../io.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import { type Assignment, variablesOf } from "./assignments.js";
import { loadValid } from "./load.js";
import { policyBesideProperties } from "./properties-files.js";
import { readSource } from "./read-source.js";

/** A file of properties that was read, with its policy. */
export interface ReadProperties {
  readonly source: Source;
  readonly policy: Policy;
  readonly policySource: Source;
  /** Missing where there are errors. */
  readonly properties: readonly Property[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What the policy is in conflict with, at its own places. */
  readonly inPolicy: readonly Diagnostic[];
}

/**
 * Reads a file of properties by its policy: the one given, else the one that it names, else the file of the same stem. Throws
 * `Unable` when one of them cannot be read or the policy is not valid.
 */
export async function readProperties(
  file: string,
  variables: readonly Assignment[] | undefined,
  io: Io,
  policyPath?: string,
): Promise<ReadProperties> {
  const source = await readSource(file);
  const path = policyPath ?? (await policyPathOf(file, source));
  const { source: policySource, policy } = await loadValid(path, variables, io);
  const subject = { policy, source: policySource, variables: variablesOf(variables) };
  return { source, policy, policySource, ...loadProperties(source, subject) };
}

/** The properties of a file; its errors are shown on stderr and throw `Unable`. */
export async function validProperties(
  file: string,
  variables: readonly Assignment[] | undefined,
  io: Io,
  policyPath?: string,
): Promise<ReadProperties & { readonly properties: readonly Property[] }> {
  const read = await readProperties(file, variables, io, policyPath);
  const { properties, source, policySource, diagnostics, inPolicy } = read;
  if (properties !== undefined && !hasErrors(diagnostics)) return { ...read, properties };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  await showDiagnostics(source, errors, io, io.stderr);
  await showDiagnostics(policySource, inPolicy, io, io.stderr);
  throw new Unable(`${file} is not a valid file of properties`);
}

async function policyPathOf(file: string, source: Source): Promise<string> {
  const named = policyOfProperties(source);
  if (named === undefined) return await policyBesideProperties(file);
  return isAbsolute(named) ? named : join(dirname(file), named);
}
