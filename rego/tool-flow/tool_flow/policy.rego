# METADATA
# title: "tool_flow"
# description: "Untrusted text, private data and a way out never come together unseen"
# custom:
#   concord:
#     digest: "sha256:239b66d0ce0cb3eedd80657bb719608f01731ff2d8f1b38675d13dcca0969c3a"
package concord.tool_flow # regal ignore:directory-package-mismatch,file-length

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

default judge["send_email"] := ["DENY", [], "default", []]

judge["send_email"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := rule["allowed:send_email"]

default judge["http_post"] := ["DENY", [], "default", []]

judge["http_post"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := rule["allowed:http_post"]

default judge["create_issue"] := ["DENY", [], "default", []]

judge["create_issue"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := rule["allowed:create_issue"]

default judge["run_shell"] := ["DENY", [], "default", []]

judge["run_shell"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_2)

default judge["read_vault"] := ["DENY", [], "default", []]

judge["read_vault"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := merged(escalating_2)

default judge["ask_user"] := ["DENY", [], "default", []]

judge["ask_user"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

else := found if found := rule["allowed:ask_user"]

default judge["search_web"] := ["DENY", [], "default", []]

judge["search_web"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

else := found if found := rule["allowed:search_web"]

default judge["fetch_url"] := ["DENY", [], "default", []]

judge["fetch_url"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

else := found if found := rule["allowed:fetch_url"]

default judge["read_email"] := ["DENY", [], "default", []]

judge["read_email"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

else := found if found := rule["allowed:read_email"]

default judge["read_file"] := ["DENY", [], "default", []]

judge["read_file"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

else := found if found := rule["allowed:read_file"]

matched contains "0" if startswith(input.action, "publish_")

matched contains "1" if is_string(input.action)

default judge_unlisted["1"] := ["DENY", [], "default", []]

judge_unlisted["1"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := merged(denying_3)

else := found if found := rule["rule-4"]

default judge_unlisted["0 1"] := ["DENY", [], "default", []]

judge_unlisted["0 1"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := rule["rule-5"]

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [1, rule["rule-2"]]

denying_1 contains [2, rule["rule-3"]]

denying_1 contains [15, rule["transition:fetch_url"]]

denying_1 contains [16, rule["transition:read_email"]]

denying_1 contains [17, rule["transition:read_vault"]]

escalating_1 contains [0, rule["rule-1"]]

escalating_1 contains [3, rule["rule-4"]]

denying_2 contains [2, rule["rule-3"]]

denying_2 contains [5, rule["forbidden:run_shell"]]

denying_2 contains [15, rule["transition:fetch_url"]]

denying_2 contains [16, rule["transition:read_email"]]

denying_2 contains [17, rule["transition:read_vault"]]

denying_3 contains [2, rule["rule-3"]]

denying_3 contains [15, rule["transition:fetch_url"]]

denying_3 contains [16, rule["transition:read_email"]]

denying_3 contains [17, rule["transition:read_vault"]]

escalating_2 contains [3, rule["rule-4"]]

escalating_2 contains [6, rule["escalation:read_vault"]]

# METADATA
# title: "rule-1"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "rule-1"
#     reason: "the session has read text from outside"
rule["rule-1"] := ["ESCALATE", ["rule-1"], "the session has read text from outside", []] if either_1(input)

either_1(request) if not has_context_session_untrusted(request)

either_1(request) if {
	is_boolean(request.context.session.untrusted)
	not one_of_1(request.context.session.untrusted)
}

one_of_1(false) := true

# METADATA
# title: "rule-2"
# custom:
#   concord:
#     decision: "DENY"
#     id: "rule-2"
#     reason: "text from outside and private data do not leave together"
rule["rule-2"] := ["DENY", ["rule-2"], "text from outside and private data do not leave together", []] if {
	either_1(input)
	either_2(input)
}

either_2(request) if not has_context_session_private(request)

either_2(request) if {
	is_boolean(request.context.session.private)
	not one_of_1(request.context.session.private)
}

# METADATA
# title: "rule-3"
# custom:
#   concord:
#     decision: "DENY"
#     id: "rule-3"
#     reason: "the session has opened the vault after browsing"
rule["rule-3"] := ["DENY", ["rule-3"], "the session has opened the vault after browsing", []] if {
	is_string(input.action)
	not one_of_2(input.action)
	"fetch_url" in input.context.session.tools
	"read_vault" in input.context.session.tools
}

one_of_2("ask_user") := true

# METADATA
# title: "rule-4"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "rule-4"
#     reason: "the same call for the sixth time, or the two hundredth step"
rule["rule-4"] := ["ESCALATE", ["rule-4"], "the same call for the sixth time, or the two hundredth step", []] if {
	either_3(input)
}

either_3(request) if above(request.context.session.same_call_again, 5)

either_3(request) if at_least(request.context.session.steps, 200)

# METADATA
# title: "allowed:send_email"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:send_email"
#     reason: "allowed by rule `allowed:send_email`"
rule["allowed:send_email"] := ["ALLOW", ["allowed:send_email"], "allowed by rule `allowed:send_email`", []]

# METADATA
# title: "transition:fetch_url"
# custom:
#   concord:
#     decision: "DENY"
#     id: "transition:fetch_url"
#     reason: "denied by rule `transition:fetch_url`"
rule["transition:fetch_url"] := ["DENY", ["transition:fetch_url"], "denied by rule `transition:fetch_url`", []] if {
	input.context.previous_action == "fetch_url"
	is_string(input.action)
	not one_of_3(input.action)
}

one_of_3(value) if value in ["fetch_url", "search_web", "ask_user", "read_file"]

# METADATA
# title: "transition:read_email"
# custom:
#   concord:
#     decision: "DENY"
#     id: "transition:read_email"
#     reason: "denied by rule `transition:read_email`"
rule["transition:read_email"] := ["DENY", ["transition:read_email"], "denied by rule `transition:read_email`", []] if {
	input.context.previous_action == "read_email"
	is_string(input.action)
	not one_of_4(input.action)
}

one_of_4(value) if value in ["read_email", "ask_user", "search_web"]

# METADATA
# title: "transition:read_vault"
# custom:
#   concord:
#     decision: "DENY"
#     id: "transition:read_vault"
#     reason: "denied by rule `transition:read_vault`"
rule["transition:read_vault"] := ["DENY", ["transition:read_vault"], "denied by rule `transition:read_vault`", []] if {
	input.context.previous_action == "read_vault"
	is_string(input.action)
	not one_of_2(input.action)
}

# METADATA
# title: "allowed:http_post"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:http_post"
#     reason: "allowed by rule `allowed:http_post`"
rule["allowed:http_post"] := ["ALLOW", ["allowed:http_post"], "allowed by rule `allowed:http_post`", []]

# METADATA
# title: "allowed:create_issue"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:create_issue"
#     reason: "allowed by rule `allowed:create_issue`"
rule["allowed:create_issue"] := ["ALLOW", ["allowed:create_issue"], "allowed by rule `allowed:create_issue`", []]

# METADATA
# title: "forbidden:run_shell"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:run_shell"
#     reason: "denied by rule `forbidden:run_shell`"
rule["forbidden:run_shell"] := ["DENY", ["forbidden:run_shell"], "denied by rule `forbidden:run_shell`", []]

# METADATA
# title: "escalation:read_vault"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "escalation:read_vault"
#     reason: "escalated by rule `escalation:read_vault`"
rule["escalation:read_vault"] := [
	"ESCALATE",
	["escalation:read_vault"],
	"escalated by rule `escalation:read_vault`",
	[],
]

# METADATA
# title: "allowed:ask_user"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:ask_user"
#     reason: "allowed by rule `allowed:ask_user`"
rule["allowed:ask_user"] := ["ALLOW", ["allowed:ask_user"], "allowed by rule `allowed:ask_user`", []]

# METADATA
# title: "allowed:search_web"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:search_web"
#     reason: "allowed by rule `allowed:search_web`"
rule["allowed:search_web"] := ["ALLOW", ["allowed:search_web"], "allowed by rule `allowed:search_web`", []]

# METADATA
# title: "allowed:fetch_url"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:fetch_url"
#     reason: "allowed by rule `allowed:fetch_url`"
rule["allowed:fetch_url"] := ["ALLOW", ["allowed:fetch_url"], "allowed by rule `allowed:fetch_url`", []]

# METADATA
# title: "allowed:read_email"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:read_email"
#     reason: "allowed by rule `allowed:read_email`"
rule["allowed:read_email"] := ["ALLOW", ["allowed:read_email"], "allowed by rule `allowed:read_email`", []]

# METADATA
# title: "allowed:read_file"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:read_file"
#     reason: "allowed by rule `allowed:read_file`"
rule["allowed:read_file"] := ["ALLOW", ["allowed:read_file"], "allowed by rule `allowed:read_file`", []]

# METADATA
# title: "rule-5"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "rule-5"
#     reason: "allowed by rule `rule-5`"
rule["rule-5"] := ["ALLOW", ["rule-5"], "allowed by rule `rule-5`", []] if {
	context := input.context
	context.session.untrusted == false
	"ask_user" in context.session.tools
}

has_context_session_untrusted(request) if request.context.session.untrusted != null

has_context_session_private(request) if request.context.session.private != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.previous_action)

malformed_1(record) if malformed_2(record.session)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_boolean(record.private)

malformed_2(record) if not_integer(record.same_call_again)

malformed_2(record) if not_integer(record.steps)

malformed_2(record) if not_strings(record.tools)

malformed_2(record) if not_boolean(record.untrusted)

misfits_1 contains [0, "context.previous_action"] if misfit["context.previous_action"]

misfits_1 contains [1, "context.session.private"] if misfit["context.session.private"]

misfits_1 contains [2, "context.session.same_call_again"] if misfit["context.session.same_call_again"]

misfits_1 contains [3, "context.session.steps"] if misfit["context.session.steps"]

misfits_1 contains [4, "context.session.tools"] if misfit["context.session.tools"]

misfits_1 contains [5, "context.session.untrusted"] if misfit["context.session.untrusted"]

misfit["context.previous_action"] if misplaced(input.context)

misfit["context.previous_action"] if not_string(input.context.previous_action)

misfit["context.session.private"] if misplaced(input.context)

misfit["context.session.private"] if misplaced(input.context.session)

misfit["context.session.private"] if not_boolean(input.context.session.private)

misfit["context.session.same_call_again"] if misplaced(input.context)

misfit["context.session.same_call_again"] if misplaced(input.context.session)

misfit["context.session.same_call_again"] if not_integer(input.context.session.same_call_again)

misfit["context.session.steps"] if misplaced(input.context)

misfit["context.session.steps"] if misplaced(input.context.session)

misfit["context.session.steps"] if not_integer(input.context.session.steps)

misfit["context.session.tools"] if misplaced(input.context)

misfit["context.session.tools"] if misplaced(input.context.session)

misfit["context.session.tools"] if not_strings(input.context.session.tools)

misfit["context.session.untrusted"] if misplaced(input.context)

misfit["context.session.untrusted"] if misplaced(input.context.session)

misfit["context.session.untrusted"] if not_boolean(input.context.session.untrusted)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_string(record.previous_action)

malformed_3(record) if malformed_4(record.session)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_integer(record.same_call_again)

malformed_4(record) if not_integer(record.steps)

malformed_4(record) if not_strings(record.tools)

misfits_2 contains [0, "context.previous_action"] if misfit["context.previous_action"]

misfits_2 contains [1, "context.session.same_call_again"] if misfit["context.session.same_call_again"]

misfits_2 contains [2, "context.session.steps"] if misfit["context.session.steps"]

misfits_2 contains [3, "context.session.tools"] if misfit["context.session.tools"]

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

at_least(value, bound) if {
	is_number(value)
	value >= bound
}

above(value, bound) if {
	is_number(value)
	value > bound
}
