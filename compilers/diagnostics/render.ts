import type { Severity } from "./catalogue.js";
import type { Diagnostic } from "./diagnostic.js";
import { excerpt } from "./excerpt.js";
import { indexLines, type Lines } from "./lines.js";
import { printable } from "./printable.js";
import type { Source, Span } from "./span.js";

/** How diagnostics are shown to people. */
export interface RenderOptions {
  /** Whether to use ANSI colours; never by default. */
  readonly color?: boolean;
}

/**
 * Shows diagnostics as text for people: message, place, the source line with carets, related places, help. Nothing that
 * stands in the source or in a message reaches a terminal as a control character. Ends with a line break unless empty.
 */
export function renderDiagnostics(
  source: Source,
  diagnostics: readonly Diagnostic[],
  options: RenderOptions = {},
): string {
  const lines = indexLines(source.text);
  const paint = options.color === true ? inColor : (_: Paint, text: string) => text;
  return diagnostics.map((each) => renderOne(source, lines, each, paint)).join("\n");
}

type Paint = Severity | "strong" | "quiet";
type Painter = (paint: Paint, text: string) => string;

const ANSI: Readonly<Record<Paint, string>> = { error: "31;1", warning: "33;1", strong: "1", quiet: "34" };

function inColor(paint: Paint, text: string): string {
  return `\u001b[${ANSI[paint]}m${text}\u001b[0m`;
}

function renderOne(source: Source, lines: Lines, diagnostic: Diagnostic, paint: Painter): string {
  const { severity, code, message, help, span, related } = diagnostic;
  const spans = [span, ...related.map((each) => each.span)];
  const gutter = Math.max(...spans.map((each) => String(lines.positionAt(each.start).line).length));
  const frameOf = (each: Span): readonly string[] => frame(source, lines, each, gutter, severity, paint);
  return [
    `${paint(severity, `${severity}[${code}]`)}${paint("strong", `: ${printable(message)}`)}`,
    ...frameOf(span),
    ...related.flatMap((each) => [
      `${paint("strong", "note")}: ${printable(each.message)}`,
      ...frameOf(each.span),
    ]),
    ...(help === undefined ? [] : [`${paint("strong", "help")}: ${printable(help)}`]),
    "",
  ].join("\n");
}

/** The place and its line; of a span over several lines, the first line. */
function frame(
  source: Source,
  lines: Lines,
  span: Span,
  gutter: number,
  severity: Severity,
  paint: Painter,
): readonly string[] {
  const { line, column } = lines.positionAt(span.start);
  const shown = excerpt(lines.lineAt(line), column - 1, column - 1 + span.end - span.start);
  const margin = " ".repeat(gutter);
  const bar = paint("quiet", "|");
  return [
    `${margin}${paint("quiet", "-->")} ${printable(source.path)}:${line}:${column}`,
    `${margin} ${bar}`,
    `${paint("quiet", String(line).padStart(gutter))} ${bar} ${shown.text}`,
    `${margin} ${bar} ${paint(severity, shown.marker)}`,
  ];
}
