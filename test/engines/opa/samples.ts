import type { OpaModule } from "../../../src/engines/opa/index.js";

/** A well-formed policy, laid out by `opa fmt`. */
export const POLICY: OpaModule = {
  path: "support/policy.rego",
  source: `package support

default decision := {"effect": "deny"}

decision := {"effect": "allow"} if {
	input.action == "read"
	startswith(input.path, "/data/")
	input.size <= data.support.limits.size
	not blocked
}

blocked if input.user in {"mallory", "trudy"}

blocked if glob.match("/data/secret/*", ["/"], input.path)

nothing := null

refused := false

missing if input.no.such.key
`,
};

/** A second module, which the first one refers to. */
export const LIMITS: OpaModule = {
  path: "support/limits/limits.rego",
  source: `package support.limits

size := 30
`,
};

/** Two rules that say different things when \`input.a\` is true. */
export const CONFLICT: OpaModule = {
  path: "conflict.rego",
  source: `package conflict

answer := 1 if input.a

answer := 2 if input.a
`,
};

/** Strict mode objects to the variable in row 4, column 2. */
export const UNUSED: OpaModule = {
  path: "unused.rego",
  source: `package unused

allow if {
	forgotten := input.a
	input.b
}
`,
};

/** The text ends inside a body. */
export const UNCLOSED: OpaModule = { path: "unclosed.rego", source: "package unclosed\n\nallow if {\n" };

/** A number is given where a string belongs; row 3, column 10. */
export const MISTYPED: OpaModule = {
  path: "mistyped.rego",
  source: `package mistyped

allow if startswith(1, "a")
`,
};
