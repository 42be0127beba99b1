# METADATA
# title: "mcp_gateway"
# description: "Vetted servers may look, some may act, and whatever is new is asked \
#   about"
# custom:
#   concord:
#     digest: "sha256:38823b878f6f7682d1cf2d4bd6cf622c27a5cf54525d54fcc7e73c317e362c75"
#     version: "1.0"
package concord.mcp_gateway # regal ignore:directory-package-mismatch,file-length

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

default judge["mcp__github__create_issue"] := ["ESCALATE", [], "default", []]

judge["mcp__github__create_issue"] := invalid(misfits_1) if malformed_1(input.resource)

else := invalid(misfits_1) if malformed_3(input.subject)

else := invalid(misfits_1) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_1)

else := found if found := rule["vetted-long-ago"]

else := found if found := rule["github-issues"]

judge["mcp__github__add_comment"] := judge.mcp__github__create_issue

default judge["mcp__github__merge_pull_request"] := ["ESCALATE", [], "default", []]

judge["mcp__github__merge_pull_request"] := invalid(misfits_2) if malformed_4(input.resource)

else := invalid(misfits_2) if malformed_3(input.subject)

else := invalid(misfits_2) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_2)

else := found if found := rule["vetted-long-ago"]

default judge["computer"] := ["ESCALATE", [], "default", []]

judge["computer"] := invalid(misfits_3) if malformed_6(input.parameters)

else := found if found := sliced_computer[input.parameters.action]

else := missing_computer if not has_parameters_action(input)

default judge["browser_navigate"] := ["ESCALATE", [], "default", []]

judge["browser_navigate"] := invalid(misfits_4) if malformed_7(input.parameters)

else := found if found := rule.browse

matched contains "0" if matches_3(input.action)

matched contains "1" if matches_4(input.action)

matched contains "2" if startswith(input.action, "mcp__")

matched contains "3" if startswith(input.action, "mcp__github__")

matched contains "4" if matches_5(input.action)

default judge_unlisted["2"] := ["ESCALATE", [], "default", []]

judge_unlisted["2"] := invalid(misfits_5) if malformed_8(input.resource)

else := invalid(misfits_5) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_3)

else := found if found := rule["vetted-long-ago"]

default judge_unlisted["2 4"] := ["ESCALATE", [], "default", []]

judge_unlisted["2 4"] := invalid(misfits_6) if malformed_10(input.resource)

else := invalid(misfits_6) if malformed_3(input.subject)

else := invalid(misfits_6) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_4)

else := found if found := rule["vetted-long-ago"]

default judge_unlisted["2 3"] := ["ESCALATE", [], "default", []]

judge_unlisted["2 3"] := invalid(misfits_7) if malformed_1(input.resource)

else := invalid(misfits_7) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_1)

else := found if found := rule["vetted-long-ago"]

judge_unlisted["2 3 4"] := judge.mcp__github__merge_pull_request

default judge_unlisted["1 2"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 2"] := invalid(misfits_7) if malformed_1(input.resource)

else := invalid(misfits_7) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_3)

else := found if found := rule["vetted-long-ago"]

else := found if found := rule.look

default judge_unlisted["1 2 4"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 2 4"] := invalid(misfits_2) if malformed_4(input.resource)

else := invalid(misfits_2) if malformed_3(input.subject)

else := invalid(misfits_2) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_4)

else := found if found := rule["vetted-long-ago"]

else := found if found := rule.look

default judge_unlisted["1 2 3"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 2 3"] := invalid(misfits_7) if malformed_1(input.resource)

else := invalid(misfits_7) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_1)

else := found if found := rule["vetted-long-ago"]

else := found if found := rule.look

default judge_unlisted["1 2 3 4"] := ["ESCALATE", [], "default", []]

judge_unlisted["1 2 3 4"] := invalid(misfits_2) if malformed_4(input.resource)

else := invalid(misfits_2) if malformed_3(input.subject)

else := invalid(misfits_2) if misfit["resource.server.vetted_at"]

else := found if found := merged(denying_2)

else := found if found := rule["vetted-long-ago"]

else := found if found := rule.look

judge_unlisted["0 2"] := judge_unlisted["1 2"]

judge_unlisted["0 2 4"] := judge_unlisted["1 2 4"]

judge_unlisted["0 2 3"] := judge_unlisted["1 2 3"]

judge_unlisted["0 2 3 4"] := judge_unlisted["1 2 3 4"]

judge_unlisted["0 1 2"] := judge_unlisted["1 2"]

judge_unlisted["0 1 2 4"] := judge_unlisted["1 2 4"]

judge_unlisted["0 1 2 3"] := judge_unlisted["1 2 3"]

judge_unlisted["0 1 2 3 4"] := judge_unlisted["1 2 3 4"]

default unlisted := ["ESCALATE", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [3, rule["changed-since-vetting"]]

denying_1 contains [4, rule["borrowed-name"]]

denying_1 contains [5, rule["strange-host"]]

denying_1 contains [6, rule["strange-address"]]

denying_2 contains [3, rule["changed-since-vetting"]]

denying_2 contains [4, rule["borrowed-name"]]

denying_2 contains [5, rule["strange-host"]]

denying_2 contains [6, rule["strange-address"]]

denying_2 contains [7, rule.destructive]

sliced_computer["screenshot"] := rule.screen

sliced_computer["mouse_move"] := rule.screen

sliced_computer["scroll"] := rule.screen

sliced_computer["zoom"] := rule.screen

sliced_computer["key"] := rule["screen-keys"]

sliced_computer["hold_key"] := rule["screen-keys"]

missing_computer := rule["screen-keys"]

denying_3 contains [3, rule["changed-since-vetting"]]

denying_3 contains [5, rule["strange-host"]]

denying_3 contains [6, rule["strange-address"]]

denying_4 contains [3, rule["changed-since-vetting"]]

denying_4 contains [5, rule["strange-host"]]

denying_4 contains [6, rule["strange-address"]]

denying_4 contains [7, rule.destructive]

# METADATA
# title: "github-issues"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "github-issues"
#     reason: "allowed by rule `github-issues`"
rule["github-issues"] := ["ALLOW", ["github-issues"], "allowed by rule `github-issues`", []] if {
	resource := input.resource
	resource.server.name == "github"
	resource.server.pinned == true
	input.subject.type == "agent"
}

# METADATA
# title: "vetted-long-ago"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "vetted-long-ago"
#     reason: "the server was vetted too long ago"
rule["vetted-long-ago"] := ["ESCALATE", ["vetted-long-ago"], "the server was vetted too long ago", []] if {
	either_1(input)
}

either_1(request) if not has_resource_server_vetted_at(request)

either_1(_) if below(instant["resource.server.vetted_at"], 1735689600000)

# METADATA
# title: "changed-since-vetting"
# custom:
#   concord:
#     decision: "DENY"
#     id: "changed-since-vetting"
#     reason: "the tool is not the one that was vetted"
rule["changed-since-vetting"] := ["DENY", ["changed-since-vetting"], "the tool is not the one that was vetted", []] if {
	either_2(input)
}

either_2(request) if not has_resource_server_pinned(request)

either_2(request) if {
	is_boolean(request.resource.server.pinned)
	not one_of_1(request.resource.server.pinned)
}

one_of_1(true) := true

# METADATA
# title: "borrowed-name"
# custom:
#   concord:
#     decision: "DENY"
#     id: "borrowed-name"
#     reason: "only the github server has these tools"
rule["borrowed-name"] := ["DENY", ["borrowed-name"], "only the github server has these tools", []] if either_3(input)

either_3(request) if not has_resource_server_name(request)

either_3(request) if {
	is_string(request.resource.server.name)
	not one_of_2(request.resource.server.name)
}

one_of_2("github") := true

# METADATA
# title: "strange-host"
# custom:
#   concord:
#     decision: "DENY"
#     id: "strange-host"
#     reason: "the server is not ours"
rule["strange-host"] := ["DENY", ["strange-host"], "the server is not ours", []] if {
	input.resource.server.host != null
	either_4(input)
}

either_4(request) if not has_resource_server_host(request)

either_4(request) if {
	is_string(request.resource.server.host)
	not domain_1(request.resource.server.host)
}

domain_1(value) if under(value, ".mcp.corp.example.com")

# METADATA
# title: "strange-address"
# custom:
#   concord:
#     decision: "DENY"
#     id: "strange-address"
#     reason: "a local server is on this machine"
rule["strange-address"] := ["DENY", ["strange-address"], "a local server is on this machine", []] if {
	input.resource.server.address != null
	either_5(input)
}

either_5(request) if not has_resource_server_address(request)

either_5(request) if {
	is_string(request.resource.server.address)
	not cidr_1(request.resource.server.address)
}

cidr_1(value) if in_range_4(value, "127.0.0.0/8")

cidr_1(value) if in_range_6(value, "0:0:0:0:0:0:0:1/128")

# METADATA
# title: "destructive"
# custom:
#   concord:
#     decision: "DENY"
#     id: "destructive"
#     reason: "deleting and merging are done by people"
rule["destructive"] := ["DENY", ["destructive"], "deleting and merging are done by people", []] if either_6(input)

either_6(request) if not has_subject_type(request)

either_6(request) if {
	is_string(request.subject.type)
	not one_of_3(request.subject.type)
}

either_6(request) if request.resource.annotations.destructiveHint == true

one_of_3(value) if value in ["supervised_agent", "person"]

# METADATA
# title: "screen"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "screen"
#     reason: "allowed by rule `screen`"
rule["screen"] := ["ALLOW", ["screen"], "allowed by rule `screen`", []] if {
	input.parameters.action in ["screenshot", "mouse_move", "scroll", "zoom"]
}

# METADATA
# title: "screen-keys"
# custom:
#   concord:
#     decision: "DENY"
#     id: "screen-keys"
#     reason: "keys that leave the application"
rule["screen-keys"] := ["DENY", ["screen-keys"], "keys that leave the application", []] if {
	contains_1(input.parameters.text)
	either_7(input)
}

contains_1(value) if contains(value, "super")

contains_1(value) if contains(value, "ctrl+alt")

either_7(request) if not has_parameters_action(request)

either_7(request) if request.parameters.action in ["key", "hold_key"]

# METADATA
# title: "browse"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "browse"
#     reason: "allowed by rule `browse`"
rule["browse"] := ["ALLOW", ["browse"], "allowed by rule `browse`", []] if {
	matches_1(input.parameters.url_host)
	either_8(input)
}

matches_1(value) if endswith(value, ".corp.example.com")

matches_1("docs.python.org") := true

either_8(request) if not has_url_host(request)

either_8(request) if {
	is_string(request.parameters.url_host)
	not matches_2(request.parameters.url_host)
}

matches_2(value) if startswith(value, "admin.")

matches_2(value) if endswith(value, ".mcp.corp.example.com")

matches_3(value) if {
	startswith(value, "mcp__")
	count(value) >= 5
	rest_0 := substring(value, 5, count(value) - 5)
	contains(rest_0, "__get_")
}

matches_4(value) if {
	startswith(value, "mcp__")
	count(value) >= 5
	rest_0 := substring(value, 5, count(value) - 5)
	contains(rest_0, "__list_")
}

matches_5(value) if {
	startswith(value, "mcp__")
	count(value) >= 5
	rest_0 := substring(value, 5, count(value) - 5)
	at_1 := indexof(rest_0, "__")
	at_1 >= 0
	rest_1 := substring(rest_0, at_1 + 2, -1)
	contains(rest_1, "delete")
}

# METADATA
# title: "look"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "look"
#     reason: "allowed by rule `look`"
rule["look"] := ["ALLOW", ["look"], "allowed by rule `look`", []] if {
	resource := input.resource
	resource.server.name in ["github", "jira", "wiki", "metrics"]
	resource.server.pinned == true
	either_9(input)
}

either_9(request) if under(request.resource.server.host, ".mcp.corp.example.com")

either_9(request) if cidr_1(request.resource.server.address)

has_resource_server_vetted_at(request) if request.resource.server.vetted_at != null

instant["resource.server.vetted_at"] := epoch_milliseconds(input.resource.server.vetted_at)

has_resource_server_pinned(request) if request.resource.server.pinned != null

has_resource_server_name(request) if request.resource.server.name != null

has_resource_server_host(request) if request.resource.server.host != null

has_resource_server_address(request) if request.resource.server.address != null

malformed_1(record) if misplaced(record)

malformed_1(record) if malformed_2(record.server)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_ip(record.address)

malformed_2(record) if not_hostname(record.host)

malformed_2(record) if not_string(record.name)

malformed_2(record) if not_boolean(record.pinned)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_string(record.type)

misfit["resource.server.vetted_at"] if misplaced(input.resource)

misfit["resource.server.vetted_at"] if misplaced(input.resource.server)

misfit["resource.server.vetted_at"] if {
	input.resource.server.vetted_at != null
	not instant["resource.server.vetted_at"]
}

misfits_1 contains [0, "resource.server.address"] if misfit["resource.server.address"]

misfits_1 contains [1, "resource.server.host"] if misfit["resource.server.host"]

misfits_1 contains [2, "resource.server.name"] if misfit["resource.server.name"]

misfits_1 contains [3, "resource.server.pinned"] if misfit["resource.server.pinned"]

misfits_1 contains [4, "resource.server.vetted_at"] if misfit["resource.server.vetted_at"]

misfits_1 contains [5, "subject.type"] if misfit["subject.type"]

misfit["resource.server.address"] if misplaced(input.resource)

misfit["resource.server.address"] if misplaced(input.resource.server)

misfit["resource.server.address"] if not_ip(input.resource.server.address)

misfit["resource.server.host"] if misplaced(input.resource)

misfit["resource.server.host"] if misplaced(input.resource.server)

misfit["resource.server.host"] if not_hostname(input.resource.server.host)

misfit["resource.server.name"] if misplaced(input.resource)

misfit["resource.server.name"] if misplaced(input.resource.server)

misfit["resource.server.name"] if not_string(input.resource.server.name)

misfit["resource.server.pinned"] if misplaced(input.resource)

misfit["resource.server.pinned"] if misplaced(input.resource.server)

misfit["resource.server.pinned"] if not_boolean(input.resource.server.pinned)

misfit["subject.type"] if misplaced(input.subject)

misfit["subject.type"] if not_string(input.subject.type)

has_subject_type(request) if request.subject.type != null

malformed_4(record) if misplaced(record)

malformed_4(record) if malformed_5(record.annotations)

malformed_4(record) if malformed_2(record.server)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_boolean(record.destructiveHint)

misfits_2 contains [0, "resource.annotations.destructiveHint"] if misfit["resource.annotations.destructive_hint"]

misfits_2 contains [1, "resource.server.address"] if misfit["resource.server.address"]

misfits_2 contains [2, "resource.server.host"] if misfit["resource.server.host"]

misfits_2 contains [3, "resource.server.name"] if misfit["resource.server.name"]

misfits_2 contains [4, "resource.server.pinned"] if misfit["resource.server.pinned"]

misfits_2 contains [5, "resource.server.vetted_at"] if misfit["resource.server.vetted_at"]

misfits_2 contains [6, "subject.type"] if misfit["subject.type"]

misfit["resource.annotations.destructive_hint"] if misplaced(input.resource)

misfit["resource.annotations.destructive_hint"] if misplaced(input.resource.annotations)

misfit["resource.annotations.destructive_hint"] if not_boolean(input.resource.annotations.destructiveHint)

has_parameters_action(request) if request.parameters.action != null

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.action)

malformed_6(record) if not_string(record.text)

misfits_3 contains [0, "parameters.action"] if misfit["parameters.action"]

misfits_3 contains [1, "text"] if misfit.text

misfit["parameters.action"] if misplaced(input.parameters)

misfit["parameters.action"] if not_string(input.parameters.action)

misfit["text"] if misplaced(input.parameters)

misfit["text"] if not_string(input.parameters.text)

has_url_host(request) if request.parameters.url_host != null

malformed_7(record) if misplaced(record)

malformed_7(record) if not_hostname(record.url_host)

misfits_4 contains [0, "url_host"] if misfit.url_host

misfit["url_host"] if misplaced(input.parameters)

misfit["url_host"] if not_hostname(input.parameters.url_host)

malformed_8(record) if misplaced(record)

malformed_8(record) if malformed_9(record.server)

malformed_9(record) if misplaced(record)

malformed_9(record) if not_ip(record.address)

malformed_9(record) if not_hostname(record.host)

malformed_9(record) if not_boolean(record.pinned)

misfits_5 contains [0, "resource.server.address"] if misfit["resource.server.address"]

misfits_5 contains [1, "resource.server.host"] if misfit["resource.server.host"]

misfits_5 contains [2, "resource.server.pinned"] if misfit["resource.server.pinned"]

misfits_5 contains [3, "resource.server.vetted_at"] if misfit["resource.server.vetted_at"]

malformed_10(record) if misplaced(record)

malformed_10(record) if malformed_5(record.annotations)

malformed_10(record) if malformed_9(record.server)

misfits_6 contains [0, "resource.annotations.destructiveHint"] if misfit["resource.annotations.destructive_hint"]

misfits_6 contains [1, "resource.server.address"] if misfit["resource.server.address"]

misfits_6 contains [2, "resource.server.host"] if misfit["resource.server.host"]

misfits_6 contains [3, "resource.server.pinned"] if misfit["resource.server.pinned"]

misfits_6 contains [4, "resource.server.vetted_at"] if misfit["resource.server.vetted_at"]

misfits_6 contains [5, "subject.type"] if misfit["subject.type"]

misfits_7 contains [0, "resource.server.address"] if misfit["resource.server.address"]

misfits_7 contains [1, "resource.server.host"] if misfit["resource.server.host"]

misfits_7 contains [2, "resource.server.name"] if misfit["resource.server.name"]

misfits_7 contains [3, "resource.server.pinned"] if misfit["resource.server.pinned"]

misfits_7 contains [4, "resource.server.vetted_at"] if misfit["resource.server.vetted_at"]

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

not_ip(value) if {
	not is_ip(value)
	value != null
}

is_ip(value) if {
	is_string(value)
	count(value) <= 45
	trim(value, "0123456789.:abcdefABCDEF") == ""
	not has_loose_colon(value)
	not is_mapped(value)
	is_address(value)
}

# Wasm reads past a single colon at the end.
has_loose_colon(address) if {
	endswith(address, ":")
	not endswith(address, "::")
}

is_address(value) if net.cidr_contains("0.0.0.0/0", value)

is_address(value) if net.cidr_contains("::/0", value)

is_mapped(address) if {
	contains(address, ":")
	net.cidr_contains("::ffff:0:0/96", address)
}

below(value, bound) if {
	is_number(value)
	value < bound
}

under(host, domain) if endswith(host, domain)

else if {
	endswith(domain, host)
	concat("", [".", host]) == domain
}

in_range_4(address, range) if {
	not contains(address, ":")
	net.cidr_contains(range, address)
}

in_range_6(address, range) if {
	contains(address, ":")
	net.cidr_contains(range, address)
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
