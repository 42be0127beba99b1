# METADATA
# title: "change_freeze"
# description: "Deployments in working hours, with a change number, outside freezes"
# custom:
#   concord:
#     digest: "sha256:ee7ae0dd9dacf27ae9f2c5cb60f0e88e04aa6138f3fe001479cdc8abd2e09feb"
#     version: "2026.2"
package concord.change_freeze # regal ignore:directory-package-mismatch,file-length

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

default judge["deploy"] := ["DENY", [], "default", []]

judge["deploy"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.context)

else := invalid(misfits_1) if malformed_4(input.subject)

else := invalid(misfits_1) if misfit["context.incident.started_at"]

else := invalid(misfits_1) if misfit["context.now"]

else := found if found := merged(denying_1)

else := found if found := rule.incident

else := found if found := merged(allowing_1)

default judge["rollback"] := ["DENY", [], "default", []]

judge["rollback"] := invalid(misfits_2) if malformed_5(input.parameters)

else := invalid(misfits_2) if malformed_4(input.subject)

else := found if found := sliced_rollback[input.parameters.environment]

default judge["run_migration"] := ["DENY", [], "default", []]

judge["run_migration"] := invalid(misfits_3) if malformed_6(input.parameters)

else := invalid(misfits_3) if malformed_2(input.context)

else := invalid(misfits_3) if malformed_4(input.subject)

else := invalid(misfits_3) if misfit["context.incident.started_at"]

else := invalid(misfits_3) if misfit["context.now"]

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := merged(allowing_1)

default judge["scale_service"] := ["DENY", [], "default", []]

judge["scale_service"] := invalid(misfits_4) if malformed_7(input.context)

else := invalid(misfits_4) if malformed_8(input.parameters)

else := invalid(misfits_4) if misfit["context.incident.started_at"]

else := found if found := rule.incident

else := found if found := merged(allowing_2)

default judge["get_deployment"] := ["DENY", [], "default", []]

judge["get_deployment"] := rule.look

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [5, rule["year-end"]]

denying_1 contains [6, rule["summer-sale"]]

denying_1 contains [9, rule["no-change-number"]]

allowing_1 contains [1, rule["not-production"]]

allowing_1 contains [2, rule["working-hours"]]

sliced_rollback["development"] := rule["not-production"]

sliced_rollback["staging"] := rule["not-production"]

sliced_rollback["production"] := rule.undo

escalating_1 contains [7, rule.incident]

escalating_1 contains [8, rule["long-migration"]]

allowing_2 contains [1, rule["not-production"]]

allowing_2 contains [4, rule.scale]

# METADATA
# title: "not-production"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "not-production"
#     reason: "allowed by rule `not-production`"
rule["not-production"] := ["ALLOW", ["not-production"], "allowed by rule `not-production`", []] if {
	input.parameters.environment in ["development", "staging"]
}

# METADATA
# title: "working-hours"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "working-hours"
#     reason: "allowed by rule `working-hours`"
rule["working-hours"] := ["ALLOW", ["working-hours"], "allowed by rule `working-hours`", []] if {
	input.parameters.environment == "production"
	context := input.context
	context.weekday in ["monday", "tuesday", "wednesday", "thursday"]
	at_least(context.local_hour, 9)
	below(context.local_hour, 16)
	contains_any_1(input.subject.groups)
}

contains_any_1(value) if "release" in value

contains_any_1(value) if "sre" in value

# METADATA
# title: "year-end"
# custom:
#   concord:
#     decision: "DENY"
#     id: "year-end"
#     reason: "year-end freeze until 4 January"
rule["year-end"] := ["DENY", ["year-end"], "year-end freeze until 4 January", []] if {
	either_1(input)
	either_2(input)
}

either_1(request) if not has_environment(request)

either_1(request) if {
	is_string(request.parameters.environment)
	not one_of_1(request.parameters.environment)
}

one_of_1(value) if value in ["development", "staging"]

either_2(request) if not has_context_now(request)

either_2(_) if {
	above(instant["context.now"], 1797613199999)
	below(instant["context.now"], 1799038800000)
}

# METADATA
# title: "summer-sale"
# custom:
#   concord:
#     decision: "DENY"
#     id: "summer-sale"
#     reason: "the shop is frozen during the summer sale"
rule["summer-sale"] := ["DENY", ["summer-sale"], "the shop is frozen during the summer sale", []] if {
	either_3(input)
	either_4(input)
	either_5(input)
}

either_3(request) if not has_service(request)

either_3(request) if matches_1(request.parameters.service)

matches_1(value) if startswith(value, "shop-")

matches_1("checkout") := true

matches_1(value) if startswith(value, "payment-")

either_4(request) if not has_context_now(request)

either_4(_) if {
	above(instant["context.now"], 1783331999000)
	below(instant["context.now"], 1783936800000)
}

either_5(request) if not has_subject_groups(request)

either_5(request) if {
	is_array(request.subject.groups)
	not contains_any_2(request.subject.groups)
}

contains_any_2(value) if "sale" in value

contains_any_2(value) if "sre" in value

# METADATA
# title: "incident"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "incident"
#     reason: "the incident commander decides"
rule["incident"] := ["ESCALATE", ["incident"], "the incident commander decides", []] if {
	input.context.incident.started_at != null
	at_most(input.context.incident.severity, 2)
}

# METADATA
# title: "no-change-number"
# custom:
#   concord:
#     decision: "DENY"
#     id: "no-change-number"
#     reason: "changes to production have a number like CHG0012345"
rule["no-change-number"] := [
	"DENY",
	["no-change-number"],
	"changes to production have a number like CHG0012345",
	[],
] if {
	either_6(input)
	either_7(input)
}

either_6(request) if not has_environment(request)

either_6(request) if request.parameters.environment == "production"

either_7(request) if not has_change_number(request)

either_7(request) if {
	is_string(request.parameters.change_number)
	not regex_1(request.parameters.change_number)
}

regex_1(value) if regex.match(`^CHG[0-9]{7}$`, value)

# METADATA
# title: "undo"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "undo"
#     reason: "allowed by rule `undo`"
rule["undo"] := ["ALLOW", ["undo"], "allowed by rule `undo`", []] if {
	input.parameters.environment == "production"
	contains_any_1(input.subject.groups)
}

# METADATA
# title: "long-migration"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "long-migration"
#     reason: "longer than ten minutes, or of unknown length"
rule["long-migration"] := ["ESCALATE", ["long-migration"], "longer than ten minutes, or of unknown length", []] if {
	either_6(input)
	either_8(input)
}

either_8(request) if above(request.parameters.expected_minutes, 10)

either_8(request) if not has_expected_minutes(request)

# METADATA
# title: "scale"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "scale"
#     reason: "allowed by rule `scale`"
rule["scale"] := ["ALLOW", ["scale"], "allowed by rule `scale`", []] if {
	parameters := input.parameters
	parameters.environment == "production"
	at_least(parameters.replicas, 2)
	at_most(parameters.replicas, 40)
}

# METADATA
# title: "look"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "look"
#     reason: "allowed by rule `look`"
rule["look"] := ["ALLOW", ["look"], "allowed by rule `look`", []]

has_environment(request) if request.parameters.environment != null

has_context_now(request) if request.context.now != null

instant["context.now"] := epoch_milliseconds(input.context.now)

has_service(request) if request.parameters.service != null

has_subject_groups(request) if request.subject.groups != null

has_change_number(request) if request.parameters.change_number != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.change_number)

malformed_1(record) if not_string(record.environment)

malformed_1(record) if not_string(record.service)

malformed_2(record) if misplaced(record)

malformed_2(record) if malformed_3(record.incident)

malformed_2(record) if not_integer(record.local_hour)

malformed_2(record) if not_string(record.weekday)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_integer(record.severity)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_strings(record.groups)

misfit["context.incident.started_at"] if misplaced(input.context)

misfit["context.incident.started_at"] if misplaced(input.context.incident)

misfit["context.incident.started_at"] if {
	input.context.incident.started_at != null
	not instant["context.incident.started_at"]
}

instant["context.incident.started_at"] := epoch_milliseconds(input.context.incident.started_at)

misfit["context.now"] if misplaced(input.context)

misfit["context.now"] if {
	input.context.now != null
	not instant["context.now"]
}

misfits_1 contains [0, "change_number"] if misfit.change_number

misfits_1 contains [1, "context.incident.severity"] if misfit["context.incident.severity"]

misfits_1 contains [2, "context.incident.started_at"] if misfit["context.incident.started_at"]

misfits_1 contains [3, "context.local_hour"] if misfit["context.local_hour"]

misfits_1 contains [4, "context.now"] if misfit["context.now"]

misfits_1 contains [5, "context.weekday"] if misfit["context.weekday"]

misfits_1 contains [6, "environment"] if misfit.environment

misfits_1 contains [7, "service"] if misfit.service

misfits_1 contains [8, "subject.groups"] if misfit["subject.groups"]

misfit["change_number"] if misplaced(input.parameters)

misfit["change_number"] if not_string(input.parameters.change_number)

misfit["context.incident.severity"] if misplaced(input.context)

misfit["context.incident.severity"] if misplaced(input.context.incident)

misfit["context.incident.severity"] if not_integer(input.context.incident.severity)

misfit["context.local_hour"] if misplaced(input.context)

misfit["context.local_hour"] if not_integer(input.context.local_hour)

misfit["context.weekday"] if misplaced(input.context)

misfit["context.weekday"] if not_string(input.context.weekday)

misfit["environment"] if misplaced(input.parameters)

misfit["environment"] if not_string(input.parameters.environment)

misfit["service"] if misplaced(input.parameters)

misfit["service"] if not_string(input.parameters.service)

misfit["subject.groups"] if misplaced(input.subject)

misfit["subject.groups"] if not_strings(input.subject.groups)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_string(record.environment)

misfits_2 contains [0, "environment"] if misfit.environment

misfits_2 contains [1, "subject.groups"] if misfit["subject.groups"]

has_expected_minutes(request) if request.parameters.expected_minutes != null

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.change_number)

malformed_6(record) if not_string(record.environment)

malformed_6(record) if not_integer(record.expected_minutes)

malformed_6(record) if not_string(record.service)

misfits_3 contains [0, "change_number"] if misfit.change_number

misfits_3 contains [1, "context.incident.severity"] if misfit["context.incident.severity"]

misfits_3 contains [2, "context.incident.started_at"] if misfit["context.incident.started_at"]

misfits_3 contains [3, "context.local_hour"] if misfit["context.local_hour"]

misfits_3 contains [4, "context.now"] if misfit["context.now"]

misfits_3 contains [5, "context.weekday"] if misfit["context.weekday"]

misfits_3 contains [6, "environment"] if misfit.environment

misfits_3 contains [7, "expected_minutes"] if misfit.expected_minutes

misfits_3 contains [8, "service"] if misfit.service

misfits_3 contains [9, "subject.groups"] if misfit["subject.groups"]

misfit["expected_minutes"] if misplaced(input.parameters)

misfit["expected_minutes"] if not_integer(input.parameters.expected_minutes)

malformed_7(record) if misplaced(record)

malformed_7(record) if malformed_3(record.incident)

malformed_8(record) if misplaced(record)

malformed_8(record) if not_string(record.environment)

malformed_8(record) if not_integer(record.replicas)

misfits_4 contains [0, "context.incident.severity"] if misfit["context.incident.severity"]

misfits_4 contains [1, "context.incident.started_at"] if misfit["context.incident.started_at"]

misfits_4 contains [2, "environment"] if misfit.environment

misfits_4 contains [3, "replicas"] if misfit.replicas

misfit["replicas"] if misplaced(input.parameters)

misfit["replicas"] if not_integer(input.parameters.replicas)

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

at_most(value, bound) if {
	is_number(value)
	value <= bound
}

above(value, bound) if {
	is_number(value)
	value > bound
}

below(value, bound) if {
	is_number(value)
	value < bound
}

epoch_milliseconds(text) := ((days * 86400000) + clock) - offset if {
	is_string(text)
	count(text) <= 29
	[date_text, rest] := split(text, "T")
	days := epoch_days(date_text)
	[clock_text, offset] := split_offset(rest)
	clock := time_of_day(clock_text)
}

# The Gregorian calendar, counted from March on so that leap days come last. 400 years have 146097 days; with that
# many added no year is negative.
epoch_days(text) := (((year * 365) + leap_days) + day_of_year) - 865565 if {
	[year_text, month_text, day_text] := split(text, "-")
	written_year := digits(year_text, 4, 10000)
	month := digits(month_text, 2, 100)
	month >= 1
	month <= 12
	day := digits(day_text, 2, 100)
	day >= 1
	day <= days_in(written_year, month)
	year := (written_year + 400) - floor((14 - month) / 12)
	leap_days := (floor(year / 4) - floor(year / 100)) + floor(year / 400)
	day_of_year := (floor(((153 * ((month + 9) % 12)) + 2) / 5) + day) - 1
}

days_in(year, month) := 29 if {
	month == 2
	is_leap(year)
}

else := [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]

is_leap(year) if year % 400 == 0

is_leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

split_offset(text) := [trim_suffix(text, "Z"), 0] if endswith(text, "Z")

split_offset(text) := [substring(text, 0, start), sign * ((hour * 3600000) + (minute * 60000))] if {
	start := count(text) - 6
	start >= 0
	sign := {"+": 1, "-": -1}[substring(text, start, 1)]
	[hour_text, minute_text] := split(substring(text, start + 1, -1), ":")
	hour := digits(hour_text, 2, 100)
	hour <= 23
	minute := digits(minute_text, 2, 100)
	minute <= 59
}

time_of_day(text) := ((hour * 3600000) + (minute * 60000)) + milliseconds if {
	[hour_text, minute_text, second_text] := split(text, ":")
	hour := digits(hour_text, 2, 100)
	hour <= 23
	minute := digits(minute_text, 2, 100)
	minute <= 59
	milliseconds := seconds(second_text)
	milliseconds < 60000
}

seconds(text) := digits(text, 2, 100) * 1000

seconds(text) := (digits(whole, 2, 100) * 1000) + digits(substring(concat("", [fraction, "00"]), 0, 3), 3, 1000) if {
	[whole, fraction] := split(text, ".")
	count(fraction) >= 1
	count(fraction) <= 3
}

# A number of that many digits; the 1 in front keeps a leading 0 from meaning anything.
digits(text, width, power) := to_number(concat("", ["1", text])) - power if {
	count(text) == width
	trim(text, "0123456789") == ""
}
