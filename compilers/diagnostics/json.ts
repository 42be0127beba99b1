import type { DiagnosticCode, Severity } from "./catalogue.js";
import type { Diagnostic } from "./diagnostic.js";
import { indexLines, type Lines } from "./lines.js";
import type { Source, Span } from "./span.js";

/** A place for machines: lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface JsonPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A diagnostic as a plain object, for machines. */
export interface JsonDiagnostic extends JsonPlace {
  readonly file: string;
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly related: readonly (JsonPlace & { readonly message: string })[];
}

/** Diagnostics as plain objects with their places in lines and columns. */
export function diagnosticsToJson(
  source: Source,
  diagnostics: readonly Diagnostic[],
): readonly JsonDiagnostic[] {
  const lines = indexLines(source.text);
  return diagnostics.map(({ code, severity, message, help, span, related }) => ({
    file: source.path,
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...placeOf(lines, span),
    related: related.map((each) => ({ message: each.message, ...placeOf(lines, each.span) })),
  }));
}

/** The place of a span. */
export function placeOf(lines: Lines, span: Span): JsonPlace {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
