import { catalogue, type DiagnosticCode } from "./catalogue.js";
import type { Diagnostic } from "./diagnostic.js";
import { examples } from "./examples.js";
import { renderDiagnostics } from "./render.js";
import type { Source } from "./span.js";

const PREFACE = `# Diagnostics

Everything that Concord says about a policy, with an example of each. An error stops the compile; a warning does not.
Codes are stable: tools may rely on them, not on the wording.

This file is generated from \`compilers/diagnostics/catalogue.ts\` and \`examples.ts\` by
\`npm run build:ts && node scripts/diagnostics-doc.mjs\`.
`;

const ANALYZED = "Raised by `concord analyze`.";

/** When codes are raised that loading a policy never raises. */
const RAISED_BY: Readonly<Partial<Record<DiagnosticCode, string>>> = {
  "exceeds-store-limit":
    "Raised when compiling for a store that publishes such a limit (`--layout avp`, `--layout gateway`).",
  "exceeds-store-quota":
    "Raised when compiling for a store whose quota can be raised, or is not published as one number (`--layout avp`, `--layout gateway`).",
  "unsupported-by-target": "Raised when compiling for a target that has no words for what the policy says.",
  "rule-never-decides": ANALYZED,
  "condition-always-true": ANALYZED,
  "condition-never-true": ANALYZED,
  "redundant-condition": ANALYZED,
  "always-allowed": ANALYZED,
  "never-allowed": ANALYZED,
  "attribute-without-effect": ANALYZED,
  "unknown-action": "Raised by `concord assert` and `concord test` at the action of a property.",
  "property-broken": "Raised by `concord assert` and `concord test` at the property.",
  "property-says-nothing": "Raised by `concord assert` and `concord test` at the property.",
  "engines-disagree": "Raised by `concord check` and `concord prove` at the rules that carry the answers.",
  "decision-changed":
    "Raised by `concord diff` at the rules of the second policy that carry the new decision.",
};

/** The text of docs/diagnostics.md; `check` says what loading an example reports. */
export function documentDiagnostics(check: (source: Source) => readonly Diagnostic[]): string {
  const codes = Object.keys(catalogue) as readonly DiagnosticCode[];
  const rows = codes.map(
    (code) => `| [${code}](#${code}) | ${catalogue[code].severity} | ${catalogue[code].title} |`,
  );
  const table = ["| code | severity | about |", "|---|---|---|", ...rows].join("\n");
  return [PREFACE, `${table}\n`, ...codes.map((code) => section(code, check))].join("\n");
}

function section(code: DiagnosticCode, check: (source: Source) => readonly Diagnostic[]): string {
  const { title, severity } = catalogue[code];
  const heading = `## ${code}\n\n${title} (${severity}).\n`;
  const text = examples[code];
  if (text === undefined) return `${heading}\n${RAISED_BY[code] ?? ""}\n`;
  const source = { path: "policy.yaml", text };
  const rendered = renderDiagnostics(
    source,
    check(source).filter((each) => each.code === code),
  );
  return `${heading}\n${fenced("yaml", text)}\n${fenced("text", rendered)}`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
