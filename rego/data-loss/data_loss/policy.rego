# METADATA
# title: "data_loss"
# description: "What may leave is decided by the labels of what was read and by where \
#   it goes"
# custom:
#   concord:
#     digest: "sha256:75df641428f7f1483c92be3910f5b05cf760ac14228dfe0958bb592909923832"
#     metadata: "{\"owner\":\"privacy-office\"}"
#     version: "1.0"
package concord.data_loss # regal ignore:directory-package-mismatch,file-length

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

default judge["http_post"] := ["DENY", [], "default", []]

judge["http_post"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.context)

else := found if found := merged(denying_1)

else := found if found := rule.personal

else := found if found := merged(allowing_1)

default judge["upload_file"] := ["DENY", [], "default", []]

judge["upload_file"] := invalid(misfits_2) if malformed_2(input.context)

else := invalid(misfits_2) if malformed_3(input.parameters)

else := invalid(misfits_2) if malformed_4(input.subject)

else := found if found := merged(denying_2)

else := found if found := rule.personal

else := found if found := merged(allowing_2)

default judge["create_gist"] := ["DENY", [], "default", []]

judge["create_gist"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.context)

else := found if found := merged(denying_1)

else := found if found := rule.personal

else := found if found := rule.public

default judge["send_message"] := ["DENY", [], "default", []]

judge["send_message"] := invalid(misfits_3) if malformed_5(input.parameters)

else := invalid(misfits_3) if malformed_2(input.context)

else := found if found := merged(denying_3)

else := found if found := merged(escalating_1)

else := found if found := merged(allowing_1)

default judge["read_file"] := ["DENY", [], "default", []]

judge["read_file"] := invalid(misfits_4) if malformed_2(input.context)

else := found if found := rule.secret

else := found if found := rule.look

judge["search_code"] := judge.read_file

matched contains "0" if is_string(input.action)

matched contains "1" if endswith(input.action, "_gist")

default judge_unlisted["0"] := ["DENY", [], "default", []]

judge_unlisted["0"] := invalid(misfits_4) if malformed_2(input.context)

else := found if found := rule.secret

default judge_unlisted["0 1"] := ["DENY", [], "default", []]

judge_unlisted["0 1"] := invalid(misfits_5) if malformed_2(input.context)

else := invalid(misfits_5) if malformed_6(input.parameters)

else := found if found := merged(denying_4)

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [3, rule.secret]

denying_1 contains [4, rule.combination]

denying_1 contains [6, rule["public-paste"]]

denying_1 contains [8, rule["looks-like-a-key"]]

allowing_1 contains [0, rule.public]

allowing_1 contains [1, rule.internal]

denying_2 contains [3, rule.secret]

denying_2 contains [4, rule.combination]

allowing_2 contains [0, rule.public]

allowing_2 contains [1, rule.internal]

allowing_2 contains [2, rule.confidential]

denying_3 contains [3, rule.secret]

denying_3 contains [4, rule.combination]

denying_3 contains [8, rule["looks-like-a-key"]]

escalating_1 contains [5, rule.personal]

escalating_1 contains [9, rule.encoded]

denying_4 contains [3, rule.secret]

denying_4 contains [6, rule["public-paste"]]

# METADATA
# title: "public"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "public"
#     reason: "allowed by rule `public`"
rule["public"] := ["ALLOW", ["public"], "allowed by rule `public`", []] if {
	context := input.context
	contains_any_1(context.labels)
	every_one_of_1(context.labels)
}

contains_any_1(value) if "public" in value

contains_any_1(value) if "marketing" in value

every_one_of_1(values) if {
	every element in values {
		element in ["public", "marketing"]
	}
}

# METADATA
# title: "internal"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "internal"
#     reason: "allowed by rule `internal`"
rule["internal"] := ["ALLOW", ["internal"], "allowed by rule `internal`", []] if {
	domain_1(input.parameters.destination_host)
	either_1(input)
	every_one_of_2(input.context.labels)
}

domain_1(value) if under(value, ".internal.corp")

domain_1(value) if under(value, ".corp.example.com")

either_1(request) if not has_destination_host(request)

either_1(request) if {
	is_string(request.parameters.destination_host)
	not one_of_1(request.parameters.destination_host)
}

one_of_1("paste.internal.corp") := true

every_one_of_2(values) if {
	every element in values {
		element in ["public", "marketing", "internal", "source_code"]
	}
}

# METADATA
# title: "secret"
# custom:
#   concord:
#     decision: "DENY"
#     id: "secret"
#     reason: "secrets are not handed on"
rule["secret"] := ["DENY", ["secret"], "secrets are not handed on", []] if {
	is_string(input.action)
	not one_of_2(input.action)
	either_2(input)
}

one_of_2(value) if value in ["read_file", "search_code"]

either_2(request) if not has_context_labels(request)

either_2(request) if contains_any_2(request.context.labels)

contains_any_2(value) if "secret" in value

contains_any_2(value) if "private_key" in value

contains_any_2(value) if "password" in value

# METADATA
# title: "combination"
# custom:
#   concord:
#     decision: "DENY"
#     id: "combination"
#     reason: "health data together with names does not leave"
rule["combination"] := ["DENY", ["combination"], "health data together with names does not leave", []] if {
	either_3(input)
}

either_3(request) if not has_context_labels(request)

either_3(request) if {
	"health" in request.context.labels
	"identity" in request.context.labels
}

# METADATA
# title: "personal"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "personal"
#     reason: "personal data is released by the privacy office"
rule["personal"] := ["ESCALATE", ["personal"], "personal data is released by the privacy office", []] if either_4(input)

either_4(request) if not has_context_labels(request)

either_4(request) if contains_any_3(request.context.labels)

contains_any_3(value) if "identity" in value

contains_any_3(value) if "contact" in value

contains_any_3(value) if "health" in value

contains_any_3(value) if "cardholder" in value

# METADATA
# title: "public-paste"
# custom:
#   concord:
#     decision: "DENY"
#     id: "public-paste"
#     reason: "no pasting in public"
rule["public-paste"] := ["DENY", ["public-paste"], "no pasting in public", []] if either_5(input)

either_5(request) if matches_1(request.parameters.destination_host)

either_5(request) if endswith(request.parameters.destination_host, ".onion")

either_5(request) if {
	request.parameters.visibility == "public"
	either_6(request)
}

matches_1(value) if {
	startswith(value, "paste")
	count(value) >= 5
	rest_0 := substring(value, 5, count(value) - 5)
	contains(rest_0, ".")
}

matches_1(value) if endswith(value, ".pastebin.com")

matches_1("transfer.sh") := true

either_6(request) if not has_context_labels(request)

either_6(request) if {
	is_array(request.context.labels)
	not every_one_of_1(request.context.labels)
}

# METADATA
# title: "looks-like-a-key"
# custom:
#   concord:
#     decision: "DENY"
#     id: "looks-like-a-key"
#     reason: "the text holds what looks like a key"
rule["looks-like-a-key"] := ["DENY", ["looks-like-a-key"], "the text holds what looks like a key", []] if {
	# regal ignore:line-length
	regex.match(`(?:AKIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)`, input.parameters.content)
}

# METADATA
# title: "confidential"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "confidential"
#     reason: "allowed by rule `confidential`"
rule["confidential"] := ["ALLOW", ["confidential"], "allowed by rule `confidential`", []] if {
	parameters := input.parameters
	parameters["dlp.justification"] != null
	within(parameters.destination_path, "/vault/")
	"confidential" in input.subject.clearance
	"legal" in input.subject.clearance
	is_array(input.context.labels)
	not some_one_of_1(input.context.labels)
	either_7(input)
}

some_one_of_1(values) if {
	some element in values
	element in ["secret", "cardholder"]
}

either_7(request) if not has_parameters__dlp_justification__(request)

either_7(request) if {
	is_string(request.parameters["dlp.justification"])
	not one_of_3(request.parameters["dlp.justification"])
}

one_of_3(value) if value in ["", "n/a", "none"]

# METADATA
# title: "encoded"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "encoded"
#     reason: "the message has no words"
rule["encoded"] := ["ESCALATE", ["encoded"], "the message has no words", []] if {
	regex.match(`^[^ ]{81}`, input.parameters.content)
}

# METADATA
# title: "look"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "look"
#     reason: "allowed by rule `look`"
rule["look"] := ["ALLOW", ["look"], "allowed by rule `look`", []]

has_destination_host(request) if request.parameters.destination_host != null

has_context_labels(request) if request.context.labels != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.content)

malformed_1(record) if not_hostname(record.destination_host)

malformed_1(record) if not_string(record.visibility)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_strings(record.labels)

misfits_1 contains [0, "content"] if misfit.content

misfits_1 contains [1, "context.labels"] if misfit["context.labels"]

misfits_1 contains [2, "destination_host"] if misfit.destination_host

misfits_1 contains [3, "visibility"] if misfit.visibility

misfit["content"] if misplaced(input.parameters)

misfit["content"] if not_string(input.parameters.content)

misfit["context.labels"] if misplaced(input.context)

misfit["context.labels"] if not_strings(input.context.labels)

misfit["destination_host"] if misplaced(input.parameters)

misfit["destination_host"] if not_hostname(input.parameters.destination_host)

misfit["visibility"] if misplaced(input.parameters)

misfit["visibility"] if not_string(input.parameters.visibility)

has_parameters__dlp_justification__(request) if request.parameters["dlp.justification"] != null

malformed_3(record) if misplaced(record)

malformed_3(record) if not_hostname(record.destination_host)

malformed_3(record) if not_path(record.destination_path)

malformed_3(record) if not_string(record["dlp.justification"])

malformed_4(record) if misplaced(record)

malformed_4(record) if not_strings(record.clearance)

misfits_2 contains [0, "context.labels"] if misfit["context.labels"]

misfits_2 contains [1, "destination_host"] if misfit.destination_host

misfits_2 contains [2, "destination_path"] if misfit.destination_path

misfits_2 contains [3, "parameters[\"dlp.justification\"]"] if misfit["parameters[\"dlp.justification\"]"]

misfits_2 contains [4, "subject.clearance"] if misfit["subject.clearance"]

misfit["destination_path"] if misplaced(input.parameters)

misfit["destination_path"] if not_path(input.parameters.destination_path)

misfit["parameters[\"dlp.justification\"]"] if misplaced(input.parameters)

misfit["parameters[\"dlp.justification\"]"] if not_string(input.parameters["dlp.justification"])

misfit["subject.clearance"] if misplaced(input.subject)

misfit["subject.clearance"] if not_strings(input.subject.clearance)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_string(record.content)

malformed_5(record) if not_hostname(record.destination_host)

misfits_3 contains [0, "content"] if misfit.content

misfits_3 contains [1, "context.labels"] if misfit["context.labels"]

misfits_3 contains [2, "destination_host"] if misfit.destination_host

misfits_4 contains [0, "context.labels"] if misfit["context.labels"]

malformed_6(record) if misplaced(record)

malformed_6(record) if not_hostname(record.destination_host)

malformed_6(record) if not_string(record.visibility)

misfits_5 contains [0, "context.labels"] if misfit["context.labels"]

misfits_5 contains [1, "destination_host"] if misfit.destination_host

misfits_5 contains [2, "visibility"] if misfit.visibility

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

within(path, directory) if startswith(path, directory)

else if {
	startswith(directory, path)
	concat("", [path, "/"]) == directory
}

under(host, domain) if endswith(host, domain)

else if {
	endswith(domain, host)
	concat("", [".", host]) == domain
}
