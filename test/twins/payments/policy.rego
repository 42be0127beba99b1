# Who may pay, refund and approve, and how much.
package payments

default allow := false

limits := {"clerk": 10000, "manager": 500000}

day := 86400

allow if {
	input.action == "pay"
	well_formed
	input.payment.amount > 0
	input.payment.amount <= limits[input.user.role]
	input.payment.currency in {"EUR", "USD"}
}

allow if {
	input.action == "pay"
	well_formed
	input.user.role == "manager"
	input.payment.amount > 0
	approved
}

allow if {
	input.action == "refund"
	well_formed
	input.user.role in {"clerk", "manager"}
	input.payment.amount > 0
	input.payment.amount <= 5000
}

allow if {
	input.action == "approve"
	well_formed
	input.user.role == "manager"
	not "requester" in input.user.tags
}

# An approval by two persons, not older than a day.
approved if {
	count(input.payment.approvers) >= 1
	"auditor" in input.payment.approvers
	age := input.payment.now - input.payment.approved_at
	age >= 0
	age <= day
}

# What the schema asks on the other side.
well_formed if {
	is_string(input.user.role)
	strings(input.user.tags)
	whole(input.payment.amount)
	is_string(input.payment.currency)
	whole(input.payment.now)
	optional_whole(object.get(input.payment, "approved_at", 0))
	strings(object.get(input.payment, "approvers", []))
}

whole(x) if {
	is_number(x)
	x == floor(x)
	abs(x) < 9007199254740992
}

optional_whole(x) if whole(x)

strings(list) if {
	is_array(list)
	every each in list { is_string(each) }
}
