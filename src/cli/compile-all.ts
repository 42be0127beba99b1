import { hasErrors } from "../../compilers/diagnostics/index.js";
import { type CompiledFile, type CompileFileOptions, compileFile } from "./compile-file.js";
import { EXIT, type ExitCode, Unable, worst } from "./exit.js";
import { readSource } from "./input/read-source.js";
import type { Io } from "./io.js";
import { complain } from "./output/complain.js";
import { showDiagnostics } from "./output/show-diagnostics.js";

/** What the policies of one call came to; only with the code 0 may anything be written. */
export interface CompiledAll {
  readonly compiled: readonly CompiledFile[];
  readonly code: ExitCode;
}

/** Compiles every policy and says of each what there is to say. Throws `Unable` when two would go into the same files. */
export async function compileAll(
  files: readonly string[],
  options: CompileFileOptions,
  io: Io,
): Promise<CompiledAll> {
  const compiled: CompiledFile[] = [];
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      const each = await compileFile(await readSource(file), options);
      await showDiagnostics(each.source, each.diagnostics, io, io.stderr);
      compiled.push(each);
      codes.push(hasErrors(each.diagnostics) ? EXIT.failed : EXIT.ok);
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      await complain(io, error.message);
      codes.push(EXIT.unable);
    }
  }
  const code = worst(codes);
  if (code === EXIT.ok) checkNames(compiled);
  return { compiled, code };
}

/** Names that differ only in case would be one file on some file systems. */
function checkNames(compiled: readonly CompiledFile[]): void {
  const paths = new Map<string, string>();
  for (const { slug, source } of compiled) {
    const other = paths.get(slug.toLowerCase());
    if (other !== undefined) {
      throw new Unable(
        `${other} and ${source.path} would both be written as \`${slug}\`: give one another \`name\``,
      );
    }
    paths.set(slug.toLowerCase(), source.path);
  }
}
