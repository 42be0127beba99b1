import type { Ran } from "./command.js";
import { failure } from "./errors.js";
import type { OpaError, OpaFailure } from "./toolchain.js";

interface Reported {
  readonly code?: string;
  readonly message: string;
  readonly location?: { readonly file: string; readonly row: number; readonly col: number };
}

/** The errors that an opa command has printed: `{"errors": [...]}` on one of its outputs, or a text in words. */
export function reportedBy({ stdout, stderr }: Ran): OpaFailure {
  const errors = parseReport(stdout) ?? parseReport(stderr);
  if (errors !== undefined) return { kind: "failed", errors: errors.map(fromReported) };
  return failure("opa_error", `${stderr}${stdout}`.trim().replace(/^error: /, ""));
}

function parseReport(text: string): readonly Reported[] | undefined {
  let report: { readonly errors?: readonly Reported[] };
  try {
    report = JSON.parse(text) as typeof report;
  } catch {
    return undefined;
  }
  return report.errors !== undefined && report.errors.length > 0 ? report.errors : undefined;
}

function fromReported({ code, message, location }: Reported): OpaError {
  const error = { code: code ?? "opa_error", message };
  if (location === undefined) return error;
  return { ...error, path: location.file, row: location.row, col: location.col };
}
