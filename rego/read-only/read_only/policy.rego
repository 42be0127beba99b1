# METADATA
# title: "read_only"
# description: "Reading tools by their names, without credentials, and nothing that \
#   changes anything"
# custom:
#   concord:
#     digest: "sha256:a4920304fe1af8a386169611c4789f0e46090cabbce278efea358f2306cf0ac1"
#     metadata: "{\"owner\":\"platform-security\",\"review\":\"every quarter\"}"
#     version: "1.0"
package concord.read_only # regal ignore:directory-package-mismatch

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

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_1)

else := found if found := rule["allowed:read_*"]

default judge["list_directory"] := ["DENY", [], "default", []]

judge["list_directory"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_1)

else := found if found := rule["allowed:list_*"]

matched contains "0" if is_string(input.action)

matched contains "1" if startswith(input.action, "read_")

matched contains "2" if startswith(input.action, "list_")

matched contains "3" if startswith(input.action, "search_")

matched contains "4" if contains(input.action, "write")

matched contains "5" if contains(input.action, "delete")

default judge_unlisted["0"] := ["DENY", [], "default", []]

judge_unlisted["0"] := invalid(misfits_2) if malformed_2(input.resource)

else := found if found := rule["says-it-writes"]

default judge_unlisted["0 5"] := ["DENY", [], "default", []]

judge_unlisted["0 5"] := invalid(misfits_2) if malformed_2(input.resource)

else := found if found := merged(denying_2)

default judge_unlisted["0 4"] := ["DENY", [], "default", []]

judge_unlisted["0 4"] := invalid(misfits_2) if malformed_2(input.resource)

else := found if found := merged(denying_3)

default judge_unlisted["0 4 5"] := ["DENY", [], "default", []]

judge_unlisted["0 4 5"] := invalid(misfits_2) if malformed_2(input.resource)

else := found if found := merged(denying_4)

default judge_unlisted["0 3"] := ["DENY", [], "default", []]

judge_unlisted["0 3"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_5)

else := found if found := rule["allowed:search_*"]

default judge_unlisted["0 3 5"] := ["DENY", [], "default", []]

judge_unlisted["0 3 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_6)

default judge_unlisted["0 3 4"] := ["DENY", [], "default", []]

judge_unlisted["0 3 4"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_7)

default judge_unlisted["0 3 4 5"] := ["DENY", [], "default", []]

judge_unlisted["0 3 4 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_8)

default judge_unlisted["0 2"] := ["DENY", [], "default", []]

judge_unlisted["0 2"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_5)

else := found if found := rule["allowed:list_*"]

default judge_unlisted["0 2 5"] := ["DENY", [], "default", []]

judge_unlisted["0 2 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_6)

default judge_unlisted["0 2 4"] := ["DENY", [], "default", []]

judge_unlisted["0 2 4"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_7)

default judge_unlisted["0 2 4 5"] := ["DENY", [], "default", []]

judge_unlisted["0 2 4 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_8)

default judge_unlisted["0 1"] := ["DENY", [], "default", []]

judge_unlisted["0 1"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_5)

else := found if found := rule["allowed:read_*"]

default judge_unlisted["0 1 5"] := ["DENY", [], "default", []]

judge_unlisted["0 1 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_6)

default judge_unlisted["0 1 4"] := ["DENY", [], "default", []]

judge_unlisted["0 1 4"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_7)

default judge_unlisted["0 1 4 5"] := ["DENY", [], "default", []]

judge_unlisted["0 1 4 5"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.resource)

else := found if found := merged(denying_8)

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [0, rule["says-it-writes"]]

denying_1 contains [1, rule["names-no-file"]]

denying_1 contains [2, rule.credentials]

denying_2 contains [0, rule["says-it-writes"]]

denying_2 contains [4, rule["forbidden:*delete*"]]

denying_3 contains [0, rule["says-it-writes"]]

denying_3 contains [3, rule["forbidden:*write*"]]

denying_4 contains [0, rule["says-it-writes"]]

denying_4 contains [3, rule["forbidden:*write*"]]

denying_4 contains [4, rule["forbidden:*delete*"]]

denying_5 contains [0, rule["says-it-writes"]]

denying_5 contains [2, rule.credentials]

denying_6 contains [0, rule["says-it-writes"]]

denying_6 contains [2, rule.credentials]

denying_6 contains [4, rule["forbidden:*delete*"]]

denying_7 contains [0, rule["says-it-writes"]]

denying_7 contains [2, rule.credentials]

denying_7 contains [3, rule["forbidden:*write*"]]

denying_8 contains [0, rule["says-it-writes"]]

denying_8 contains [2, rule.credentials]

denying_8 contains [3, rule["forbidden:*write*"]]

denying_8 contains [4, rule["forbidden:*delete*"]]

# METADATA
# title: "says-it-writes"
# custom:
#   concord:
#     decision: "DENY"
#     id: "says-it-writes"
#     reason: "the tool's own annotations say that it changes things"
rule["says-it-writes"] := ["DENY", ["says-it-writes"], "the tool's own annotations say that it changes things", []] if {
	input.resource.annotations.readOnlyHint == false
}

# METADATA
# title: "names-no-file"
# custom:
#   concord:
#     decision: "DENY"
#     id: "names-no-file"
#     reason: "a file tool has to name its file in `path`"
rule["names-no-file"] := ["DENY", ["names-no-file"], "a file tool has to name its file in `path`", []] if {
	not has_path(input)
}

# METADATA
# title: "credentials"
# custom:
#   concord:
#     decision: "DENY"
#     id: "credentials"
#     reason: "credentials are not for agents"
rule["credentials"] := ["DENY", ["credentials"], "credentials are not for agents", []] if either_1(input)

either_1(request) if within_1(request.parameters.path)

either_1(request) if suffix_1(request.parameters.path)

within_1(value) if within(value, "/etc/shadow/")

within_1(value) if within(value, "/root/.ssh/")

within_1(value) if within(value, "/root/.aws/")

within_1(value) if within(value, "/run/secrets/")

suffix_1(value) if endswith(value, "/.env")

suffix_1(value) if endswith(value, "/.netrc")

suffix_1(value) if endswith(value, "/id_rsa")

suffix_1(value) if endswith(value, "/id_ed25519")

suffix_1(value) if endswith(value, ".pem")

suffix_1(value) if endswith(value, ".pfx")

# METADATA
# title: "allowed:read_*"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:read_*"
#     reason: "allowed by rule `allowed:read_*`"
rule["allowed:read_*"] := ["ALLOW", ["allowed:read_*"], "allowed by rule `allowed:read_*`", []]

# METADATA
# title: "allowed:list_*"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:list_*"
#     reason: "allowed by rule `allowed:list_*`"
rule["allowed:list_*"] := ["ALLOW", ["allowed:list_*"], "allowed by rule `allowed:list_*`", []]

# METADATA
# title: "forbidden:*delete*"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:*delete*"
#     reason: "denied by rule `forbidden:*delete*`"
rule["forbidden:*delete*"] := ["DENY", ["forbidden:*delete*"], "denied by rule `forbidden:*delete*`", []]

# METADATA
# title: "forbidden:*write*"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:*write*"
#     reason: "denied by rule `forbidden:*write*`"
rule["forbidden:*write*"] := ["DENY", ["forbidden:*write*"], "denied by rule `forbidden:*write*`", []]

# METADATA
# title: "allowed:search_*"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:search_*"
#     reason: "allowed by rule `allowed:search_*`"
rule["allowed:search_*"] := ["ALLOW", ["allowed:search_*"], "allowed by rule `allowed:search_*`", []]

has_path(request) if request.parameters.path != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_path(record.path)

malformed_2(record) if misplaced(record)

malformed_2(record) if malformed_3(record.annotations)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_boolean(record.readOnlyHint)

misfits_1 contains [0, "path"] if misfit.path

misfits_1 contains [1, "resource.annotations.readOnlyHint"] if misfit["resource.annotations.read_only_hint"]

misfit["path"] if misplaced(input.parameters)

misfit["path"] if not_path(input.parameters.path)

misfit["resource.annotations.read_only_hint"] if misplaced(input.resource)

misfit["resource.annotations.read_only_hint"] if misplaced(input.resource.annotations)

misfit["resource.annotations.read_only_hint"] if not_boolean(input.resource.annotations.readOnlyHint)

misfits_2 contains [0, "resource.annotations.readOnlyHint"] if misfit["resource.annotations.read_only_hint"]

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

within(path, directory) if startswith(path, directory)

else if {
	startswith(directory, path)
	concat("", [path, "/"]) == directory
}
