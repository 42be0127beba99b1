# METADATA
# title: "database"
# description: "Analysts' agents read a replica, privacy officers read personal data, \
#   nobody changes the structure"
# custom:
#   concord:
#     digest: "sha256:c284b3e9c5291c562b58b8442f2875d3586a5f0839977b5bfd050dc24dde81c7"
#     version: "2.0"
package concord.database # regal ignore:directory-package-mismatch

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

default judge["query"] := ["DENY", [], "default", []]

judge["query"] := invalid(misfits_1) if malformed_1(input.parameters)

else := invalid(misfits_1) if malformed_2(input.subject)

else := found if found := rule["changes-structure"]

else := found if found := rule["not-a-read"]

else := found if found := rule["privacy-officer"]

else := found if found := rule["personal-data"]

else := found if found := rule.unbounded

else := found if found := rule.analyst

default judge["execute"] := ["DENY", [], "default", []]

judge["execute"] := invalid(misfits_2) if malformed_3(input.parameters)

else := invalid(misfits_2) if malformed_2(input.subject)

else := found if found := rule["changes-structure"]

else := found if found := rule["every-row"]

else := found if found := rule.staging

else := found if found := rule.production

default judge["list_tables"] := ["DENY", [], "default", []]

judge["list_tables"] := rule.structure

default judge["describe_table"] := ["DENY", [], "default", []]

judge["describe_table"] := rule.structure

unlisted := ["DENY", [], "unknown_action", []]

# METADATA
# title: "changes-structure"
# custom:
#   concord:
#     decision: "DENY"
#     id: "changes-structure"
#     reason: "the structure is changed by migrations only"
rule["changes-structure"] := ["DENY", ["changes-structure"], "the structure is changed by migrations only", []] if {
	either_1(input)
}

either_1(request) if not has_operation(request)

either_1(request) if request.parameters.operation in ["create", "alter", "drop", "truncate", "grant", "revoke"]

# METADATA
# title: "not-a-read"
# custom:
#   concord:
#     decision: "DENY"
#     id: "not-a-read"
#     reason: "query is for select"
rule["not-a-read"] := ["DENY", ["not-a-read"], "query is for select", []] if either_2(input)

either_2(request) if not has_operation(request)

either_2(request) if {
	is_string(request.parameters.operation)
	not one_of_1(request.parameters.operation)
}

one_of_1("select") := true

# METADATA
# title: "privacy-officer"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "privacy-officer"
#     reason: "allowed by rule `privacy-officer`"
rule["privacy-officer"] := ["ALLOW", ["privacy-officer"], "allowed by rule `privacy-officer`", []] if {
	input.subject.role == "privacy_officer"
	parameters := input.parameters
	parameters.database in ["replica", "warehouse"]
	at_least(parameters.limit, 1)
	at_most(parameters.limit, 100)
}

# METADATA
# title: "personal-data"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "personal-data"
#     reason: "personal data is released by the privacy officer"
rule["personal-data"] := ["ESCALATE", ["personal-data"], "personal data is released by the privacy officer", []] if {
	either_3(input)
}

either_3(request) if not has_columns(request)

either_3(request) if contains_any_1(request.parameters.columns)

contains_any_1(value) if "email" in value

contains_any_1(value) if "phone" in value

contains_any_1(value) if "date_of_birth" in value

contains_any_1(value) if "iban" in value

contains_any_1(value) if "*" in value

# METADATA
# title: "unbounded"
# custom:
#   concord:
#     decision: "DENY"
#     id: "unbounded"
#     reason: "ask for at most 1000 rows"
rule["unbounded"] := ["DENY", ["unbounded"], "ask for at most 1000 rows", []] if either_4(input)

either_4(request) if not has_limit(request)

either_4(request) if above(request.parameters.limit, 1000)

# METADATA
# title: "analyst"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "analyst"
#     reason: "allowed by rule `analyst`"
rule["analyst"] := ["ALLOW", ["analyst"], "allowed by rule `analyst`", []] if {
	input.subject.role in ["analyst", "engineer"]
	parameters := input.parameters
	parameters.database == "replica"
	at_least(parameters.limit, 1)
	contains_any_2(parameters.tables)
	every_one_of_1(parameters.tables)
}

contains_any_2(value) if "orders" in value

contains_any_2(value) if "products" in value

contains_any_2(value) if "shipments" in value

contains_any_2(value) if "page_views" in value

every_one_of_1(values) if {
	every element in values {
		element in ["orders", "products", "shipments", "page_views"]
	}
}

# METADATA
# title: "every-row"
# custom:
#   concord:
#     decision: "DENY"
#     id: "every-row"
#     reason: "the statement has no where clause"
rule["every-row"] := ["DENY", ["every-row"], "the statement has no where clause", []] if {
	either_5(input)
	either_6(input)
}

either_5(request) if not has_operation(request)

either_5(request) if request.parameters.operation in ["update", "delete"]

either_6(request) if not has_has_where(request)

either_6(request) if request.parameters.has_where == false

# METADATA
# title: "staging"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "staging"
#     reason: "allowed by rule `staging`"
rule["staging"] := ["ALLOW", ["staging"], "allowed by rule `staging`", []] if {
	input.subject.role == "engineer"
	parameters := input.parameters
	parameters.database == "staging"
	parameters.operation in ["insert", "update", "delete"]
	is_array(parameters.tables)
	not some_one_of_1(parameters.tables)
}

some_one_of_1(values) if {
	some element in values
	element in ["audit_log", "migrations"]
}

# METADATA
# title: "production"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "production"
#     reason: "changes to production are made by two people"
rule["production"] := ["ESCALATE", ["production"], "changes to production are made by two people", []] if {
	either_7(input)
	either_8(input)
	either_9(input)
}

either_7(request) if not has_subject_role(request)

either_7(request) if request.subject.role == "engineer"

either_8(request) if not has_database(request)

either_8(request) if request.parameters.database == "production"

either_9(request) if not has_operation(request)

either_9(request) if request.parameters.operation in ["insert", "update"]

# METADATA
# title: "structure"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "structure"
#     reason: "allowed by rule `structure`"
rule["structure"] := ["ALLOW", ["structure"], "allowed by rule `structure`", []]

has_operation(request) if request.parameters.operation != null

has_columns(request) if request.parameters.columns != null

has_limit(request) if request.parameters.limit != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_strings(record.columns)

malformed_1(record) if not_string(record.database)

malformed_1(record) if not_integer(record.limit)

malformed_1(record) if not_string(record.operation)

malformed_1(record) if not_strings(record.tables)

malformed_2(record) if misplaced(record)

malformed_2(record) if not_string(record.role)

misfits_1 contains [0, "columns"] if misfit.columns

misfits_1 contains [1, "database"] if misfit.database

misfits_1 contains [2, "limit"] if misfit.limit

misfits_1 contains [3, "operation"] if misfit.operation

misfits_1 contains [4, "subject.role"] if misfit["subject.role"]

misfits_1 contains [5, "tables"] if misfit.tables

misfit["columns"] if misplaced(input.parameters)

misfit["columns"] if not_strings(input.parameters.columns)

misfit["database"] if misplaced(input.parameters)

misfit["database"] if not_string(input.parameters.database)

misfit["limit"] if misplaced(input.parameters)

misfit["limit"] if not_integer(input.parameters.limit)

misfit["operation"] if misplaced(input.parameters)

misfit["operation"] if not_string(input.parameters.operation)

misfit["subject.role"] if misplaced(input.subject)

misfit["subject.role"] if not_string(input.subject.role)

misfit["tables"] if misplaced(input.parameters)

misfit["tables"] if not_strings(input.parameters.tables)

has_has_where(request) if request.parameters.has_where != null

has_subject_role(request) if request.subject.role != null

has_database(request) if request.parameters.database != null

malformed_3(record) if misplaced(record)

malformed_3(record) if not_string(record.database)

malformed_3(record) if not_boolean(record.has_where)

malformed_3(record) if not_string(record.operation)

malformed_3(record) if not_strings(record.tables)

misfits_2 contains [0, "database"] if misfit.database

misfits_2 contains [1, "has_where"] if misfit.has_where

misfits_2 contains [2, "operation"] if misfit.operation

misfits_2 contains [3, "subject.role"] if misfit["subject.role"]

misfits_2 contains [4, "tables"] if misfit.tables

misfit["has_where"] if misplaced(input.parameters)

misfit["has_where"] if not_boolean(input.parameters.has_where)

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
