# METADATA
# title: "scoped_files"
# description: "Reading and writing inside one project's folder, with limits on size \
#   and deletion"
# custom:
#   concord:
#     digest: "sha256:a03427bf4d73615e2bc7f1772fcb180d531805537b63f5c753626f550c3ad2f3"
#     version: "1.2"
package concord.scoped_files # regal ignore:directory-package-mismatch

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

default judge["read_file"] := ["DENY", [], "default", []]

judge["read_file"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := rule.secrets

else := found if found := rule.read

default judge["list_directory"] := ["DENY", [], "default", []]

judge["list_directory"] := invalid(misfits_2) if malformed_2(input.parameters)

else := found if found := rule.read

default judge["get_file_info"] := ["DENY", [], "default", []]

judge["get_file_info"] := invalid(misfits_2) if malformed_2(input.parameters)

else := found if found := rule.read

default judge["edit_file"] := ["DENY", [], "default", []]

judge["edit_file"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := merged(denying_1)

else := found if found := rule.edit

default judge["create_directory"] := ["DENY", [], "default", []]

judge["create_directory"] := invalid(misfits_2) if malformed_2(input.parameters)

else := found if found := rule.edit

default judge["write_file"] := ["DENY", [], "default", []]

judge["write_file"] := invalid(misfits_3) if malformed_3(input.parameters)

else := found if found := merged(denying_2)

else := found if found := rule["large-write"]

else := found if found := rule.write

default judge["move_file"] := ["DENY", [], "default", []]

judge["move_file"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := merged(denying_3)

else := found if found := rule.move

judge["copy_file"] := judge.move_file

default judge["delete_file"] := ["DENY", [], "default", []]

judge["delete_file"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := rule.secrets

else := found if found := rule.delete

default judge["delete_directory"] := ["DENY", [], "default", []]

judge["delete_directory"] := invalid(misfits_4) if malformed_4(input.parameters)

else := found if found := rule["delete-tree"]

else := found if found := rule.delete

matched contains "0" if endswith(input.action, "_file")

default judge_unlisted["0"] := ["DENY", [], "default", []]

judge_unlisted["0"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := rule.secrets

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [9, rule.secrets]

denying_1 contains [10, rule["git-internals"]]

denying_2 contains [4, rule["huge-write"]]

denying_2 contains [9, rule.secrets]

denying_2 contains [10, rule["git-internals"]]

denying_3 contains [6, rule["leaves-the-project"]]

denying_3 contains [9, rule.secrets]

denying_3 contains [10, rule["git-internals"]]

# METADATA
# title: "read"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "read"
#     reason: "allowed by rule `read`"
rule["read"] := ["ALLOW", ["read"], "allowed by rule `read`", []] if within_1(input.parameters.path)

within_1(value) if within(value, "/workspace/demo/")

within_1(value) if within(value, "/usr/share/doc/")

# METADATA
# title: "secrets"
# custom:
#   concord:
#     decision: "DENY"
#     id: "secrets"
#     reason: "secrets stay where they are"
rule["secrets"] := ["DENY", ["secrets"], "secrets stay where they are", []] if either_1(input)

either_1(request) if {
	suffix_1(request.parameters.path)
	either_2(request)
}

either_1(request) if suffix_1(request.parameters.source)

either_1(request) if suffix_1(request.parameters.destination)

suffix_1(value) if endswith(value, "/.env")

suffix_1(value) if endswith(value, ".pem")

suffix_1(value) if endswith(value, ".key")

either_2(request) if not has_path(request)

either_2(request) if {
	is_string(request.parameters.path)
	not within_2(request.parameters.path)
}

within_2(value) if within(value, "/usr/share/doc/")

# METADATA
# title: "edit"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "edit"
#     reason: "allowed by rule `edit`"
rule["edit"] := ["ALLOW", ["edit"], "allowed by rule `edit`", []] if within(input.parameters.path, "/workspace/demo/")

# METADATA
# title: "git-internals"
# custom:
#   concord:
#     decision: "DENY"
#     id: "git-internals"
#     reason: "git's own files are changed by git only"
rule["git-internals"] := ["DENY", ["git-internals"], "git's own files are changed by git only", []] if either_3(input)

either_3(request) if contains(request.parameters.path, "/.git/")

either_3(request) if contains(request.parameters.destination, "/.git/")

either_3(request) if endswith(request.parameters.destination, "/.git")

# METADATA
# title: "write"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "write"
#     reason: "allowed by rule `write`"
rule["write"] := ["ALLOW", ["write"], "allowed by rule `write`", []] if {
	parameters := input.parameters
	at_most(parameters.size_bytes, 10485760)
	within(parameters.path, "/workspace/demo/")
}

# METADATA
# title: "large-write"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "large-write"
#     reason: "files above 1 MiB are looked at by a person"
rule["large-write"] := ["ESCALATE", ["large-write"], "files above 1 MiB are looked at by a person", []] if {
	within(input.parameters.path, "/workspace/demo/")
	either_4(input)
}

either_4(request) if not has_size_bytes(request)

either_4(request) if above(request.parameters.size_bytes, 1048576)

# METADATA
# title: "huge-write"
# custom:
#   concord:
#     decision: "DENY"
#     id: "huge-write"
#     reason: "files above 10 MiB belong into object storage"
rule["huge-write"] := ["DENY", ["huge-write"], "files above 10 MiB belong into object storage", []] if either_5(input)

either_5(request) if not has_size_bytes(request)

either_5(request) if above(request.parameters.size_bytes, 10485760)

# METADATA
# title: "move"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "move"
#     reason: "allowed by rule `move`"
rule["move"] := ["ALLOW", ["move"], "allowed by rule `move`", []] if {
	parameters := input.parameters
	within(parameters.source, "/workspace/demo/")
	within(parameters.destination, "/workspace/demo/")
}

# METADATA
# title: "leaves-the-project"
# custom:
#   concord:
#     decision: "DENY"
#     id: "leaves-the-project"
#     metadata: "{\"alert\":\"exfiltration\"}"
#     reason: "files do not leave the project"
rule["leaves-the-project"] := ["DENY", ["leaves-the-project"], "files do not leave the project", []] if either_6(input)

either_6(request) if not has_destination(request)

either_6(request) if {
	is_string(request.parameters.destination)
	not within_3(request.parameters.destination)
}

within_3(value) if within(value, "/workspace/demo/")

# METADATA
# title: "delete"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "delete"
#     reason: "deletion is confirmed by a person"
rule["delete"] := ["ESCALATE", ["delete"], "deletion is confirmed by a person", []] if {
	within(input.parameters.path, "/workspace/demo/")
}

# METADATA
# title: "delete-tree"
# custom:
#   concord:
#     decision: "DENY"
#     id: "delete-tree"
#     reason: "whole trees are not deleted by agents"
rule["delete-tree"] := ["DENY", ["delete-tree"], "whole trees are not deleted by agents", []] if either_7(input)

either_7(request) if request.parameters.options.recursive == true

either_7(request) if request.parameters.path in ["/workspace/demo", "/workspace/demo/"]

has_path(request) if request.parameters.path != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_path(record.destination)

malformed_1(record) if not_path(record.path)

malformed_1(record) if not_path(record.source)

misfits_1 contains [0, "destination"] if misfit.destination

misfits_1 contains [1, "path"] if misfit.path

misfits_1 contains [2, "source"] if misfit.source

misfit["destination"] if misplaced(input.parameters)

misfit["destination"] if not_path(input.parameters.destination)

misfit["path"] if misplaced(input.parameters)

misfit["path"] if not_path(input.parameters.path)

misfit["source"] if misplaced(input.parameters)

misfit["source"] if not_path(input.parameters.source)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_path(record.path)

misfits_2 contains [0, "path"] if misfit.path

has_size_bytes(request) if request.parameters.size_bytes != null

malformed_3(record) if misplaced(record)

malformed_3(record) if not_path(record.destination)

malformed_3(record) if not_path(record.path)

malformed_3(record) if not_integer(record.size_bytes)

malformed_3(record) if not_path(record.source)

misfits_3 contains [0, "destination"] if misfit.destination

misfits_3 contains [1, "path"] if misfit.path

misfits_3 contains [2, "size_bytes"] if misfit.size_bytes

misfits_3 contains [3, "source"] if misfit.source

misfit["size_bytes"] if misplaced(input.parameters)

misfit["size_bytes"] if not_integer(input.parameters.size_bytes)

has_destination(request) if request.parameters.destination != null

malformed_4(record) if misplaced(record)

malformed_4(record) if malformed_5(record.options)

malformed_4(record) if not_path(record.path)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_boolean(record.recursive)

misfits_4 contains [0, "options.recursive"] if misfit["options.recursive"]

misfits_4 contains [1, "path"] if misfit.path

misfit["options.recursive"] if misplaced(input.parameters)

misfit["options.recursive"] if misplaced(input.parameters.options)

misfit["options.recursive"] if not_boolean(input.parameters.options.recursive)

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

at_most(value, bound) if {
	is_number(value)
	value <= bound
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
