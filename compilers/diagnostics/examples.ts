import type { DiagnosticCode } from "./catalogue.js";

/**
 * For each code a policy that raises it; `undefined` for what no policy raises by itself. They are shown in docs/diagnostics.md,
 * and a test loads them all.
 */
export const examples: Readonly<Record<DiagnosticCode, string | undefined>> = {
  "yaml-syntax": `rules:
  - action: read_file
   decision: allow
`,
  "lone-surrogate": `rules:
  - {action: "read\\ud800", decision: deny}
`,
  "input-too-large": `metadata:
  a: &a [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]
  b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
  c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
  d: [*c, *c, *c, *c, *c, *c]
`,
  "yaml-documents": `rules: []
---
rules: []
`,
  "duplicate-key": `rules:
  - action: read_file
    decision: allow
    decision: deny
`,
  "unknown-key": `rules:
  - {action: read_file, decison: allow}
`,
  "unknown-constraint": `rules:
  - {action: read_file, decision: allow, conditions: {path: {starts_with: /tmp/}}}
`,
  "missing-key": `rules:
  - {action: read_file}
`,
  "wrong-shape": `rules:
  action: read_file
  decision: allow
`,
  "empty-value": `rules:
  - {action: [], decision: allow}
`,
  "bad-value": `rules:
  - {action: read_file, decision: Allow}
`,
  "contradictory-keys": `default_decision: escalate
default_deny: true
`,
  "bad-attribute": `rules:
  - {action: read_file, decision: allow, conditions: {subject: {equals: admin}}}
`,
  "no-constraint": `rules:
  - {action: read_file, decision: allow, conditions: {path: {}}}
`,
  "bad-literal": `rules:
  - {action: connect, decision: allow, conditions: {address: {cidr: 10.0.0.0/33}}}
`,
  "unknown-variable": `vars: {workspace: /srv/work}
rules:
  - {action: read_file, decision: allow, conditions: {path: {within: "\${workspce}/tmp"}}}
`,
  "variable-cycle": `vars: {a: "\${b}/x", b: "\${a}/y"}
`,
  "duplicate-id": `rules:
  - {id: files, action: read_file, decision: allow}
  - {id: files, action: write_file, decision: deny}
`,
  "reserved-reason": `rules:
  - {action: read_file, decision: deny, reason: default}
`,
  "nested-too-deep": `rules:
  - action: read_file
    decision: allow
    conditions: ${"{not: ".repeat(17)}{path: {within: /tmp}}${"}".repeat(17)}
`,
  "action-outside-catalogue": `actions: {read_file: {}, write_file: {}}
rules:
  - {action: raed_file, decision: allow}
`,
  "type-conflict": `rules:
  - {action: write_file, decision: allow, conditions: {size: {max: 1000}}}
  - {action: write_file, decision: deny, conditions: {size: {prefix: big}}}
`,
  "literal-type": `rules:
  - {action: read_file, decision: allow, conditions: {path: {within: /srv, not_in: [/srv/../etc]}}}
`,
  "declared-twice": `attributes: {limit: {type: integer}}
actions: {query: {parameters: {limit: {type: decimal}}}}
rules:
  - {action: query, decision: allow, conditions: {limit: {max: 10}}}
`,
  "attribute-inside-attribute": `rules:
  - action: query
    decision: allow
    conditions: {user: {equals: root}, user.name: {equals: root}}
`,
  "too-many-classes": `rules:
  - {action: ["*a*", "*b*", "*c*", "*d*", "*e*", "*f*", "*g*", "*h*", "*i*", "*j*"], decision: allow}
`,
  "unsupported-by-target": undefined,
  "exceeds-store-limit": undefined,
  "exceeds-store-quota": undefined,
  "pattern-matches-nothing": `actions: {read_file: {}}
rules:
  - {action: "write_*", decision: deny}
`,
  "rule-never-fires": `rules:
  - {action: pay, decision: allow, conditions: {amount: {above: 100, below: 50}}}
`,
  "rule-never-decides": undefined,
  "condition-always-true": undefined,
  "condition-never-true": undefined,
  "redundant-condition": undefined,
  "always-allowed": undefined,
  "never-allowed": undefined,
  "attribute-without-effect": undefined,
  "unknown-action": undefined,
  "property-broken": undefined,
  "property-says-nothing": undefined,
  "absent-fires-deny": `rules:
  - {action: read_file, decision: deny, conditions: {mode: {equals: raw}}}
`,
  "prefix-of-path": `rules:
  - {action: read_file, decision: allow, conditions: {path: {prefix: /srv/}}}
`,
  "allow-by-default": `default_decision: allow
`,
  "unused-variable": `vars: {workspace: /srv}
`,
  "undeclared-parameter": `actions: {read_file: {parameters: {path: {type: path}}}}
rules:
  - {action: read_file, decision: allow, conditions: {pth: {equals: /srv/a}}}
`,
  "range-host-bits": `rules:
  - {action: connect, decision: allow, conditions: {address: {cidr: 10.0.0.1/8}}}
`,
  "engines-disagree": undefined,
  "decision-changed": undefined,
};
