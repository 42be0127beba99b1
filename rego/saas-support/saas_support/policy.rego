# METADATA
# title: "saas_support"
# description: "Support for one customer, by scopes, with holds, regions and small \
#   credits"
# custom:
#   concord:
#     digest: "sha256:c5ace1f103056ed426801ea58060e6eb75ccfcd327fa8b0438980b276bdeb195"
#     metadata: "{\"owner\":\"trust-and-safety\",\"runbook\":\"support/agents\"}"
#     version: "1.1"
package concord.saas_support # regal ignore:directory-package-mismatch,file-length

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

default judge["get_customer"] := ["DENY", [], "default", []]

judge["get_customer"] := invalid(misfits_1) if malformed_1(input.resource)

else := invalid(misfits_1) if malformed_2(input.subject)

else := found if found := rule["other-tenant"]

else := found if found := rule.read

judge["search_tickets"] := judge.get_customer

default judge["update_ticket"] := ["DENY", [], "default", []]

judge["update_ticket"] := invalid(misfits_2) if malformed_3(input.resource)

else := invalid(misfits_2) if malformed_2(input.subject)

else := found if found := merged(denying_1)

else := found if found := rule.answer

default judge["send_reply"] := ["DENY", [], "default", []]

judge["send_reply"] := invalid(misfits_3) if malformed_4(input.parameters)

else := invalid(misfits_3) if malformed_1(input.resource)

else := invalid(misfits_3) if malformed_2(input.subject)

else := found if found := rule["other-tenant"]

else := found if found := rule["strange-link"]

else := found if found := rule.answer

default judge["issue_credit"] := ["DENY", [], "default", []]

judge["issue_credit"] := invalid(misfits_4) if malformed_5(input.parameters)

else := invalid(misfits_4) if malformed_1(input.resource)

else := invalid(misfits_4) if malformed_2(input.subject)

else := found if found := rule["other-tenant"]

else := found if found := rule["larger-credit"]

else := found if found := rule["small-credit"]

default judge["reset_password"] := ["DENY", [], "default", []]

judge["reset_password"] := invalid(misfits_5) if malformed_6(input.parameters)

else := invalid(misfits_5) if malformed_7(input.resource)

else := invalid(misfits_5) if malformed_8(input.subject)

else := found if found := merged(denying_2)

else := found if found := rule.reset

default judge["export_data"] := ["DENY", [], "default", []]

judge["export_data"] := invalid(misfits_6) if malformed_9(input.parameters)

else := invalid(misfits_6) if malformed_10(input.resource)

else := invalid(misfits_6) if malformed_8(input.subject)

else := found if found := merged(denying_3)

else := found if found := rule.export

default judge["impersonate_user"] := ["DENY", [], "default", []]

judge["impersonate_user"] := invalid(misfits_7) if malformed_11(input.context)

else := invalid(misfits_7) if malformed_1(input.resource)

else := invalid(misfits_7) if malformed_8(input.subject)

else := found if found := merged(denying_4)

else := found if found := rule.impersonation

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [0, rule["other-tenant"]]

denying_1 contains [6, rule.hold]

denying_2 contains [0, rule["other-tenant"]]

denying_2 contains [6, rule.hold]

denying_2 contains [8, rule["reset-of-an-admin"]]

denying_3 contains [0, rule["other-tenant"]]

denying_3 contains [6, rule.hold]

denying_3 contains [10, rule["export-of-other-fields"]]

denying_4 contains [0, rule["other-tenant"]]

denying_4 contains [11, rule["impersonation-without-consent"]]

# METADATA
# title: "other-tenant"
# custom:
#   concord:
#     decision: "DENY"
#     id: "other-tenant"
#     reason: "this is another customer's data"
rule["other-tenant"] := ["DENY", ["other-tenant"], "this is another customer's data", []] if either_1(input)

either_1(request) if not has_subject_tenant(request)

either_1(request) if {
	is_string(request.subject.tenant)
	not one_of_1(request.subject.tenant)
}

either_1(request) if not has_resource_tenant(request)

either_1(request) if {
	is_string(request.resource.tenant)
	not one_of_1(request.resource.tenant)
}

one_of_1("acme") := true

# METADATA
# title: "read"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "read"
#     reason: "allowed by rule `read`"
rule["read"] := ["ALLOW", ["read"], "allowed by rule `read`", []] if contains_any_1(input.subject.scopes)

contains_any_1(value) if "support:read" in value

contains_any_1(value) if "support:admin" in value

# METADATA
# title: "answer"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "answer"
#     reason: "allowed by rule `answer`"
rule["answer"] := ["ALLOW", ["answer"], "allowed by rule `answer`", []] if {
	"support:read" in input.subject.scopes
	"support:write" in input.subject.scopes
}

# METADATA
# title: "hold"
# custom:
#   concord:
#     decision: "DENY"
#     id: "hold"
#     reason: "the account is under a legal hold"
rule["hold"] := ["DENY", ["hold"], "the account is under a legal hold", []] if input.resource.hold == true

# METADATA
# title: "strange-link"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "strange-link"
#     reason: "the answer links to a host that is not ours"
rule["strange-link"] := ["ESCALATE", ["strange-link"], "the answer links to a host that is not ours", []] if {
	input.parameters.links_to != null
	either_2(input)
}

either_2(request) if not has_links_to(request)

either_2(request) if {
	is_string(request.parameters.links_to)
	not domain_1(request.parameters.links_to)
}

domain_1(value) if under(value, ".acme.example")

domain_1(value) if under(value, ".status.example.com")

# METADATA
# title: "small-credit"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "small-credit"
#     reason: "allowed by rule `small-credit`"
rule["small-credit"] := ["ALLOW", ["small-credit"], "allowed by rule `small-credit`", []] if {
	parameters := input.parameters
	parameters.currency in ["EUR", "USD"]
	above(parameters.amount, 0)
	at_most(parameters.amount, 25)
	"support:credit" in input.subject.scopes
}

# METADATA
# title: "larger-credit"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "larger-credit"
#     reason: "credits above 25 are approved by a supervisor"
rule["larger-credit"] := ["ESCALATE", ["larger-credit"], "credits above 25 are approved by a supervisor", []] if {
	either_3(input)
	either_4(input)
}

either_3(request) if not has_subject_scopes(request)

either_3(request) if "support:credit" in request.subject.scopes

either_4(request) if not has_amount(request)

either_4(request) if {
	parameters := request.parameters
	above(parameters.amount, 25)
	at_most(parameters.amount, 500)
}

# METADATA
# title: "reset"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "reset"
#     reason: "escalated by rule `reset`"
rule["reset"] := ["ESCALATE", ["reset"], "escalated by rule `reset`", []] if either_5(input)

either_5(request) if not has_delivery(request)

either_5(request) if request.parameters.delivery == "registered_email"

# METADATA
# title: "reset-of-an-admin"
# custom:
#   concord:
#     decision: "DENY"
#     id: "reset-of-an-admin"
#     reason: "owners and admins recover their accounts themselves"
rule["reset-of-an-admin"] := [
	"DENY",
	["reset-of-an-admin"],
	"owners and admins recover their accounts themselves",
	[],
] if {
	either_6(input)
}

either_6(request) if not has_resource_user_role(request)

either_6(request) if request.resource.user_role in ["owner", "admin", "billing_admin"]

either_6(request) if not has_delivery(request)

either_6(request) if {
	is_string(request.parameters.delivery)
	not one_of_2(request.parameters.delivery)
}

one_of_2("registered_email") := true

# METADATA
# title: "export"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "export"
#     reason: "escalated by rule `export`"
rule["export"] := ["ESCALATE", ["export"], "escalated by rule `export`", []] if {
	either_7(input)
	either_8(input)
}

either_7(request) if not has_region(request)

either_7(request) if startswith(request.parameters.region, "eu-")

either_8(request) if not has_resource__data_class__(request)

either_8(request) if {
	is_string(request.resource["data.class"])
	not one_of_3(request.resource["data.class"])
}

one_of_3(value) if value in ["health", "biometric"]

# METADATA
# title: "export-of-other-fields"
# custom:
#   concord:
#     decision: "DENY"
#     id: "export-of-other-fields"
#     reason: "only these fields leave the product"
rule["export-of-other-fields"] := ["DENY", ["export-of-other-fields"], "only these fields leave the product", []] if {
	either_9(input)
}

either_9(request) if not has_fields(request)

either_9(request) if {
	is_array(request.parameters.fields)
	not every_one_of_1(request.parameters.fields)
}

every_one_of_1(values) if {
	every element in values {
		element in ["name", "plan", "tickets", "invoices"]
	}
}

# METADATA
# title: "impersonation-without-consent"
# custom:
#   concord:
#     decision: "DENY"
#     id: "impersonation-without-consent"
#     reason: "the customer has not agreed"
rule["impersonation-without-consent"] := [
	"DENY",
	["impersonation-without-consent"],
	"the customer has not agreed",
	[],
] if {
	either_10(input)
}

either_10(request) if not has_context_consent_given(request)

either_10(request) if {
	is_boolean(request.context.consent.given)
	not one_of_4(request.context.consent.given)
}

either_10(request) if not has_context_consent_scope(request)

either_10(request) if {
	is_string(request.context.consent.scope)
	not one_of_5(request.context.consent.scope)
}

one_of_4(true) := true

one_of_5("impersonation") := true

# METADATA
# title: "impersonation"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "impersonation"
#     reason: "somebody watches"
rule["impersonation"] := ["ESCALATE", ["impersonation"], "somebody watches", []]

has_subject_tenant(request) if request.subject.tenant != null

has_resource_tenant(request) if request.resource.tenant != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.tenant)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_strings(record.scopes)

malformed_2(record) if not_string(record.tenant)

misfits_1 contains [0, "resource.tenant"] if misfit["resource.tenant"]

misfits_1 contains [1, "subject.scopes"] if misfit["subject.scopes"]

misfits_1 contains [2, "subject.tenant"] if misfit["subject.tenant"]

misfit["resource.tenant"] if misplaced(input.resource)

misfit["resource.tenant"] if not_string(input.resource.tenant)

misfit["subject.scopes"] if misplaced(input.subject)

misfit["subject.scopes"] if not_strings(input.subject.scopes)

misfit["subject.tenant"] if misplaced(input.subject)

misfit["subject.tenant"] if not_string(input.subject.tenant)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_boolean(record.hold)

malformed_3(record) if not_string(record.tenant)

misfits_2 contains [0, "resource.hold"] if misfit["resource.hold"]

misfits_2 contains [1, "resource.tenant"] if misfit["resource.tenant"]

misfits_2 contains [2, "subject.scopes"] if misfit["subject.scopes"]

misfits_2 contains [3, "subject.tenant"] if misfit["subject.tenant"]

misfit["resource.hold"] if misplaced(input.resource)

misfit["resource.hold"] if not_boolean(input.resource.hold)

has_links_to(request) if request.parameters.links_to != null

malformed_4(record) if misplaced(record)

malformed_4(record) if not_hostname(record.links_to)

misfits_3 contains [0, "links_to"] if misfit.links_to

misfits_3 contains [1, "resource.tenant"] if misfit["resource.tenant"]

misfits_3 contains [2, "subject.scopes"] if misfit["subject.scopes"]

misfits_3 contains [3, "subject.tenant"] if misfit["subject.tenant"]

misfit["links_to"] if misplaced(input.parameters)

misfit["links_to"] if not_hostname(input.parameters.links_to)

has_subject_scopes(request) if request.subject.scopes != null

has_amount(request) if request.parameters.amount != null

malformed_5(record) if misplaced(record)

malformed_5(record) if not_decimal(record.amount)

malformed_5(record) if not_string(record.currency)

misfits_4 contains [0, "amount"] if misfit.amount

misfits_4 contains [1, "currency"] if misfit.currency

misfits_4 contains [2, "resource.tenant"] if misfit["resource.tenant"]

misfits_4 contains [3, "subject.scopes"] if misfit["subject.scopes"]

misfits_4 contains [4, "subject.tenant"] if misfit["subject.tenant"]

misfit["amount"] if misplaced(input.parameters)

misfit["amount"] if not_decimal(input.parameters.amount)

misfit["currency"] if misplaced(input.parameters)

misfit["currency"] if not_string(input.parameters.currency)

has_delivery(request) if request.parameters.delivery != null

has_resource_user_role(request) if request.resource.user_role != null

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.delivery)

malformed_7(record) if misplaced(record)

malformed_7(record) if not_boolean(record.hold)

malformed_7(record) if not_string(record.tenant)

malformed_7(record) if not_string(record.user_role)

malformed_8(record) if misplaced(record)

malformed_8(record) if not_string(record.tenant)

misfits_5 contains [0, "delivery"] if misfit.delivery

misfits_5 contains [1, "resource.hold"] if misfit["resource.hold"]

misfits_5 contains [2, "resource.tenant"] if misfit["resource.tenant"]

misfits_5 contains [3, "resource.user_role"] if misfit["resource.user_role"]

misfits_5 contains [4, "subject.tenant"] if misfit["subject.tenant"]

misfit["delivery"] if misplaced(input.parameters)

misfit["delivery"] if not_string(input.parameters.delivery)

misfit["resource.user_role"] if misplaced(input.resource)

misfit["resource.user_role"] if not_string(input.resource.user_role)

has_region(request) if request.parameters.region != null

has_resource__data_class__(request) if request.resource["data.class"] != null

has_fields(request) if request.parameters.fields != null

malformed_9(record) if misplaced(record)

malformed_9(record) if not_strings(record.fields)

malformed_9(record) if not_string(record.region)

malformed_10(record) if misplaced(record)

malformed_10(record) if not_boolean(record.hold)

malformed_10(record) if not_string(record.tenant)

malformed_10(record) if not_string(record["data.class"])

misfits_6 contains [0, "fields"] if misfit.fields

misfits_6 contains [1, "region"] if misfit.region

misfits_6 contains [2, "resource.hold"] if misfit["resource.hold"]

misfits_6 contains [3, "resource.tenant"] if misfit["resource.tenant"]

misfits_6 contains [4, "resource[\"data.class\"]"] if misfit["resource[\"data.class\"]"]

misfits_6 contains [5, "subject.tenant"] if misfit["subject.tenant"]

misfit["fields"] if misplaced(input.parameters)

misfit["fields"] if not_strings(input.parameters.fields)

misfit["region"] if misplaced(input.parameters)

misfit["region"] if not_string(input.parameters.region)

misfit["resource[\"data.class\"]"] if misplaced(input.resource)

misfit["resource[\"data.class\"]"] if not_string(input.resource["data.class"])

has_context_consent_given(request) if request.context.consent.given != null

has_context_consent_scope(request) if request.context.consent.scope != null

malformed_11(record) if misplaced(record)

malformed_11(record) if malformed_12(record.consent)

malformed_12(record) if misplaced(record)

malformed_12(record) if not_boolean(record.given)

malformed_12(record) if not_string(record.scope)

misfits_7 contains [0, "context.consent.given"] if misfit["context.consent.given"]

misfits_7 contains [1, "context.consent.scope"] if misfit["context.consent.scope"]

misfits_7 contains [2, "resource.tenant"] if misfit["resource.tenant"]

misfits_7 contains [3, "subject.tenant"] if misfit["subject.tenant"]

misfit["context.consent.given"] if misplaced(input.context)

misfit["context.consent.given"] if misplaced(input.context.consent)

misfit["context.consent.given"] if not_boolean(input.context.consent.given)

misfit["context.consent.scope"] if misplaced(input.context)

misfit["context.consent.scope"] if misplaced(input.context.consent)

misfit["context.consent.scope"] if not_string(input.context.consent.scope)

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
