# METADATA
# title: "coding_agent_ci"
# description: "Edit, test and propose as a draft; never merge, publish or touch the \
#   pipeline unseen"
# custom:
#   concord:
#     digest: "sha256:a97c308b813ba55025b79274b9802b5acde0b9f35c0622910a8411ade7791952"
package concord.coding_agent_ci # regal ignore:directory-package-mismatch,file-length

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

judge["read_file"] := invalid(misfits_1) if malformed_1(input.context)

else := invalid(misfits_1) if malformed_2(input.parameters)

else := found if found := merged(denying_1)

else := found if found := rule.read

default judge["search_code"] := ["DENY", [], "default", []]

judge["search_code"] := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := rule["allowed:search_code"]

default judge["get_issue"] := ["DENY", [], "default", []]

judge["get_issue"] := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := rule["allowed:get_issue"]

default judge["edit_file"] := ["DENY", [], "default", []]

judge["edit_file"] := invalid(misfits_1) if malformed_1(input.context)

else := invalid(misfits_1) if malformed_2(input.parameters)

else := found if found := merged(denying_2)

else := found if found := rule.pipeline

else := found if found := rule.edit

default judge["run_tests"] := ["DENY", [], "default", []]

judge["run_tests"] := invalid(misfits_3) if malformed_3(input.context)

else := invalid(misfits_3) if malformed_5(input.parameters)

else := found if found := merged(denying_3)

else := found if found := rule.test

default judge["create_branch"] := ["DENY", [], "default", []]

judge["create_branch"] := invalid(misfits_4) if malformed_6(input.parameters)

else := invalid(misfits_4) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule.push

default judge["push_branch"] := ["DENY", [], "default", []]

judge["push_branch"] := invalid(misfits_4) if malformed_6(input.parameters)

else := invalid(misfits_4) if malformed_3(input.context)

else := found if found := merged(denying_4)

else := found if found := rule.push

default judge["create_pull_request"] := ["DENY", [], "default", []]

judge["create_pull_request"] := invalid(misfits_5) if malformed_7(input.parameters)

else := invalid(misfits_5) if malformed_3(input.context)

else := found if found := merged(denying_5)

else := found if found := rule["large-change"]

else := found if found := rule.propose

default judge["rerun_workflow"] := ["DENY", [], "default", []]

judge["rerun_workflow"] := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := rule["escalation:rerun_workflow"]

default judge["merge_pull_request"] := ["DENY", [], "default", []]

judge["merge_pull_request"] := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_6)

default judge["publish_package"] := ["DENY", [], "default", []]

judge["publish_package"] := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_7)

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [17, rule["transition:get_issue"]]

denying_1 contains [18, rule["transition:edit_file"]]

denying_2 contains [3, rule["git-internals"]]

denying_2 contains [17, rule["transition:get_issue"]]

denying_2 contains [18, rule["transition:edit_file"]]

denying_3 contains [10, rule["untrusted-event"]]

denying_3 contains [11, rule["too-much-token"]]

denying_3 contains [17, rule["transition:get_issue"]]

denying_3 contains [18, rule["transition:edit_file"]]

denying_4 contains [6, rule["protected-branch"]]

denying_4 contains [10, rule["untrusted-event"]]

denying_4 contains [11, rule["too-much-token"]]

denying_4 contains [17, rule["transition:get_issue"]]

denying_4 contains [18, rule["transition:edit_file"]]

denying_5 contains [9, rule["not-a-draft"]]

denying_5 contains [10, rule["untrusted-event"]]

denying_5 contains [11, rule["too-much-token"]]

denying_5 contains [17, rule["transition:get_issue"]]

denying_5 contains [18, rule["transition:edit_file"]]

denying_6 contains [12, rule["forbidden:merge_pull_request"]]

denying_6 contains [17, rule["transition:get_issue"]]

denying_6 contains [18, rule["transition:edit_file"]]

denying_7 contains [13, rule["forbidden:publish_package"]]

denying_7 contains [17, rule["transition:get_issue"]]

denying_7 contains [18, rule["transition:edit_file"]]

# METADATA
# title: "read"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "read"
#     reason: "allowed by rule `read`"
rule["read"] := ["ALLOW", ["read"], "allowed by rule `read`", []] if {
	within(input.parameters.path, "/home/runner/work/app/")
}

# METADATA
# title: "transition:get_issue"
# custom:
#   concord:
#     decision: "DENY"
#     id: "transition:get_issue"
#     reason: "denied by rule `transition:get_issue`"
rule["transition:get_issue"] := ["DENY", ["transition:get_issue"], "denied by rule `transition:get_issue`", []] if {
	input.context.previous_action == "get_issue"
	is_string(input.action)
	not one_of_1(input.action)
}

one_of_1("get_issue") := true

one_of_1("read_file") := true

one_of_1("search_code") := true

one_of_1("edit_file") := true

one_of_1("run_tests") := true

# METADATA
# title: "transition:edit_file"
# custom:
#   concord:
#     decision: "DENY"
#     id: "transition:edit_file"
#     reason: "denied by rule `transition:edit_file`"
rule["transition:edit_file"] := ["DENY", ["transition:edit_file"], "denied by rule `transition:edit_file`", []] if {
	input.context.previous_action == "edit_file"
	is_string(input.action)
	not one_of_2(input.action)
}

one_of_2(value) if value in ["read_file", "search_code", "edit_file", "run_tests"]

# METADATA
# title: "allowed:search_code"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:search_code"
#     reason: "allowed by rule `allowed:search_code`"
rule["allowed:search_code"] := ["ALLOW", ["allowed:search_code"], "allowed by rule `allowed:search_code`", []]

# METADATA
# title: "allowed:get_issue"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:get_issue"
#     reason: "allowed by rule `allowed:get_issue`"
rule["allowed:get_issue"] := ["ALLOW", ["allowed:get_issue"], "allowed by rule `allowed:get_issue`", []]

# METADATA
# title: "edit"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "edit"
#     reason: "allowed by rule `edit`"
rule["edit"] := ["ALLOW", ["edit"], "allowed by rule `edit`", []] if {
	within(input.parameters.path, "/home/runner/work/app/")
}

# METADATA
# title: "pipeline"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "pipeline"
#     reason: "this changes what CI runs"
rule["pipeline"] := ["ESCALATE", ["pipeline"], "this changes what CI runs", []] if either_1(input)

either_1(request) if not has_path(request)

either_1(request) if {
	within(request.parameters.path, "/home/runner/work/app/")
	either_2(request)
}

either_2(request) if within_1(request.parameters.path)

either_2(request) if suffix_1(request.parameters.path)

within_1(value) if within(value, "/home/runner/work/app/.github/")

within_1(value) if within(value, "/home/runner/work/app/scripts/ci/")

suffix_1(value) if endswith(value, "/Dockerfile")

suffix_1(value) if endswith(value, "/Makefile")

suffix_1(value) if endswith(value, "/package.json")

suffix_1(value) if endswith(value, "/package-lock.json")

# METADATA
# title: "git-internals"
# custom:
#   concord:
#     decision: "DENY"
#     id: "git-internals"
#     reason: "git's own files are changed by git only"
rule["git-internals"] := ["DENY", ["git-internals"], "git's own files are changed by git only", []] if either_3(input)

either_3(request) if not has_path(request)

either_3(request) if within(request.parameters.path, "/home/runner/work/app/.git/")

# METADATA
# title: "test"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "test"
#     reason: "allowed by rule `test`"
rule["test"] := ["ALLOW", ["test"], "allowed by rule `test`", []] if {
	input.parameters.suite in ["unit", "integration", "lint"]
}

# METADATA
# title: "untrusted-event"
# custom:
#   concord:
#     decision: "DENY"
#     id: "untrusted-event"
#     reason: "code from outside runs without the agent"
rule["untrusted-event"] := ["DENY", ["untrusted-event"], "code from outside runs without the agent", []] if {
	either_4(input)
}

either_4(request) if not has_context_github_event_name(request)

either_4(request) if request.context.github.event_name in ["pull_request_target", "workflow_run"]

either_4(request) if request.context.github.fork == true

# METADATA
# title: "too-much-token"
# custom:
#   concord:
#     decision: "DENY"
#     id: "too-much-token"
#     reason: "the runner's token may do more than the agent needs"
rule["too-much-token"] := ["DENY", ["too-much-token"], "the runner's token may do more than the agent needs", []] if {
	input.context.token_permissions != null
	either_5(input)
}

either_5(request) if not has_context_token_permissions(request)

either_5(request) if {
	is_array(request.context.token_permissions)
	not every_one_of_1(request.context.token_permissions)
}

every_one_of_1(values) if {
	every element in values {
		element in ["contents:read", "contents:write", "pull-requests:write"]
	}
}

# METADATA
# title: "push"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "push"
#     reason: "allowed by rule `push`"
rule["push"] := ["ALLOW", ["push"], "allowed by rule `push`", []] if {
	parameters := input.parameters
	startswith(parameters.branch, "agent/")
	is_string(parameters.branch)
	not matches_1(parameters.branch)
}

matches_1(value) if contains(value, "..")

matches_1(value) if contains(value, ":")

matches_1(value) if contains(value, " ")

matches_1(value) if endswith(value, "/")

# METADATA
# title: "protected-branch"
# custom:
#   concord:
#     decision: "DENY"
#     id: "protected-branch"
#     reason: "agents push to branches of their own"
rule["protected-branch"] := ["DENY", ["protected-branch"], "agents push to branches of their own", []] if {
	either_6(input)
}

either_6(request) if not has_branch(request)

either_6(request) if request.parameters.branch in ["main", "master", "develop"]

either_6(request) if prefix_1(request.parameters.branch)

either_6(request) if contains(request.parameters.branch, ":")

prefix_1(value) if startswith(value, "release/")

prefix_1(value) if startswith(value, "refs/")

# METADATA
# title: "propose"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "propose"
#     reason: "allowed by rule `propose`"
rule["propose"] := ["ALLOW", ["propose"], "allowed by rule `propose`", []] if {
	parameters := input.parameters
	parameters.base == "main"
	at_least(parameters.changed_files, 1)
	at_most(parameters.changed_files, 50)
	startswith(parameters.head, "agent/")
	"agent" in parameters.labels
}

# METADATA
# title: "large-change"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "large-change"
#     reason: "more files than a reviewer reads"
rule["large-change"] := ["ESCALATE", ["large-change"], "more files than a reviewer reads", []] if either_7(input)

either_7(request) if not has_changed_files(request)

either_7(request) if above(request.parameters.changed_files, 50)

# METADATA
# title: "not-a-draft"
# custom:
#   concord:
#     decision: "DENY"
#     id: "not-a-draft"
#     reason: "agents open drafts; a person marks them as ready"
rule["not-a-draft"] := ["DENY", ["not-a-draft"], "agents open drafts; a person marks them as ready", []] if {
	either_8(input)
}

either_8(request) if not has_draft(request)

either_8(request) if {
	is_boolean(request.parameters.draft)
	not one_of_3(request.parameters.draft)
}

one_of_3(true) := true

# METADATA
# title: "escalation:rerun_workflow"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "escalation:rerun_workflow"
#     reason: "escalated by rule `escalation:rerun_workflow`"
rule["escalation:rerun_workflow"] := [
	"ESCALATE",
	["escalation:rerun_workflow"],
	"escalated by rule `escalation:rerun_workflow`",
	[],
]

# METADATA
# title: "forbidden:merge_pull_request"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:merge_pull_request"
#     reason: "denied by rule `forbidden:merge_pull_request`"
rule["forbidden:merge_pull_request"] := [
	"DENY",
	["forbidden:merge_pull_request"],
	"denied by rule `forbidden:merge_pull_request`",
	[],
]

# METADATA
# title: "forbidden:publish_package"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:publish_package"
#     reason: "denied by rule `forbidden:publish_package`"
rule["forbidden:publish_package"] := [
	"DENY",
	["forbidden:publish_package"],
	"denied by rule `forbidden:publish_package`",
	[],
]

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.previous_action)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_path(record.path)

misfits_1 contains [0, "context.previous_action"] if misfit["context.previous_action"]

misfits_1 contains [1, "path"] if misfit.path

misfit["context.previous_action"] if misplaced(input.context)

misfit["context.previous_action"] if not_string(input.context.previous_action)

misfit["path"] if misplaced(input.parameters)

misfit["path"] if not_path(input.parameters.path)

misfits_2 contains [0, "context.previous_action"] if misfit["context.previous_action"]

has_path(request) if request.parameters.path != null

has_context_github_event_name(request) if request.context.github.event_name != null

has_context_token_permissions(request) if request.context.token_permissions != null

malformed_3(record) if misplaced(record)

malformed_3(record) if malformed_4(record.github)

malformed_3(record) if not_string(record.previous_action)

malformed_3(record) if not_strings(record.token_permissions)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_string(record.event_name)

malformed_4(record) if not_boolean(record.fork)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_string(record.suite)

misfits_3 contains [0, "context.github.event_name"] if misfit["context.github.event_name"]

misfits_3 contains [1, "context.github.fork"] if misfit["context.github.fork"]

misfits_3 contains [2, "context.previous_action"] if misfit["context.previous_action"]

misfits_3 contains [3, "context.token_permissions"] if misfit["context.token_permissions"]

misfits_3 contains [4, "suite"] if misfit.suite

misfit["context.github.event_name"] if misplaced(input.context)

misfit["context.github.event_name"] if misplaced(input.context.github)

misfit["context.github.event_name"] if not_string(input.context.github.event_name)

misfit["context.github.fork"] if misplaced(input.context)

misfit["context.github.fork"] if misplaced(input.context.github)

misfit["context.github.fork"] if not_boolean(input.context.github.fork)

misfit["context.token_permissions"] if misplaced(input.context)

misfit["context.token_permissions"] if not_strings(input.context.token_permissions)

misfit["suite"] if misplaced(input.parameters)

misfit["suite"] if not_string(input.parameters.suite)

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.branch)

misfits_4 contains [0, "branch"] if misfit.branch

misfits_4 contains [1, "context.github.event_name"] if misfit["context.github.event_name"]

misfits_4 contains [2, "context.github.fork"] if misfit["context.github.fork"]

misfits_4 contains [3, "context.previous_action"] if misfit["context.previous_action"]

misfits_4 contains [4, "context.token_permissions"] if misfit["context.token_permissions"]

misfit["branch"] if misplaced(input.parameters)

misfit["branch"] if not_string(input.parameters.branch)

has_branch(request) if request.parameters.branch != null

has_changed_files(request) if request.parameters.changed_files != null

has_draft(request) if request.parameters.draft != null

malformed_7(record) if misplaced(record)

malformed_7(record) if not_string(record.base)

malformed_7(record) if not_integer(record.changed_files)

malformed_7(record) if not_boolean(record.draft)

malformed_7(record) if not_string(record.head)

malformed_7(record) if not_strings(record.labels)

misfits_5 contains [0, "base"] if misfit.base

misfits_5 contains [1, "changed_files"] if misfit.changed_files

misfits_5 contains [2, "context.github.event_name"] if misfit["context.github.event_name"]

misfits_5 contains [3, "context.github.fork"] if misfit["context.github.fork"]

misfits_5 contains [4, "context.previous_action"] if misfit["context.previous_action"]

misfits_5 contains [5, "context.token_permissions"] if misfit["context.token_permissions"]

misfits_5 contains [6, "draft"] if misfit.draft

misfits_5 contains [7, "head"] if misfit.head

misfits_5 contains [8, "labels"] if misfit.labels

misfit["base"] if misplaced(input.parameters)

misfit["base"] if not_string(input.parameters.base)

misfit["changed_files"] if misplaced(input.parameters)

misfit["changed_files"] if not_integer(input.parameters.changed_files)

misfit["draft"] if misplaced(input.parameters)

misfit["draft"] if not_boolean(input.parameters.draft)

misfit["head"] if misplaced(input.parameters)

misfit["head"] if not_string(input.parameters.head)

misfit["labels"] if misplaced(input.parameters)

misfit["labels"] if not_strings(input.parameters.labels)

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

at_least(value, bound) if {
	is_number(value)
	value >= bound
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
