# METADATA
# title: "human_in_the_loop"
# description: "Approved actions pass, routine passes unasked, the rest waits for \
#   a person"
# custom:
#   concord:
#     digest: "sha256:21be46cfa63e9de976912a826dfac42afa3024bf907f8df5b9965af6dc4138dd"
#     version: "1.0"
package concord.human_in_the_loop # regal ignore:directory-package-mismatch

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

default judge["disable_audit_log"] := ["ESCALATE", [], "default", []]

judge["disable_audit_log"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := rule.never

judge["rotate_root_key"] := judge.disable_audit_log

default judge["deploy_production"] := ["ESCALATE", [], "default", []]

judge["deploy_production"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := rule.refused

else := found if found := rule["approved-by-two-teams"]

else := found if found := rule["nobody-there"]

else := found if found := rule["escalation:deploy_production"]

default judge["deploy_staging"] := ["ESCALATE", [], "default", []]

judge["deploy_staging"] := invalid(misfits_3) if malformed_5(input.context)

else := invalid(misfits_3) if malformed_6(input.subject)

else := found if found := rule.refused

else := found if found := rule.approved

else := found if found := rule.routine

else := found if found := rule["nobody-there"]

default judge["merge_pull_request"] := ["ESCALATE", [], "default", []]

judge["merge_pull_request"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := rule.refused

else := found if found := rule.approved

else := found if found := rule["nobody-there"]

default judge["send_email"] := ["ESCALATE", [], "default", []]

judge["send_email"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := rule.refused

else := found if found := rule.approved

else := found if found := rule["nobody-there"]

else := found if found := rule["escalation:send_email"]

judge["create_calendar_event"] := judge.deploy_staging

matched contains "0" if matches_2(input.action)

matched contains "1" if is_string(input.action)

matched contains "2" if startswith(input.action, "delete_")

matched contains "3" if startswith(input.action, "read_")

matched contains "4" if startswith(input.action, "list_")

default judge_unlisted["1"] := ["ESCALATE", [], "default", []]

judge_unlisted["1"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := rule.refused

else := found if found := rule["nobody-there"]

default judge_unlisted["1 4"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 4"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := rule.refused

else := found if found := rule["nobody-there"]

else := found if found := rule["allowed:list_*"]

default judge_unlisted["1 3"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 3"] := invalid(misfits_1) if malformed_1(input.context)

else := found if found := rule.refused

else := found if found := rule["nobody-there"]

else := found if found := rule["allowed:read_*"]

default judge_unlisted["1 2"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 2"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := rule.refused

else := found if found := rule["approved-by-two-teams"]

else := found if found := rule["nobody-there"]

else := found if found := rule["escalation:delete_*"]

default judge_unlisted["0 1 2"] := ["ESCALATE", [], "default", []]

judge_unlisted["0 1 2"] := invalid(misfits_2) if malformed_3(input.context)

else := found if found := rule.never

default unlisted := ["ESCALATE", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

# METADATA
# title: "never"
# custom:
#   concord:
#     decision: "DENY"
#     id: "never"
#     reason: "not by an agent, whoever agrees"
rule["never"] := ["DENY", ["never"], "not by an agent, whoever agrees", []]

# METADATA
# title: "refused"
# custom:
#   concord:
#     decision: "DENY"
#     id: "refused"
#     reason: "a person said no"
rule["refused"] := ["DENY", ["refused"], "a person said no", []] if {
	input.context.approval.state in ["rejected", "withdrawn"]
}

# METADATA
# title: "nobody-there"
# custom:
#   concord:
#     decision: "DENY"
#     id: "nobody-there"
#     reason: "nobody is there to ask"
rule["nobody-there"] := ["DENY", ["nobody-there"], "nobody is there to ask", []] if {
	input.context.attended == false
	is_string(input.action)
	not matches_1(input.action)
}

matches_1(value) if startswith(value, "read_")

matches_1(value) if startswith(value, "list_")

# METADATA
# title: "approved-by-two-teams"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "approved-by-two-teams"
#     reason: "approved by security and operations"
rule["approved-by-two-teams"] := ["ALLOW", ["approved-by-two-teams"], "approved by security and operations", []] if {
	context := input.context
	context.approval.state == "approved"
	at_least(context.approval.age_minutes, 0)
	at_most(context.approval.age_minutes, 60)
	"security" in context.approval.teams
	"operations" in context.approval.teams
}

# METADATA
# title: "escalation:deploy_production"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "escalation:deploy_production"
#     reason: "escalated by rule `escalation:deploy_production`"
rule["escalation:deploy_production"] := [
	"ESCALATE",
	["escalation:deploy_production"],
	"escalated by rule `escalation:deploy_production`",
	[],
]

# METADATA
# title: "approved"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "approved"
#     reason: "allowed by rule `approved`"
rule["approved"] := ["ALLOW", ["approved"], "allowed by rule `approved`", []] if {
	context := input.context
	context.approval.state == "approved"
	at_least(context.approval.age_minutes, 0)
	at_most(context.approval.age_minutes, 1440)
	contains_any_1(context.approval.teams)
}

contains_any_1(value) if "security" in value

contains_any_1(value) if "operations" in value

contains_any_1(value) if "product" in value

# METADATA
# title: "routine"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "routine"
#     reason: "allowed by rule `routine`"
rule["routine"] := ["ALLOW", ["routine"], "allowed by rule `routine`", []] if {
	input.subject.autonomy == "trusted"
	below(input.context.risk, 0.25)
}

# METADATA
# title: "escalation:send_email"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "escalation:send_email"
#     reason: "escalated by rule `escalation:send_email`"
rule["escalation:send_email"] := [
	"ESCALATE",
	["escalation:send_email"],
	"escalated by rule `escalation:send_email`",
	[],
]

matches_2(value) if {
	startswith(value, "delete_")
	count(value) >= 7
	rest_0 := substring(value, 7, count(value) - 7)
	contains(rest_0, "backup")
}

# METADATA
# title: "allowed:list_*"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:list_*"
#     reason: "allowed by rule `allowed:list_*`"
rule["allowed:list_*"] := ["ALLOW", ["allowed:list_*"], "allowed by rule `allowed:list_*`", []]

# METADATA
# title: "allowed:read_*"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:read_*"
#     reason: "allowed by rule `allowed:read_*`"
rule["allowed:read_*"] := ["ALLOW", ["allowed:read_*"], "allowed by rule `allowed:read_*`", []]

# METADATA
# title: "escalation:delete_*"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "escalation:delete_*"
#     reason: "escalated by rule `escalation:delete_*`"
rule["escalation:delete_*"] := ["ESCALATE", ["escalation:delete_*"], "escalated by rule `escalation:delete_*`", []]

malformed_1(record) if misplaced(record)

malformed_1(record) if malformed_2(record.approval)

malformed_1(record) if not_boolean(record.attended)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_string(record.state)

misfits_1 contains [0, "context.approval.state"] if misfit["context.approval.state"]

misfits_1 contains [1, "context.attended"] if misfit["context.attended"]

misfit["context.approval.state"] if misplaced(input.context)

misfit["context.approval.state"] if misplaced(input.context.approval)

misfit["context.approval.state"] if not_string(input.context.approval.state)

misfit["context.attended"] if misplaced(input.context)

misfit["context.attended"] if not_boolean(input.context.attended)

malformed_3(record) if misplaced(record)

malformed_3(record) if malformed_4(record.approval)

malformed_3(record) if not_boolean(record.attended)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_integer(record.age_minutes)

malformed_4(record) if not_string(record.state)

malformed_4(record) if not_strings(record.teams)

misfits_2 contains [0, "context.approval.age_minutes"] if misfit["context.approval.age_minutes"]

misfits_2 contains [1, "context.approval.state"] if misfit["context.approval.state"]

misfits_2 contains [2, "context.approval.teams"] if misfit["context.approval.teams"]

misfits_2 contains [3, "context.attended"] if misfit["context.attended"]

misfit["context.approval.age_minutes"] if misplaced(input.context)

misfit["context.approval.age_minutes"] if misplaced(input.context.approval)

misfit["context.approval.age_minutes"] if not_integer(input.context.approval.age_minutes)

misfit["context.approval.teams"] if misplaced(input.context)

misfit["context.approval.teams"] if misplaced(input.context.approval)

misfit["context.approval.teams"] if not_strings(input.context.approval.teams)

malformed_5(record) if misplaced(record)

malformed_5(record) if malformed_4(record.approval)

malformed_5(record) if not_boolean(record.attended)

malformed_5(record) if not_decimal(record.risk)

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.autonomy)

misfits_3 contains [0, "context.approval.age_minutes"] if misfit["context.approval.age_minutes"]

misfits_3 contains [1, "context.approval.state"] if misfit["context.approval.state"]

misfits_3 contains [2, "context.approval.teams"] if misfit["context.approval.teams"]

misfits_3 contains [3, "context.attended"] if misfit["context.attended"]

misfits_3 contains [4, "context.risk"] if misfit["context.risk"]

misfits_3 contains [5, "subject.autonomy"] if misfit["subject.autonomy"]

misfit["context.risk"] if misplaced(input.context)

misfit["context.risk"] if not_decimal(input.context.risk)

misfit["subject.autonomy"] if misplaced(input.subject)

misfit["subject.autonomy"] if not_string(input.subject.autonomy)

is_action(value) if {
	is_string(value)
	value != ""
}

invalid(misfits) := ["DENY", [], "invalid_attribute", [name | some [_, name] in sort(misfits)]]

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

not_decimal(value) if {
	not is_decimal(value)
	value != null
}

is_decimal(value) if {
	is_number(value)
	value > -100000000000
	value < 100000000000
}

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

at_most(value, bound) if {
	is_number(value)
	value <= bound
}

below(value, bound) if {
	is_number(value)
	value < bound
}
