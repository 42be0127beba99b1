import { type Diagnostic, renderDiagnostics, type Source } from "../../../compilers/diagnostics/index.js";
import type { Io, Output } from "../io.js";
import { hasColour } from "./style.js";

/** Shows diagnostics to people, each with its line and followed by an empty one. */
export async function showDiagnostics(
  source: Source,
  diagnostics: readonly Diagnostic[],
  io: Io,
  output: Output,
): Promise<void> {
  if (diagnostics.length === 0) return;
  await output.write(
    `${renderDiagnostics(source, diagnostics, { color: hasColour(output, io.environment) })}\n`,
  );
}
