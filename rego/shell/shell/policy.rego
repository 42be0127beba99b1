# METADATA
# title: "shell"
# description: "Known programs with known arguments in the workspace; everything else \
#   is refused or shown to a person"
# custom:
#   concord:
#     digest: "sha256:6e12490f7839b9e9d31f2f9e8949846c7a0919522dc4ede867cbcb9589750339"
package concord.shell # regal ignore:directory-package-mismatch,file-length

# METADATA
# description: "`ALLOW`, `DENY` or `ESCALATE`"
# entrypoint: true
decision := answer[0]

# METADATA
# description: "true only for `ALLOW`"
# entrypoint: true
default allow := false

allow if answer[0] == "ALLOW"

# METADATA
# description: "the ids of the rules that carry the decision, in document order"
# entrypoint: true
rules := answer[1]

# METADATA
# description: "all of that, the reason, and which attributes are not of their type"
# entrypoint: true
result := {"decision": answer[0], "allow": allow, "rules": answer[1], "reason": answer[2], "invalid": answer[3]}

# METADATA
# description: "what decides: decision, ids of rules, reason, attributes that are \
#   not of their type"
# entrypoint: true
default answer := ["DENY", [], "invalid_attribute", ["action"]]

answer := found if found := judge[input.action]

else := unlisted if is_action(input.action)

default judge["run_command"] := ["DENY", [], "default", []]

judge["run_command"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := merged(allowing_1)

default judge["bash"] := ["DENY", [], "default", []]

judge["bash"] := invalid(misfits_2) if malformed_3(input.parameters)

else := found if found := rule["obvious-accident"]

else := found if found := rule.text

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [5, rule["removes-trees"]]

denying_1 contains [6, rule["rewrites-history"]]

denying_1 contains [7, rule.interpreter]

denying_1 contains [8, rule["through-a-shell"]]

denying_1 contains [9, rule["changes-what-runs"]]

denying_1 contains [10, rule["outside-the-workspace"]]

escalating_1 contains [2, rule.installs]

escalating_1 contains [3, rule["long-running"]]

escalating_1 contains [4, rule.removes]

allowing_1 contains [0, rule.inspect]

allowing_1 contains [1, rule["build-and-test"]]

# METADATA
# title: "inspect"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "inspect"
#     reason: "allowed by rule `inspect`"
rule["inspect"] := ["ALLOW", ["inspect"], "allowed by rule `inspect`", []] if {
	parameters := input.parameters
	parameters.program == "git"
	contains_any_1(parameters.arguments)
	every_one_of_1(parameters.arguments)
}

contains_any_1(value) if "status" in value

contains_any_1(value) if "diff" in value

contains_any_1(value) if "log" in value

contains_any_1(value) if "show" in value

every_one_of_1(values) if {
	every element in values {
		one_of_1(element)
	}
}

one_of_1("status") := true

one_of_1("diff") := true

one_of_1("log") := true

one_of_1("show") := true

one_of_1("--stat") := true

one_of_1("--oneline") := true

one_of_1("--cached") := true

one_of_1("--no-pager") := true

one_of_1("-p") := true

one_of_1("HEAD") := true

one_of_1("main") := true

# METADATA
# title: "build-and-test"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "build-and-test"
#     reason: "allowed by rule `build-and-test`"
rule["build-and-test"] := ["ALLOW", ["build-and-test"], "allowed by rule `build-and-test`", []] if either_1(input)

either_1(request) if {
	parameters := request.parameters
	parameters.program == "npm"
	contains_any_2(parameters.arguments)
	every_one_of_2(parameters.arguments)
}

either_1(request) if {
	parameters := request.parameters
	parameters.program in ["pytest", "cargo", "go"]
	contains_any_3(parameters.arguments)
	every_one_of_3(parameters.arguments)
}

contains_any_2(value) if "test" in value

contains_any_2(value) if "run" in value

every_one_of_2(values) if {
	every element in values {
		element in ["run", "test", "lint", "build", "--silent"]
	}
}

contains_any_3(value) if "test" in value

contains_any_3(value) if "tests/" in value

every_one_of_3(values) if {
	every element in values {
		element in ["test", "-v", "-x", "--release", "./...", "tests/"]
	}
}

# METADATA
# title: "installs"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "installs"
#     reason: "packages are chosen by a person"
rule["installs"] := ["ESCALATE", ["installs"], "packages are chosen by a person", []] if {
	either_2(input)
	either_3(input)
}

either_2(request) if not has_program(request)

either_2(request) if request.parameters.program in ["npm", "pip", "cargo", "go"]

either_3(request) if not has_arguments(request)

either_3(request) if contains_any_4(request.parameters.arguments)

contains_any_4(value) if "install" in value

contains_any_4(value) if "i" in value

contains_any_4(value) if "add" in value

contains_any_4(value) if "get" in value

contains_any_4(value) if "ci" in value

# METADATA
# title: "long-running"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "long-running"
#     reason: "longer than fifteen minutes"
rule["long-running"] := ["ESCALATE", ["long-running"], "longer than fifteen minutes", []] if {
	above(input.parameters.timeout_seconds, 900)
}

# METADATA
# title: "removes"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "removes"
#     reason: "removing files is confirmed by a person"
rule["removes"] := ["ESCALATE", ["removes"], "removing files is confirmed by a person", []] if either_4(input)

either_4(request) if not has_program(request)

either_4(request) if request.parameters.program == "rm"

# METADATA
# title: "removes-trees"
# custom:
#   concord:
#     decision: "DENY"
#     id: "removes-trees"
#     reason: "whole trees are not removed"
rule["removes-trees"] := ["DENY", ["removes-trees"], "whole trees are not removed", []] if {
	either_4(input)
	either_5(input)
}

either_5(request) if not has_arguments(request)

either_5(request) if contains_any_5(request.parameters.arguments)

contains_any_5(value) if "-r" in value

contains_any_5(value) if "-R" in value

contains_any_5(value) if "-rf" in value

contains_any_5(value) if "-fr" in value

contains_any_5(value) if "-Rf" in value

contains_any_5(value) if "--recursive" in value

contains_any_5(value) if "--no-preserve-root" in value

# METADATA
# title: "rewrites-history"
# custom:
#   concord:
#     decision: "DENY"
#     id: "rewrites-history"
#     reason: "history that others may have is not rewritten"
rule["rewrites-history"] := ["DENY", ["rewrites-history"], "history that others may have is not rewritten", []] if {
	either_6(input)
	either_7(input)
}

either_6(request) if not has_program(request)

either_6(request) if request.parameters.program == "git"

either_7(request) if not has_arguments(request)

either_7(request) if {
	"push" in request.parameters.arguments
	"--force" in request.parameters.arguments
}

either_7(request) if {
	"push" in request.parameters.arguments
	"-f" in request.parameters.arguments
}

either_7(request) if {
	"push" in request.parameters.arguments
	"--mirror" in request.parameters.arguments
}

# METADATA
# title: "interpreter"
# custom:
#   concord:
#     decision: "DENY"
#     id: "interpreter"
#     reason: "a program is one that we know, by its plain name"
rule["interpreter"] := ["DENY", ["interpreter"], "a program is one that we know, by its plain name", []] if {
	either_8(input)
}

either_8(request) if not has_program(request)

either_8(request) if one_of_2(request.parameters.program)

either_8(request) if matches_1(request.parameters.program)

either_8(request) if contains_1(request.parameters.program)

one_of_2("sh") := true

one_of_2("bash") := true

one_of_2("zsh") := true

one_of_2("env") := true

one_of_2("xargs") := true

one_of_2("sudo") := true

one_of_2("su") := true

one_of_2("nohup") := true

one_of_2("eval") := true

one_of_2("ssh") := true

one_of_2("find") := true

matches_1(value) if startswith(value, "python")

matches_1(value) if startswith(value, "perl")

matches_1(value) if startswith(value, "node")

matches_1(value) if startswith(value, "ruby")

contains_1(value) if contains(value, "/")

contains_1(value) if contains(value, " ")

# METADATA
# title: "through-a-shell"
# custom:
#   concord:
#     decision: "DENY"
#     id: "through-a-shell"
#     reason: "programs are started without a shell"
rule["through-a-shell"] := ["DENY", ["through-a-shell"], "programs are started without a shell", []] if either_9(input)

either_9(request) if request.parameters.command != null

either_9(request) if request.parameters.shell == true

# METADATA
# title: "changes-what-runs"
# custom:
#   concord:
#     decision: "DENY"
#     id: "changes-what-runs"
#     reason: "the environment decides which program and libraries are loaded"
rule["changes-what-runs"] := [
	"DENY",
	["changes-what-runs"],
	"the environment decides which program and libraries are loaded",
	[],
] if {
	either_10(input)
}

either_10(request) if request.parameters.env.LD_PRELOAD != null

either_10(request) if request.parameters.env.PATH != null

# METADATA
# title: "outside-the-workspace"
# custom:
#   concord:
#     decision: "DENY"
#     id: "outside-the-workspace"
#     reason: "commands run in the workspace"
rule["outside-the-workspace"] := ["DENY", ["outside-the-workspace"], "commands run in the workspace", []] if {
	either_11(input)
}

either_11(request) if not has_working_directory(request)

either_11(request) if {
	is_string(request.parameters.working_directory)
	not within_1(request.parameters.working_directory)
}

within_1(value) if within(value, "/workspace/")

# METADATA
# title: "text"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "text"
#     reason: "a shell command is read by a person"
rule["text"] := ["ESCALATE", ["text"], "a shell command is read by a person", []]

# METADATA
# title: "obvious-accident"
# custom:
#   concord:
#     decision: "DENY"
#     id: "obvious-accident"
#     reason: "this would remove or overwrite a disk"
rule["obvious-accident"] := ["DENY", ["obvious-accident"], "this would remove or overwrite a disk", []] if {
	either_12(input)
}

either_12(request) if not has_command(request)

either_12(request) if contains_2(request.parameters.command)

contains_2(value) if contains(value, "rm -rf /")

contains_2(value) if contains(value, "rm -rf ${HOME}")

contains_2(value) if contains(value, "mkfs.")

contains_2(value) if contains(value, "dd if=")

contains_2(value) if contains(value, ":(){")

has_program(request) if request.parameters.program != null

has_arguments(request) if request.parameters.arguments != null

has_working_directory(request) if request.parameters.working_directory != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_strings(record.arguments)

malformed_1(record) if not_string(record.command)

malformed_1(record) if malformed_2(record.env)

malformed_1(record) if not_string(record.program)

malformed_1(record) if not_boolean(record.shell)

malformed_1(record) if not_integer(record.timeout_seconds)

malformed_1(record) if not_path(record.working_directory)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_string(record.LD_PRELOAD)

malformed_2(record) if not_string(record.PATH)

misfits_1 contains [0, "arguments"] if misfit.arguments

misfits_1 contains [1, "command"] if misfit.command

misfits_1 contains [2, "env.LD_PRELOAD"] if misfit["env.ld_preload"]

misfits_1 contains [3, "env.PATH"] if misfit["env.path"]

misfits_1 contains [4, "program"] if misfit.program

misfits_1 contains [5, "shell"] if misfit.shell

misfits_1 contains [6, "timeout_seconds"] if misfit.timeout_seconds

misfits_1 contains [7, "working_directory"] if misfit.working_directory

misfit["arguments"] if misplaced(input.parameters)

misfit["arguments"] if not_strings(input.parameters.arguments)

misfit["command"] if misplaced(input.parameters)

misfit["command"] if not_string(input.parameters.command)

misfit["env.ld_preload"] if misplaced(input.parameters)

misfit["env.ld_preload"] if misplaced(input.parameters.env)

misfit["env.ld_preload"] if not_string(input.parameters.env.LD_PRELOAD)

misfit["env.path"] if misplaced(input.parameters)

misfit["env.path"] if misplaced(input.parameters.env)

misfit["env.path"] if not_string(input.parameters.env.PATH)

misfit["program"] if misplaced(input.parameters)

misfit["program"] if not_string(input.parameters.program)

misfit["shell"] if misplaced(input.parameters)

misfit["shell"] if not_boolean(input.parameters.shell)

misfit["timeout_seconds"] if misplaced(input.parameters)

misfit["timeout_seconds"] if not_integer(input.parameters.timeout_seconds)

misfit["working_directory"] if misplaced(input.parameters)

misfit["working_directory"] if not_path(input.parameters.working_directory)

has_command(request) if request.parameters.command != null

malformed_3(record) if misplaced(record)

malformed_3(record) if not_string(record.command)

misfits_2 contains [0, "command"] if misfit.command

is_action(value) if {
	is_string(value)
	value != ""
}

invalid(misfits) := ["DENY", [], "invalid_attribute", [name | some [_, name] in sort(misfits)]]

merged(fired) := only if {
	count(fired) == 1
	some [_, only] in fired
}

else := [decision, ids, reason, []] if {
	sorted := sort(fired)
	[_, [decision, _, reason, _]] := sorted[0]
	ids := [id | some [_, [_, [id], _, _]] in sorted]
}

misplaced(record) if {
	not is_object(record)
	record != null
}

not_string(value) if {
	not is_string(value)
	value != null
}

not_boolean(value) if {
	not is_boolean(value)
	value != null
}

not_integer(value) if {
	not is_integer(value)
	value != null
}

is_integer(value) if {
	is_number(value)
	value >= -9007199254740991
	value <= 9007199254740991
	is_whole(value)
}

# A slice takes whole numbers only; written as 1.0 or 1e3 a number may need the slower test.
is_whole(number) if array.slice([], number, number) == []

else if floor(number) == number

not_strings(value) if {
	not is_strings(value)
	value != null
}

is_strings(value) if {
	is_array(value)
	every element in value {
		is_string(element)
	}
}

not_path(value) if {
	not is_path(value)
	value != null
}

is_path(value) if {
	is_string(value)
	startswith(value, "/")
	not contains(value, "//")
	not contains(value, "\\")
	not contains(value, "\u0000")
	not has_dot_segment(value)
}

has_dot_segment(path) if {
	contains(path, "/.")
	some segment in split(path, "/")
	segment in [".", ".."]
}

above(value, bound) if {
	is_number(value)
	value > bound
}

within(path, directory) if startswith(path, directory)

else if {
	startswith(directory, path)
	concat("", [path, "/"]) == directory
}
