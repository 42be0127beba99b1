import { hasErrors } from "../../../compilers/diagnostics/index.js";
import { loadPolicy, type Policy } from "../../index.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import type { Io } from "../io.js";
import { complain } from "../output/complain.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import { readSource } from "./read-source.js";

/** The policies of a call; only with the code 0 are all of them there. */
export interface LoadedAll {
  readonly policies: readonly Policy[];
  readonly code: ExitCode;
}

/** Loads every policy of a call and says of each, on stderr, what there is to say. */
export async function loadAll(
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
  io: Io,
): Promise<LoadedAll> {
  const policies: Policy[] = [];
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      const source = await readSource(file);
      const { policy, diagnostics } = loadPolicy(source, { variables });
      await showDiagnostics(source, diagnostics, io, io.stderr);
      const isValid = policy !== undefined && !hasErrors(diagnostics);
      if (isValid) policies.push(policy);
      codes.push(isValid ? EXIT.ok : EXIT.failed);
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      await complain(io, error.message);
      codes.push(EXIT.unable);
    }
  }
  return { policies, code: worst(codes) };
}
