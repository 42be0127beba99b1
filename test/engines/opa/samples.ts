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

/** As many kinds of statements of OPA's plans as can be had, some inside others, and rules that others depend on. */
export const CONSTRUCTS: OpaModule = {
  path: "constructs.rego",
  source: `package constructs

import data.support.limits

default verdict := "null\\"blocks\\":null<&>\\u2028"

verdict := "with" if {
	allowed with input.user as "root" with data.support.limits.size as 3
} else := "every" if {
	every key, value in input.parts {
		value > 1.50
		not startswith(key, "x")
	}
} else := sprintf("%d", [limits.size]) if not allowed

allowed if {
	some user in {"root", "admin"}
	input.user == user
	limits.size != 4
	not refused[user]
}

refused contains user if {
	some user
	input.refused[user]
	not any_of([flag | some flag in input.flags; not flag == null])
}

any_of(flags) if true in flags

any_of(flags) := false if count(flags) > 100000000000000000000

by_name[name] := {"set": {name, 1, null, true}, "list": [name, {}, []]} if {
	some name, value in input.parts
	value == {"a": {"b": [1, -2, 3e10]}}[input.at].b[_]
}

by_name.fixed := object.union({"a": 1}, {"b": {part: size | some part, size in input.parts}})

nested.deep[name].value := limits[name] if {
	some name in ["size", "null"]
	is_string(name)
}

kinds.first := input.a

kinds.second := 2

calls := [called | called := kinds[input.called]]

later := time.now_ns() if walk(input, [["when"], _])
`,
};
