import { type Diagnostic, type DiagnosticCode, positionAt } from "../../../compilers/diagnostics/index.js";
import type { Policy } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";

/** What is said about a policy: `line:column code` of each diagnostic, the text that each marks, and all their words. */
export interface Reported {
  readonly places: readonly string[];
  readonly marked: readonly (readonly [string, DiagnosticCode])[];
  readonly words: string;
}

/** Loads a policy's text and says what is reported. */
export function report(text: string, variables: Readonly<Record<string, string>> = {}): Reported {
  const { diagnostics } = loadPolicy({ path: "policy.yaml", text }, { variables });
  return {
    places: diagnostics.map((each) => placed(text, each)),
    marked: diagnostics.map(({ span, code }) => [text.slice(span.start, span.end), code]),
    words: diagnostics.map(worded).join("\n"),
  };
}

/** The codes of the errors of a policy's text. */
export function errorCodes(text: string): readonly DiagnosticCode[] {
  const { diagnostics } = loadPolicy({ path: "policy.yaml", text });
  return diagnostics.filter((each) => each.severity === "error").map((each) => each.code);
}

/** Loads a policy that must compile. */
export function load(text: string, variables: Readonly<Record<string, string>> = {}): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "policy.yaml", text }, { variables });
  if (policy === undefined)
    throw new Error(diagnostics.map((each) => placed(text, each) + worded(each)).join("\n"));
  return policy;
}

/** A policy of one rule for the action `a` with these conditions, which stand on line 1. */
export function withConditions(conditions: string, decision = "allow"): string {
  return `rules: [{id: r, action: a, decision: ${decision}, conditions: ${conditions}}]`;
}

function placed(text: string, { span, code }: Diagnostic): string {
  const { line, column } = positionAt(text, span.start);
  return `${line}:${column} ${code}`;
}

function worded({ message, help, related }: Diagnostic): string {
  return [message, ...(help === undefined ? [] : [help]), ...related.map((each) => each.message)].join("; ");
}
