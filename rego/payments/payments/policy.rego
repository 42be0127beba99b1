# METADATA
# title: "payments"
# description: "Small refunds at once, larger ones with a person, none above the limit, \
#   payouts never"
# custom:
#   concord:
#     digest: "sha256:ce8ddb421822e1d28c1279fbf2a0fecfac98cc659000a42f47e5c964b5bbd690"
#     metadata: "{\"owner\":\"finance-operations\",\"control\":\"SOX-17\"}"
#     version: "3.0"
package concord.payments # regal ignore:directory-package-mismatch,file-length

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

default judge["get_payment"] := ["DENY", [], "default", []]

judge["get_payment"] := invalid(misfits_1) if malformed_1(input.subject)

else := found if found := rule.look

default judge["list_payments"] := ["DENY", [], "default", []]

judge["list_payments"] := invalid(misfits_1) if malformed_1(input.subject)

else := found if found := rule.look

default judge["refund_payment"] := ["DENY", [], "default", []]

judge["refund_payment"] := invalid(misfits_2) if malformed_2(input.parameters)

else := invalid(misfits_2) if malformed_3(input.context)

else := invalid(misfits_2) if malformed_4(input.resource)

else := invalid(misfits_2) if malformed_1(input.subject)

else := found if found := merged(denying_1)

else := found if found := merged(escalating_1)

else := found if found := rule["small-refund"]

default judge["issue_store_credit"] := ["DENY", [], "default", []]

judge["issue_store_credit"] := invalid(misfits_3) if malformed_5(input.parameters)

else := invalid(misfits_3) if malformed_1(input.subject)

else := found if found := merged(denying_2)

else := found if found := rule.credit

default judge["create_payout"] := ["DENY", [], "default", []]

judge["create_payout"] := rule["forbidden:create_payout"]

default judge["update_bank_account"] := ["DENY", [], "default", []]

judge["update_bank_account"] := rule["forbidden:update_bank_account"]

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [5, rule["more-than-paid"]]

denying_1 contains [6, rule["above-the-limit"]]

denying_1 contains [7, rule["not-an-amount"]]

denying_1 contains [8, rule.suspicious]

denying_1 contains [9, rule.disputed]

escalating_1 contains [2, rule["medium-refund"]]

escalating_1 contains [3, rule["medium-refund-yen"]]

escalating_1 contains [4, rule["many-refunds"]]

denying_2 contains [6, rule["above-the-limit"]]

denying_2 contains [7, rule["not-an-amount"]]

# METADATA
# title: "look"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "look"
#     reason: "allowed by rule `look`"
rule["look"] := ["ALLOW", ["look"], "allowed by rule `look`", []] if {
	input.subject.role in ["support_agent", "finance_agent"]
}

# METADATA
# title: "small-refund"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "small-refund"
#     reason: "a small refund"
rule["small-refund"] := ["ALLOW", ["small-refund"], "a small refund", []] if {
	input.subject.role in ["support_agent", "finance_agent"]
	below(input.context.refunds_today, 20)
	startswith(input.parameters.payment_id, "pay_")
	either_1(input)
}

either_1(request) if {
	parameters := request.parameters
	parameters.currency in ["EUR", "USD", "GBP"]
	at_least(parameters.amount, 0.01)
	at_most(parameters.amount, 50)
}

either_1(request) if {
	parameters := request.parameters
	parameters.currency == "JPY"
	at_least(parameters.amount, 1)
	at_most(parameters.amount, 7500)
}

# METADATA
# title: "medium-refund"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "medium-refund"
#     reason: "more than 50 is approved by a person"
rule["medium-refund"] := ["ESCALATE", ["medium-refund"], "more than 50 is approved by a person", []] if {
	either_2(input)
	either_3(input)
}

either_2(request) if not has_currency(request)

either_2(request) if {
	is_string(request.parameters.currency)
	not one_of_1(request.parameters.currency)
}

one_of_1("JPY") := true

either_3(request) if not has_amount(request)

either_3(request) if above(request.parameters.amount, 50)

# METADATA
# title: "medium-refund-yen"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "medium-refund-yen"
#     reason: "more than 7500 yen is approved by a person"
rule["medium-refund-yen"] := ["ESCALATE", ["medium-refund-yen"], "more than 7500 yen is approved by a person", []] if {
	either_4(input)
	either_5(input)
}

either_4(request) if not has_currency(request)

either_4(request) if request.parameters.currency == "JPY"

either_5(request) if not has_amount(request)

either_5(request) if above(request.parameters.amount, 7500)

# METADATA
# title: "many-refunds"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "many-refunds"
#     reason: "twenty refunds today already"
rule["many-refunds"] := ["ESCALATE", ["many-refunds"], "twenty refunds today already", []] if either_6(input)

either_6(request) if not has_context_refunds_today(request)

either_6(request) if at_least(request.context.refunds_today, 20)

# METADATA
# title: "more-than-paid"
# custom:
#   concord:
#     decision: "DENY"
#     id: "more-than-paid"
#     reason: "together with earlier refunds this is more than was paid"
rule["more-than-paid"] := [
	"DENY",
	["more-than-paid"],
	"together with earlier refunds this is more than was paid",
	[],
] if {
	either_7(input)
}

either_7(request) if not has_context_refunded_percent(request)

either_7(request) if above(request.context.refunded_percent, 100)

# METADATA
# title: "above-the-limit"
# custom:
#   concord:
#     decision: "DENY"
#     id: "above-the-limit"
#     reason: "above the limit for agents"
rule["above-the-limit"] := ["DENY", ["above-the-limit"], "above the limit for agents", []] if either_8(input)

either_8(request) if {
	either_2(request)
	either_9(request)
}

either_8(request) if not has_amount(request)

either_8(request) if above(request.parameters.amount, 300000)

either_9(request) if not has_amount(request)

either_9(request) if above(request.parameters.amount, 2000)

# METADATA
# title: "not-an-amount"
# custom:
#   concord:
#     decision: "DENY"
#     id: "not-an-amount"
#     reason: "an amount is more than nothing"
rule["not-an-amount"] := ["DENY", ["not-an-amount"], "an amount is more than nothing", []] if either_10(input)

either_10(request) if not has_amount(request)

either_10(request) if at_most(request.parameters.amount, 0)

# METADATA
# title: "suspicious"
# custom:
#   concord:
#     decision: "DENY"
#     id: "suspicious"
#     reason: "the fraud model advises against it"
rule["suspicious"] := ["DENY", ["suspicious"], "the fraud model advises against it", []] if either_11(input)

either_11(request) if at_least(request.context.fraud_score, 0.85)

either_11(request) if request.parameters.reason_code in ["fraudulent", "lost_card"]

# METADATA
# title: "disputed"
# custom:
#   concord:
#     decision: "DENY"
#     id: "disputed"
#     reason: "the payment is disputed"
rule["disputed"] := ["DENY", ["disputed"], "the payment is disputed", []] if either_12(input)

either_12(request) if not has_resource_disputed(request)

either_12(request) if {
	is_boolean(request.resource.disputed)
	not one_of_2(request.resource.disputed)
}

one_of_2(false) := true

# METADATA
# title: "credit"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "credit"
#     reason: "allowed by rule `credit`"
rule["credit"] := ["ALLOW", ["credit"], "allowed by rule `credit`", []] if {
	input.subject.role in ["support_agent", "finance_agent"]
	parameters := input.parameters
	parameters.currency in ["EUR", "USD", "GBP"]
	above(parameters.amount, 0)
	at_most(parameters.amount, 100)
}

# METADATA
# title: "forbidden:create_payout"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:create_payout"
#     reason: "denied by rule `forbidden:create_payout`"
rule["forbidden:create_payout"] := ["DENY", ["forbidden:create_payout"], "denied by rule `forbidden:create_payout`", []]

# METADATA
# title: "forbidden:update_bank_account"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:update_bank_account"
#     reason: "denied by rule `forbidden:update_bank_account`"
rule["forbidden:update_bank_account"] := [
	"DENY",
	["forbidden:update_bank_account"],
	"denied by rule `forbidden:update_bank_account`",
	[],
]

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.role)

misfits_1 contains [0, "subject.role"] if misfit["subject.role"]

misfit["subject.role"] if misplaced(input.subject)

misfit["subject.role"] if not_string(input.subject.role)

has_currency(request) if request.parameters.currency != null

has_amount(request) if request.parameters.amount != null

has_context_refunds_today(request) if request.context.refunds_today != null

has_context_refunded_percent(request) if request.context.refunded_percent != null

has_resource_disputed(request) if request.resource.disputed != null

malformed_2(record) if misplaced(record)

malformed_2(record) if not_decimal(record.amount)

malformed_2(record) if not_string(record.currency)

malformed_2(record) if not_string(record.payment_id)

malformed_2(record) if not_string(record.reason_code)

malformed_3(record) if misplaced(record)

malformed_3(record) if not_decimal(record.fraud_score)

malformed_3(record) if not_decimal(record.refunded_percent)

malformed_3(record) if not_integer(record.refunds_today)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_boolean(record.disputed)

misfits_2 contains [0, "amount"] if misfit.amount

misfits_2 contains [1, "context.fraud_score"] if misfit["context.fraud_score"]

misfits_2 contains [2, "context.refunded_percent"] if misfit["context.refunded_percent"]

misfits_2 contains [3, "context.refunds_today"] if misfit["context.refunds_today"]

misfits_2 contains [4, "currency"] if misfit.currency

misfits_2 contains [5, "payment_id"] if misfit.payment_id

misfits_2 contains [6, "reason_code"] if misfit.reason_code

misfits_2 contains [7, "resource.disputed"] if misfit["resource.disputed"]

misfits_2 contains [8, "subject.role"] if misfit["subject.role"]

misfit["amount"] if misplaced(input.parameters)

misfit["amount"] if not_decimal(input.parameters.amount)

misfit["context.fraud_score"] if misplaced(input.context)

misfit["context.fraud_score"] if not_decimal(input.context.fraud_score)

misfit["context.refunded_percent"] if misplaced(input.context)

misfit["context.refunded_percent"] if not_decimal(input.context.refunded_percent)

misfit["context.refunds_today"] if misplaced(input.context)

misfit["context.refunds_today"] if not_integer(input.context.refunds_today)

misfit["currency"] if misplaced(input.parameters)

misfit["currency"] if not_string(input.parameters.currency)

misfit["payment_id"] if misplaced(input.parameters)

misfit["payment_id"] if not_string(input.parameters.payment_id)

misfit["reason_code"] if misplaced(input.parameters)

misfit["reason_code"] if not_string(input.parameters.reason_code)

misfit["resource.disputed"] if misplaced(input.resource)

misfit["resource.disputed"] if not_boolean(input.resource.disputed)

malformed_5(record) if misplaced(record)

malformed_5(record) if not_decimal(record.amount)

malformed_5(record) if not_string(record.currency)

misfits_3 contains [0, "amount"] if misfit.amount

misfits_3 contains [1, "currency"] if misfit.currency

misfits_3 contains [2, "subject.role"] if misfit["subject.role"]

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

not_decimal(value) if {
	not is_decimal(value)
	value != null
}

is_decimal(value) if {
	is_number(value)
	value > -100000000000
	value < 100000000000
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
