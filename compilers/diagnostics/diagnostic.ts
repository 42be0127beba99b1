import { type Arguments, catalogue, type DiagnosticCode, type Severity } from "./catalogue.js";
import type { Span } from "./span.js";

/** Something a policy author should know, at its place in the source. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | undefined;
  readonly span: Span;
  readonly related: readonly Related[];
}

/** A second place that the diagnostic is about: the other side of a conflict. */
export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** Makes a diagnostic from the catalogue; a wrong code or a missing argument does not compile. */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  span: Span,
  args: Arguments<C>,
  related: readonly Related[] = [],
): Diagnostic {
  const entry = catalogue[code];
  const text = (entry.text as (args: Arguments<C>) => { message: string; help?: string })(args);
  return { code, severity: entry.severity, message: text.message, help: text.help, span, related };
}

/** True when the list holds an error; warnings do not fail a compile. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === "error");
}

/** Sorts by position, errors first at one place, and drops exact repetitions. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const kept = diagnostics.filter((each) => {
    const key = `${each.span.start}:${each.span.end}:${each.code}:${each.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
  return kept.sort(
    (a, b) =>
      a.span.start - b.span.start ||
      (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1) ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
}
