import { catalogue, type DiagnosticCode, type Severity } from "./catalogue.js";
import type { Diagnostic } from "./diagnostic.js";
import { placeOf } from "./json.js";
import { indexLines, type Lines } from "./lines.js";
import type { Source, Span } from "./span.js";

/** What was found in one source. */
export interface Report {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** A log in the Static Analysis Results Interchange Format, version 2.1.0. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: {
    readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] };
  };
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly SarifResult[];
}

interface SarifRule {
  readonly id: DiagnosticCode;
  readonly shortDescription: { readonly text: string };
  readonly defaultConfiguration: { readonly level: Severity };
}

interface SarifResult {
  readonly ruleId: DiagnosticCode;
  readonly ruleIndex: number;
  readonly level: Severity;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
}

interface SarifLocation {
  readonly id?: number;
  readonly message?: { readonly text: string };
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };
  };
}

/** The diagnostics of one source as a SARIF log. */
export function toSarif(source: Source, diagnostics: readonly Diagnostic[]): SarifLog {
  return sarifLog([{ source, diagnostics }]);
}

/** The diagnostics of several sources as one SARIF log; equal input gives an equal log. */
export function sarifLog(reports: readonly Report[]): SarifLog {
  const driver = { name: "concord", rules: CODES.map(ruleOf) };
  const results = reports.flatMap(({ source, diagnostics }) => {
    const lines = indexLines(source.text);
    return diagnostics.map((each) => resultOf(source, lines, each));
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

const CODES = Object.keys(catalogue) as readonly DiagnosticCode[];

function ruleOf(code: DiagnosticCode): SarifRule {
  const { title, severity } = catalogue[code];
  return { id: code, shortDescription: { text: title }, defaultConfiguration: { level: severity } };
}

function resultOf(source: Source, lines: Lines, diagnostic: Diagnostic): SarifResult {
  const { code, severity, message, help, span, related } = diagnostic;
  const relatedLocations = related.map((each, index) => ({
    id: index + 1,
    message: { text: each.message },
    ...locationOf(source, lines, each.span),
  }));
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: severity,
    message: { text: help === undefined ? message : `${message} (${help})` },
    locations: [locationOf(source, lines, span)],
    ...(related.length === 0 ? {} : { relatedLocations }),
  };
}

function locationOf(source: Source, lines: Lines, span: Span): SarifLocation {
  const { line, column, endLine, endColumn } = placeOf(lines, span);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(source.path) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** A path as a URI reference: relative paths stay relative, absolute ones become `file:` URIs. */
function uriOf(path: string): string {
  const segments = path.replaceAll("\\", "/").split("/");
  const drive = /^[A-Za-z]:$/.test(segments[0] ?? "") ? `/${segments.shift()}/` : "";
  const encoded = drive + segments.map((each) => encodeURIComponent(each.toWellFormed())).join("/");
  return encoded.startsWith("/") ? `file://${encoded}` : encoded;
}
