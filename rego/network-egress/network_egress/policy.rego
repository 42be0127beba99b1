# METADATA
# title: "network_egress"
# description: "Outgoing requests to known hosts, never into the private network, \
#   never with credentials to strangers"
# custom:
#   concord:
#     digest: "sha256:577bb25cbfad444a8460f28e28432ff3371f4fc98cd806fcb9765f7802e8a531"
#     version: "1.0"
package concord.network_egress # regal ignore:directory-package-mismatch,file-length

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

default judge["http_get"] := ["DENY", [], "default", []]

judge["http_get"] := invalid(misfits_1) if malformed_1(input.context)

else := invalid(misfits_1) if malformed_2(input.parameters)

else := found if found := merged(denying_1)

else := found if found := merged(allowing_1)

default judge["http_head"] := ["DENY", [], "default", []]

judge["http_head"] := invalid(misfits_1) if malformed_1(input.context)

else := invalid(misfits_1) if malformed_2(input.parameters)

else := found if found := merged(denying_1)

else := found if found := merged(allowing_2)

default judge["http_post"] := ["DENY", [], "default", []]

judge["http_post"] := invalid(misfits_2) if malformed_4(input.parameters)

else := invalid(misfits_2) if malformed_1(input.context)

else := found if found := merged(denying_1)

else := found if found := rule["large-post"]

else := found if found := merged(allowing_3)

matched contains "0" if startswith(input.action, "http_")

default judge_unlisted["0"] := ["DENY", [], "default", []]

judge_unlisted["0"] := invalid(misfits_3) if malformed_5(input.context)

else := invalid(misfits_3) if malformed_2(input.parameters)

else := found if found := merged(denying_1)

default unlisted := ["DENY", [], "default", []]

unlisted := judge_unlisted[concat(" ", sort(matched))]

denying_1 contains [5, rule["private-address"]]

denying_1 contains [6, rule["hijacked-name"]]

denying_1 contains [7, rule["not-encrypted"]]

denying_1 contains [8, rule["credentials-to-strangers"]]

allowing_1 contains [0, rule["read-api"]]

allowing_1 contains [1, rule["read-docs"]]

allowing_1 contains [2, rule.company]

allowing_2 contains [1, rule["read-docs"]]

allowing_2 contains [2, rule.company]

allowing_3 contains [2, rule.company]

allowing_3 contains [3, rule.post]

# METADATA
# title: "read-api"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "read-api"
#     reason: "an API that agents work with"
rule["read-api"] := ["ALLOW", ["read-api"], "an API that agents work with", []] if matches_1(input.parameters.host)

matches_1("api.github.com") := true

matches_1(value) if endswith(value, ".pypi.org")

matches_1(value) if {
	startswith(value, "registry.")
	endswith(value, ".example.net")
	count(value) >= 21
}

# METADATA
# title: "read-docs"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "read-docs"
#     reason: "allowed by rule `read-docs`"
rule["read-docs"] := ["ALLOW", ["read-docs"], "allowed by rule `read-docs`", []] if {
	parameters := input.parameters
	domain_1(parameters.host)
	is_string(parameters.host)
	not matches_2(parameters.host)
}

domain_1(value) if under(value, ".python.org")

domain_1(value) if under(value, ".githubusercontent.com")

domain_1(value) if under(value, ".developer.mozilla.org")

matches_2("gist.githubusercontent.com") := true

matches_2(value) if endswith(value, ".user-pages.python.org")

# METADATA
# title: "company"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "company"
#     reason: "allowed by rule `company`"
rule["company"] := ["ALLOW", ["company"], "allowed by rule `company`", []] if {
	under(input.parameters.host, ".internal.corp")
	cidr_1(input.context.client_ip)
}

cidr_1(value) if in_range_4(value, "10.20.0.0/16")

cidr_1(value) if in_range_6(value, "fd00:20:0:0:0:0:0:0/32")

# METADATA
# title: "private-address"
# custom:
#   concord:
#     decision: "DENY"
#     id: "private-address"
#     reason: "the name resolves to a private address"
rule["private-address"] := ["DENY", ["private-address"], "the name resolves to a private address", []] if {
	either_1(input)
	either_2(input)
}

either_1(request) if not has_context_resolved_ip(request)

either_1(request) if cidr_2(request.context.resolved_ip)

cidr_2(value) if in_range_4(value, "0.0.0.0/8")

cidr_2(value) if in_range_4(value, "10.0.0.0/8")

cidr_2(value) if in_range_4(value, "127.0.0.0/8")

cidr_2(value) if in_range_4(value, "169.254.0.0/16")

cidr_2(value) if in_range_4(value, "172.16.0.0/12")

cidr_2(value) if in_range_4(value, "192.168.0.0/16")

cidr_2(value) if in_range_6(value, "0:0:0:0:0:0:0:1/128")

cidr_2(value) if in_range_6(value, "fc00:0:0:0:0:0:0:0/7")

cidr_2(value) if in_range_6(value, "fe80:0:0:0:0:0:0:0/10")

either_2(request) if not has_host(request)

either_2(request) if {
	is_string(request.parameters.host)
	not domain_2(request.parameters.host)
}

domain_2(value) if under(value, ".internal.corp")

# METADATA
# title: "hijacked-name"
# custom:
#   concord:
#     decision: "DENY"
#     id: "hijacked-name"
#     reason: "a company name resolves to an address outside the company"
rule["hijacked-name"] := [
	"DENY",
	["hijacked-name"],
	"a company name resolves to an address outside the company",
	[],
] if {
	either_3(input)
	either_4(input)
}

either_3(request) if not has_host(request)

either_3(request) if under(request.parameters.host, ".internal.corp")

either_4(request) if not has_context_resolved_ip(request)

either_4(request) if {
	is_string(request.context.resolved_ip)
	not cidr_3(request.context.resolved_ip)
}

cidr_3(value) if in_range_4(value, "10.0.0.0/8")

cidr_3(value) if in_range_6(value, "fd00:0:0:0:0:0:0:0/8")

# METADATA
# title: "not-encrypted"
# custom:
#   concord:
#     decision: "DENY"
#     id: "not-encrypted"
#     reason: "only https on its own ports"
rule["not-encrypted"] := ["DENY", ["not-encrypted"], "only https on its own ports", []] if either_5(input)

either_5(request) if not has_scheme(request)

either_5(request) if {
	is_string(request.parameters.scheme)
	not one_of_1(request.parameters.scheme)
}

either_5(request) if {
	request.parameters.port != null
	either_6(request)
}

one_of_1("https") := true

either_6(request) if not has_port(request)

either_6(request) if {
	is_number(request.parameters.port)
	not one_of_2(request.parameters.port)
}

one_of_2(value) if value in [443, 8443]

# METADATA
# title: "credentials-to-strangers"
# custom:
#   concord:
#     decision: "DENY"
#     id: "credentials-to-strangers"
#     reason: "tokens are sent to our own hosts only"
rule["credentials-to-strangers"] := [
	"DENY",
	["credentials-to-strangers"],
	"tokens are sent to our own hosts only",
	[],
] if {
	input.parameters.headers.authorization != null
	either_7(input)
}

either_7(request) if not has_host(request)

either_7(request) if {
	is_string(request.parameters.host)
	not domain_3(request.parameters.host)
}

domain_3(value) if under(value, ".internal.corp")

domain_3(value) if under(value, ".api.github.com")

# METADATA
# title: "post"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "post"
#     reason: "allowed by rule `post`"
rule["post"] := ["ALLOW", ["post"], "allowed by rule `post`", []] if {
	parameters := input.parameters
	parameters.host == "api.github.com"
	at_most(parameters.body_bytes, 65536)
}

# METADATA
# title: "large-post"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "large-post"
#     reason: "a large upload is looked at by a person"
rule["large-post"] := ["ESCALATE", ["large-post"], "a large upload is looked at by a person", []] if either_8(input)

either_8(request) if not has_body_bytes(request)

either_8(request) if above(request.parameters.body_bytes, 65536)

has_context_resolved_ip(request) if request.context.resolved_ip != null

has_host(request) if request.parameters.host != null

has_scheme(request) if request.parameters.scheme != null

has_port(request) if request.parameters.port != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_ip(record.client_ip)

malformed_1(record) if not_ip(record.resolved_ip)

malformed_2(record) if misplaced(record)

malformed_2(record) if malformed_3(record.headers)

malformed_2(record) if not_hostname(record.host)

malformed_2(record) if not_integer(record.port)

malformed_2(record) if not_string(record.scheme)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_string(record.authorization)

misfits_1 contains [0, "context.client_ip"] if misfit["context.client_ip"]

misfits_1 contains [1, "context.resolved_ip"] if misfit["context.resolved_ip"]

misfits_1 contains [2, "headers.authorization"] if misfit["headers.authorization"]

misfits_1 contains [3, "host"] if misfit.host

misfits_1 contains [4, "port"] if misfit.port

misfits_1 contains [5, "scheme"] if misfit.scheme

misfit["context.client_ip"] if misplaced(input.context)

misfit["context.client_ip"] if not_ip(input.context.client_ip)

misfit["context.resolved_ip"] if misplaced(input.context)

misfit["context.resolved_ip"] if not_ip(input.context.resolved_ip)

misfit["headers.authorization"] if misplaced(input.parameters)

misfit["headers.authorization"] if misplaced(input.parameters.headers)

misfit["headers.authorization"] if not_string(input.parameters.headers.authorization)

misfit["host"] if misplaced(input.parameters)

misfit["host"] if not_hostname(input.parameters.host)

misfit["port"] if misplaced(input.parameters)

misfit["port"] if not_integer(input.parameters.port)

misfit["scheme"] if misplaced(input.parameters)

misfit["scheme"] if not_string(input.parameters.scheme)

has_body_bytes(request) if request.parameters.body_bytes != null

malformed_4(record) if misplaced(record)

malformed_4(record) if not_integer(record.body_bytes)

malformed_4(record) if malformed_3(record.headers)

malformed_4(record) if not_hostname(record.host)

malformed_4(record) if not_integer(record.port)

malformed_4(record) if not_string(record.scheme)

misfits_2 contains [0, "body_bytes"] if misfit.body_bytes

misfits_2 contains [1, "context.client_ip"] if misfit["context.client_ip"]

misfits_2 contains [2, "context.resolved_ip"] if misfit["context.resolved_ip"]

misfits_2 contains [3, "headers.authorization"] if misfit["headers.authorization"]

misfits_2 contains [4, "host"] if misfit.host

misfits_2 contains [5, "port"] if misfit.port

misfits_2 contains [6, "scheme"] if misfit.scheme

misfit["body_bytes"] if misplaced(input.parameters)

misfit["body_bytes"] if not_integer(input.parameters.body_bytes)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_ip(record.resolved_ip)

misfits_3 contains [0, "context.resolved_ip"] if misfit["context.resolved_ip"]

misfits_3 contains [1, "headers.authorization"] if misfit["headers.authorization"]

misfits_3 contains [2, "host"] if misfit.host

misfits_3 contains [3, "port"] if misfit.port

misfits_3 contains [4, "scheme"] if misfit.scheme

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

at_most(value, bound) if {
	is_number(value)
	value <= bound
}

above(value, bound) if {
	is_number(value)
	value > bound
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
