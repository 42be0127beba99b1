# METADATA
# title: "messaging"
# description: "Inside the company freely, to known partners by themselves, to others \
#   with a person"
# custom:
#   concord:
#     digest: "sha256:438c5181b6df30bd313b59b75575bd1be8bfaa351398d6e4bf9225173e15a703"
#     version: "1.4"
package concord.messaging # regal ignore:directory-package-mismatch,file-length

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

judge["send_email"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.context)

else := invalid(misfits_1) if misfit["schedule.send_at"]

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := merged(allowing_1)

default judge["forward_email"] := ["DENY", [], "default", []]

judge["forward_email"] := invalid(misfits_2) if malformed_3(input.parameters)

else := invalid(misfits_2) if misfit["schedule.send_at"]

else := found if found := merged(denying_2)

else := found if found := rule.forward

default judge["post_message"] := ["DENY", [], "default", []]

judge["post_message"] := invalid(misfits_3) if malformed_4(input.parameters)

else := found if found := merged(denying_3)

else := found if found := rule.chat

default judge["reply_to_thread"] := ["DENY", [], "default", []]

judge["reply_to_thread"] := invalid(misfits_4) if malformed_5(input.parameters)

else := invalid(misfits_4) if malformed_2(input.context)

else := found if found := rule.promises

else := found if found := rule.reply

default judge["create_mail_rule"] := ["DENY", [], "default", []]

judge["create_mail_rule"] := rule["forbidden:create_mail_rule"]

default judge["search_email"] := ["DENY", [], "default", []]

judge["search_email"] := invalid(misfits_5) if misfit["schedule.send_at"]

else := found if found := rule["far-future"]

else := found if found := rule["allowed:search_email"]

matched contains "0" if endswith(input.action, "_email")

default judge_unlisted["0"] := ["DENY", [], "default", []]

judge_unlisted["0"] := invalid(misfits_5) if misfit["schedule.send_at"]

else := found if found := rule["far-future"]

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [3, rule["mass-mail"]]

denying_1 contains [4, rule["another-sender"]]

denying_1 contains [5, rule.attachments]

denying_1 contains [9, rule["far-future"]]

escalating_1 contains [2, rule.strangers]

escalating_1 contains [8, rule.promises]

allowing_1 contains [0, rule.colleagues]

allowing_1 contains [1, rule["partner-thread"]]

denying_2 contains [3, rule["mass-mail"]]

denying_2 contains [4, rule["another-sender"]]

denying_2 contains [5, rule.attachments]

denying_2 contains [7, rule["forward-outside"]]

denying_2 contains [9, rule["far-future"]]

denying_3 contains [5, rule.attachments]

denying_3 contains [11, rule.announcements]

# METADATA
# title: "colleagues"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "colleagues"
#     reason: "allowed by rule `colleagues`"
rule["colleagues"] := ["ALLOW", ["colleagues"], "allowed by rule `colleagues`", []] if {
	parameters := input.parameters
	at_least(parameters.recipient_count, 1)
	at_most(parameters.recipient_count, 50)
	"corp.example.com" in parameters.recipient_domains
	every_one_of_1(parameters.recipient_domains)
}

every_one_of_1(values) if {
	every element in values {
		element == "corp.example.com"
	}
}

# METADATA
# title: "partner-thread"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "partner-thread"
#     reason: "allowed by rule `partner-thread`"
rule["partner-thread"] := ["ALLOW", ["partner-thread"], "allowed by rule `partner-thread`", []] if {
	parameters := input.parameters
	at_least(parameters.recipient_count, 1)
	at_most(parameters.recipient_count, 5)
	input.context.in_reply_to_known_thread == true
	"partner.example" in parameters.recipient_domains
	every_one_of_2(parameters.recipient_domains)
}

every_one_of_2(values) if {
	every element in values {
		element in ["corp.example.com", "partner.example"]
	}
}

# METADATA
# title: "strangers"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "strangers"
#     reason: "a recipient is outside the company and its partners"
rule["strangers"] := ["ESCALATE", ["strangers"], "a recipient is outside the company and its partners", []] if {
	either_1(input)
}

either_1(request) if not has_recipient_domains(request)

either_1(request) if {
	is_array(request.parameters.recipient_domains)
	not every_one_of_2(request.parameters.recipient_domains)
}

# METADATA
# title: "mass-mail"
# custom:
#   concord:
#     decision: "DENY"
#     id: "mass-mail"
#     reason: "mail to more than 50 people goes through the newsletter"
rule["mass-mail"] := ["DENY", ["mass-mail"], "mail to more than 50 people goes through the newsletter", []] if {
	either_2(input)
}

either_2(request) if not has_recipient_count(request)

either_2(request) if above(request.parameters.recipient_count, 50)

# METADATA
# title: "another-sender"
# custom:
#   concord:
#     decision: "DENY"
#     id: "another-sender"
#     reason: "agents write under our own domain"
rule["another-sender"] := ["DENY", ["another-sender"], "agents write under our own domain", []] if either_3(input)

either_3(request) if not has_sender_domain(request)

either_3(request) if {
	is_string(request.parameters.sender_domain)
	not one_of_1(request.parameters.sender_domain)
}

one_of_1("corp.example.com") := true

# METADATA
# title: "attachments"
# custom:
#   concord:
#     decision: "DENY"
#     id: "attachments"
#     reason: "this attachment stays inside"
rule["attachments"] := ["DENY", ["attachments"], "this attachment stays inside", []] if {
	contains_any_1(input.parameters.attachment_labels)
}

contains_any_1(value) if "contract" in value

contains_any_1(value) if "payroll" in value

contains_any_1(value) if "customer_list" in value

# METADATA
# title: "promises"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "promises"
#     reason: "somebody reads what sounds like a promise"
rule["promises"] := ["ESCALATE", ["promises"], "somebody reads what sounds like a promise", []] if either_4(input)

either_4(request) if matches_1(request.parameters.subject_line)

either_4(request) if contains_1(request.parameters.body)

matches_1(value) if contains(value, "contract")

matches_1(value) if contains(value, "Contract")

matches_1(value) if contains(value, " offer")

matches_1(value) if endswith(value, "*final*")

contains_1(value) if contains(value, "we guarantee")

contains_1(value) if contains(value, "legally binding")

contains_1(value) if contains(value, "free of charge")

# METADATA
# title: "far-future"
# custom:
#   concord:
#     decision: "DENY"
#     id: "far-future"
#     reason: "scheduled beyond the end of the year"
rule["far-future"] := ["DENY", ["far-future"], "scheduled beyond the end of the year", []] if {
	above(instant["schedule.send_at"], 1798757999999)
}

# METADATA
# title: "forward"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "forward"
#     reason: "forwarding is confirmed by a person"
rule["forward"] := ["ESCALATE", ["forward"], "forwarding is confirmed by a person", []]

# METADATA
# title: "forward-outside"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forward-outside"
#     reason: "conversations are not forwarded outside"
rule["forward-outside"] := ["DENY", ["forward-outside"], "conversations are not forwarded outside", []] if {
	either_5(input)
}

either_5(request) if not has_recipient_domains(request)

either_5(request) if {
	is_array(request.parameters.recipient_domains)
	not every_one_of_1(request.parameters.recipient_domains)
}

# METADATA
# title: "chat"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "chat"
#     reason: "allowed by rule `chat`"
rule["chat"] := ["ALLOW", ["chat"], "allowed by rule `chat`", []] if {
	parameters := input.parameters
	prefix_1(parameters.channel)
	is_string(parameters.channel)
	not matches_2(parameters.channel)
}

prefix_1(value) if startswith(value, "team-")

prefix_1(value) if startswith(value, "bot-")

matches_2("bot-public") := true

matches_2(value) if endswith(value, "-external")

# METADATA
# title: "announcements"
# custom:
#   concord:
#     decision: "DENY"
#     id: "announcements"
#     reason: "people make announcements"
rule["announcements"] := ["DENY", ["announcements"], "people make announcements", []] if either_6(input)

either_6(request) if not has_channel(request)

either_6(request) if request.parameters.channel in ["general", "announcements", "everyone"]

# METADATA
# title: "reply"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "reply"
#     reason: "allowed by rule `reply`"
rule["reply"] := ["ALLOW", ["reply"], "allowed by rule `reply`", []] if input.context.in_reply_to_known_thread == true

# METADATA
# title: "forbidden:create_mail_rule"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:create_mail_rule"
#     reason: "denied by rule `forbidden:create_mail_rule`"
rule["forbidden:create_mail_rule"] := [
	"DENY",
	["forbidden:create_mail_rule"],
	"denied by rule `forbidden:create_mail_rule`",
	[],
]

# METADATA
# title: "allowed:search_email"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "allowed:search_email"
#     reason: "allowed by rule `allowed:search_email`"
rule["allowed:search_email"] := ["ALLOW", ["allowed:search_email"], "allowed by rule `allowed:search_email`", []]

has_recipient_domains(request) if request.parameters.recipient_domains != null

has_recipient_count(request) if request.parameters.recipient_count != null

has_sender_domain(request) if request.parameters.sender_domain != null

instant["schedule.send_at"] := epoch_milliseconds(input.parameters.schedule.send_at)

malformed_1(record) if misplaced(record)

malformed_1(record) if not_strings(record.attachment_labels)

malformed_1(record) if not_string(record.body)

malformed_1(record) if not_integer(record.recipient_count)

malformed_1(record) if not_strings(record.recipient_domains)

malformed_1(record) if not_hostname(record.sender_domain)

malformed_1(record) if not_string(record.subject_line)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_boolean(record.in_reply_to_known_thread)

misfit["schedule.send_at"] if misplaced(input.parameters)

misfit["schedule.send_at"] if misplaced(input.parameters.schedule)

misfit["schedule.send_at"] if {
	input.parameters.schedule.send_at != null
	not instant["schedule.send_at"]
}

misfits_1 contains [0, "attachment_labels"] if misfit.attachment_labels

misfits_1 contains [1, "body"] if misfit.body

misfits_1 contains [2, "context.in_reply_to_known_thread"] if misfit["context.in_reply_to_known_thread"]

misfits_1 contains [3, "recipient_count"] if misfit.recipient_count

misfits_1 contains [4, "recipient_domains"] if misfit.recipient_domains

misfits_1 contains [5, "schedule.send_at"] if misfit["schedule.send_at"]

misfits_1 contains [6, "sender_domain"] if misfit.sender_domain

misfits_1 contains [7, "subject_line"] if misfit.subject_line

misfit["attachment_labels"] if misplaced(input.parameters)

misfit["attachment_labels"] if not_strings(input.parameters.attachment_labels)

misfit["body"] if misplaced(input.parameters)

misfit["body"] if not_string(input.parameters.body)

misfit["context.in_reply_to_known_thread"] if misplaced(input.context)

misfit["context.in_reply_to_known_thread"] if not_boolean(input.context.in_reply_to_known_thread)

misfit["recipient_count"] if misplaced(input.parameters)

misfit["recipient_count"] if not_integer(input.parameters.recipient_count)

misfit["recipient_domains"] if misplaced(input.parameters)

misfit["recipient_domains"] if not_strings(input.parameters.recipient_domains)

misfit["sender_domain"] if misplaced(input.parameters)

misfit["sender_domain"] if not_hostname(input.parameters.sender_domain)

misfit["subject_line"] if misplaced(input.parameters)

misfit["subject_line"] if not_string(input.parameters.subject_line)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_strings(record.attachment_labels)

malformed_3(record) if not_integer(record.recipient_count)

malformed_3(record) if not_strings(record.recipient_domains)

malformed_3(record) if not_hostname(record.sender_domain)

misfits_2 contains [0, "attachment_labels"] if misfit.attachment_labels

misfits_2 contains [1, "recipient_count"] if misfit.recipient_count

misfits_2 contains [2, "recipient_domains"] if misfit.recipient_domains

misfits_2 contains [3, "schedule.send_at"] if misfit["schedule.send_at"]

misfits_2 contains [4, "sender_domain"] if misfit.sender_domain

has_channel(request) if request.parameters.channel != null

malformed_4(record) if misplaced(record)

malformed_4(record) if not_strings(record.attachment_labels)

malformed_4(record) if not_string(record.channel)

misfits_3 contains [0, "attachment_labels"] if misfit.attachment_labels

misfits_3 contains [1, "channel"] if misfit.channel

misfit["channel"] if misplaced(input.parameters)

misfit["channel"] if not_string(input.parameters.channel)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_string(record.body)

malformed_5(record) if not_string(record.subject_line)

misfits_4 contains [0, "body"] if misfit.body

misfits_4 contains [1, "context.in_reply_to_known_thread"] if misfit["context.in_reply_to_known_thread"]

misfits_4 contains [2, "subject_line"] if misfit.subject_line

misfits_5 contains [0, "schedule.send_at"] if misfit["schedule.send_at"]

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

not_hostname(value) if {
	not is_hostname(value)
	value != null
}

is_hostname(value) if {
	is_string(value)
	count(value) <= 253
	trim(value, "eaoitnsrlchdpum.gbfwykv-xjqz0123456789") == ""
	padded := concat("", [".", value, "."])
	not contains(padded, "..")
	not contains(padded, ".-")
	not contains(padded, "-.")
	not has_long_label(value)
}

has_long_label(host) if {
	count(host) > 63
	some label in split(host, ".")
	count(label) > 63
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
