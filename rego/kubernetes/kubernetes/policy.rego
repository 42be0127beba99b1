# METADATA
# title: "kubernetes"
# description: "Look anywhere, act on the team's own workloads, leave the cluster \
#   itself alone"
# custom:
#   concord:
#     digest: "sha256:0269cdf39cbcebf33ba17c614f87ee7c780a2075a832c62b75e61628090135ea"
#     metadata: "{\"owner\":\"platform\"}"
#     version: "1.0"
package concord.kubernetes # regal ignore:directory-package-mismatch,file-length

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

default judge["get_resources"] := ["DENY", [], "default", []]

judge["get_resources"] := invalid(misfits_1) if malformed_1(input.parameters)

else := found if found := rule["look-at-secrets"]

else := found if found := rule.look

default judge["get_logs"] := ["DENY", [], "default", []]

judge["get_logs"] := rule.look

default judge["describe_node"] := ["DENY", [], "default", []]

judge["describe_node"] := rule.look

default judge["scale_deployment"] := ["DENY", [], "default", []]

judge["scale_deployment"] := invalid(misfits_2) if malformed_2(input.parameters)

else := invalid(misfits_2) if malformed_3(input.resource)

else := invalid(misfits_2) if malformed_6(input.subject)

else := found if found := merged(denying_1)

else := found if found := rule["many-replicas"]

else := found if found := rule["own-workload"]

default judge["restart_deployment"] := ["DENY", [], "default", []]

judge["restart_deployment"] := invalid(misfits_3) if malformed_7(input.parameters)

else := invalid(misfits_3) if malformed_3(input.resource)

else := invalid(misfits_3) if malformed_6(input.subject)

else := found if found := merged(denying_2)

else := found if found := rule["own-workload"]

default judge["apply_manifest"] := ["DENY", [], "default", []]

judge["apply_manifest"] := invalid(misfits_4) if malformed_8(input.parameters)

else := invalid(misfits_4) if malformed_6(input.subject)

else := found if found := merged(denying_3)

else := found if found := rule["apply-to-production"]

else := found if found := rule.apply

default judge["delete_resource"] := ["DENY", [], "default", []]

judge["delete_resource"] := invalid(misfits_5) if malformed_10(input.parameters)

else := invalid(misfits_5) if malformed_11(input.resource)

else := found if found := merged(denying_2)

else := found if found := rule.delete

default judge["exec_in_pod"] := ["DENY", [], "default", []]

judge["exec_in_pod"] := rule["forbidden:exec_in_pod"]

unlisted := ["DENY", [], "unknown_action", []]

denying_1 contains [4, rule["to-zero"]]

denying_1 contains [9, rule.locked]

denying_1 contains [11, rule["system-namespace"]]

denying_2 contains [9, rule.locked]

denying_2 contains [11, rule["system-namespace"]]

denying_3 contains [7, rule["strange-image"]]

denying_3 contains [8, rule["breaks-out"]]

denying_3 contains [11, rule["system-namespace"]]

# METADATA
# title: "look"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "look"
#     reason: "allowed by rule `look`"
rule["look"] := ["ALLOW", ["look"], "allowed by rule `look`", []]

# METADATA
# title: "look-at-secrets"
# custom:
#   concord:
#     decision: "DENY"
#     id: "look-at-secrets"
#     reason: "secrets are not read by agents"
rule["look-at-secrets"] := ["DENY", ["look-at-secrets"], "secrets are not read by agents", []] if either_1(input)

either_1(request) if not has_kind(request)

either_1(request) if request.parameters.kind in ["secret", "secrets", "Secret", "sealedsecret", "all"]

# METADATA
# title: "own-workload"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "own-workload"
#     reason: "allowed by rule `own-workload`"
rule["own-workload"] := ["ALLOW", ["own-workload"], "allowed by rule `own-workload`", []] if {
	input.subject.team == "search"
	input.resource.labels["app.kubernetes.io/part-of"] == "search"
	matches_1(input.parameters.namespace)
}

matches_1("search") := true

matches_1(value) if startswith(value, "search-")

# METADATA
# title: "many-replicas"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "many-replicas"
#     reason: "more than ten replicas cost money"
rule["many-replicas"] := ["ESCALATE", ["many-replicas"], "more than ten replicas cost money", []] if either_2(input)

either_2(request) if not has_replicas(request)

either_2(request) if above(request.parameters.replicas, 10)

# METADATA
# title: "to-zero"
# custom:
#   concord:
#     decision: "DENY"
#     id: "to-zero"
#     reason: "scaling to nothing is switching it off"
rule["to-zero"] := ["DENY", ["to-zero"], "scaling to nothing is switching it off", []] if either_3(input)

either_3(request) if not has_replicas(request)

either_3(request) if below(request.parameters.replicas, 1)

# METADATA
# title: "locked"
# custom:
#   concord:
#     decision: "DENY"
#     id: "locked"
#     reason: "somebody locked this object"
rule["locked"] := ["DENY", ["locked"], "somebody locked this object", []] if {
	input.resource.annotations["policy.example.com/locked"] != null
	either_4(input)
}

either_4(request) if not has_resource_annotations__policy_example_com(request)

either_4(request) if {
	is_string(request.resource.annotations["policy.example.com/locked"])
	not one_of_1(request.resource.annotations["policy.example.com/locked"])
}

one_of_1(value) if value in ["false", ""]

# METADATA
# title: "system-namespace"
# custom:
#   concord:
#     decision: "DENY"
#     id: "system-namespace"
#     reason: "the cluster's own namespaces"
rule["system-namespace"] := ["DENY", ["system-namespace"], "the cluster's own namespaces", []] if either_5(input)

either_5(request) if not has_namespace(request)

either_5(request) if startswith(request.parameters.namespace, "kube-")

either_5(request) if request.parameters.namespace in ["default", "istio-system", "monitoring"]

# METADATA
# title: "apply"
# custom:
#   concord:
#     decision: "ALLOW"
#     id: "apply"
#     reason: "allowed by rule `apply`"
rule["apply"] := ["ALLOW", ["apply"], "allowed by rule `apply`", []] if {
	input.subject.team == "search"
	parameters := input.parameters
	one_of_2(parameters.kind)
	endswith(parameters.namespace, "-staging")
	startswith(parameters.namespace, "search-")
}

one_of_2("Deployment") := true

one_of_2("Service") := true

one_of_2("ConfigMap") := true

one_of_2("HorizontalPodAutoscaler") := true

# METADATA
# title: "apply-to-production"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "apply-to-production"
#     reason: "production manifests are merged by a person"
rule["apply-to-production"] := [
	"ESCALATE",
	["apply-to-production"],
	"production manifests are merged by a person",
	[],
] if {
	either_6(input)
	either_7(input)
}

either_6(request) if not has_subject_team(request)

either_6(request) if request.subject.team == "search"

either_7(request) if not has_namespace(request)

either_7(request) if request.parameters.namespace == "search"

# METADATA
# title: "strange-image"
# custom:
#   concord:
#     decision: "DENY"
#     id: "strange-image"
#     reason: "images come from our registry"
rule["strange-image"] := ["DENY", ["strange-image"], "images come from our registry", []] if {
	input.parameters.image_registry != null
	either_8(input)
}

either_8(request) if not has_image_registry(request)

either_8(request) if {
	is_string(request.parameters.image_registry)
	not one_of_3(request.parameters.image_registry)
}

one_of_3("registry.corp.example.com") := true

# METADATA
# title: "breaks-out"
# custom:
#   concord:
#     decision: "DENY"
#     id: "breaks-out"
#     reason: "the workload could leave its container"
rule["breaks-out"] := ["DENY", ["breaks-out"], "the workload could leave its container", []] if either_9(input)

either_9(request) if request.parameters.spec.hostNetwork == true

either_9(request) if {
	request.parameters.spec.hostPath != null
	either_10(request)
}

either_9(request) if contains_any_1(request.parameters.capabilities)

either_9(request) if {
	request.parameters.spec.externalIP != null
	either_11(request)
}

either_10(request) if not has_spec_host_path(request)

either_10(request) if {
	is_string(request.parameters.spec.hostPath)
	not within_1(request.parameters.spec.hostPath)
}

within_1(value) if within(value, "/var/log/pods/")

contains_any_1(value) if "SYS_ADMIN" in value

contains_any_1(value) if "NET_ADMIN" in value

contains_any_1(value) if "SYS_PTRACE" in value

contains_any_1(value) if "ALL" in value

either_11(request) if not has_spec_external_ip(request)

either_11(request) if {
	is_string(request.parameters.spec.externalIP)
	not cidr_1(request.parameters.spec.externalIP)
}

cidr_1(value) if in_range_4(value, "10.64.0.0/10")

cidr_1(value) if in_range_6(value, "fd64:0:0:0:0:0:0:0/16")

# METADATA
# title: "delete"
# custom:
#   concord:
#     decision: "ESCALATE"
#     id: "delete"
#     reason: "escalated by rule `delete`"
rule["delete"] := ["ESCALATE", ["delete"], "escalated by rule `delete`", []] if {
	either_12(input)
	either_13(input)
}

either_12(request) if not has_namespace(request)

either_12(request) if startswith(request.parameters.namespace, "search-")

either_13(request) if not has_kind(request)

either_13(request) if {
	is_string(request.parameters.kind)
	not one_of_4(request.parameters.kind)
}

one_of_4("Namespace") := true

one_of_4("PersistentVolumeClaim") := true

one_of_4("CustomResourceDefinition") := true

# METADATA
# title: "forbidden:exec_in_pod"
# custom:
#   concord:
#     decision: "DENY"
#     id: "forbidden:exec_in_pod"
#     reason: "denied by rule `forbidden:exec_in_pod`"
rule["forbidden:exec_in_pod"] := ["DENY", ["forbidden:exec_in_pod"], "denied by rule `forbidden:exec_in_pod`", []]

has_kind(request) if request.parameters.kind != null

malformed_1(record) if misplaced(record)

malformed_1(record) if not_string(record.kind)

misfits_1 contains [0, "kind"] if misfit.kind

misfit["kind"] if misplaced(input.parameters)

misfit["kind"] if not_string(input.parameters.kind)

has_replicas(request) if request.parameters.replicas != null

has_resource_annotations__policy_example_com(request) if {
	request.resource.annotations["policy.example.com/locked"] != null
}

has_namespace(request) if request.parameters.namespace != null

malformed_2(record) if misplaced(record)

malformed_2(record) if not_string(record.namespace)

malformed_2(record) if not_integer(record.replicas)

malformed_3(record) if misplaced(record)

malformed_3(record) if malformed_4(record.annotations)

malformed_3(record) if malformed_5(record.labels)

malformed_4(record) if misplaced(record)

malformed_4(record) if not_string(record["policy.example.com/locked"])

malformed_5(record) if misplaced(record)

malformed_5(record) if not_string(record["app.kubernetes.io/part-of"])

malformed_6(record) if misplaced(record)

malformed_6(record) if not_string(record.team)

misfits_2 contains [0, "namespace"] if misfit.namespace

misfits_2 contains [1, "replicas"] if misfit.replicas

misfits_2 contains [2, "resource.annotations[\"policy.example.com/locked\"]"] if {
	misfit["resource.annotations[\"policy.example.com/locked\"]"]
}

misfits_2 contains [3, "resource.labels[\"app.kubernetes.io/part-of\"]"] if {
	misfit["resource.labels[\"app.kubernetes.io/part-of\"]"]
}

misfits_2 contains [4, "subject.team"] if misfit["subject.team"]

misfit["namespace"] if misplaced(input.parameters)

misfit["namespace"] if not_string(input.parameters.namespace)

misfit["replicas"] if misplaced(input.parameters)

misfit["replicas"] if not_integer(input.parameters.replicas)

misfit["resource.annotations[\"policy.example.com/locked\"]"] if misplaced(input.resource)

misfit["resource.annotations[\"policy.example.com/locked\"]"] if misplaced(input.resource.annotations)

misfit["resource.annotations[\"policy.example.com/locked\"]"] if {
	not_string(input.resource.annotations["policy.example.com/locked"])
}

misfit["resource.labels[\"app.kubernetes.io/part-of\"]"] if misplaced(input.resource)

misfit["resource.labels[\"app.kubernetes.io/part-of\"]"] if misplaced(input.resource.labels)

misfit["resource.labels[\"app.kubernetes.io/part-of\"]"] if {
	not_string(input.resource.labels["app.kubernetes.io/part-of"])
}

misfit["subject.team"] if misplaced(input.subject)

misfit["subject.team"] if not_string(input.subject.team)

malformed_7(record) if misplaced(record)

malformed_7(record) if not_string(record.namespace)

misfits_3 contains [0, "namespace"] if misfit.namespace

misfits_3 contains [1, "resource.annotations[\"policy.example.com/locked\"]"] if {
	misfit["resource.annotations[\"policy.example.com/locked\"]"]
}

misfits_3 contains [2, "resource.labels[\"app.kubernetes.io/part-of\"]"] if {
	misfit["resource.labels[\"app.kubernetes.io/part-of\"]"]
}

misfits_3 contains [3, "subject.team"] if misfit["subject.team"]

has_subject_team(request) if request.subject.team != null

has_image_registry(request) if request.parameters.image_registry != null

has_spec_host_path(request) if request.parameters.spec.hostPath != null

has_spec_external_ip(request) if request.parameters.spec.externalIP != null

malformed_8(record) if misplaced(record)

malformed_8(record) if not_strings(record.capabilities)

malformed_8(record) if not_hostname(record.image_registry)

malformed_8(record) if not_string(record.kind)

malformed_8(record) if not_string(record.namespace)

malformed_8(record) if malformed_9(record.spec)

malformed_9(record) if misplaced(record)

malformed_9(record) if not_ip(record.externalIP)

malformed_9(record) if not_boolean(record.hostNetwork)

malformed_9(record) if not_path(record.hostPath)

misfits_4 contains [0, "capabilities"] if misfit.capabilities

misfits_4 contains [1, "image_registry"] if misfit.image_registry

misfits_4 contains [2, "kind"] if misfit.kind

misfits_4 contains [3, "namespace"] if misfit.namespace

misfits_4 contains [4, "spec.externalIP"] if misfit["spec.external_ip"]

misfits_4 contains [5, "spec.hostNetwork"] if misfit["spec.host_network"]

misfits_4 contains [6, "spec.hostPath"] if misfit["spec.host_path"]

misfits_4 contains [7, "subject.team"] if misfit["subject.team"]

misfit["capabilities"] if misplaced(input.parameters)

misfit["capabilities"] if not_strings(input.parameters.capabilities)

misfit["image_registry"] if misplaced(input.parameters)

misfit["image_registry"] if not_hostname(input.parameters.image_registry)

misfit["spec.external_ip"] if misplaced(input.parameters)

misfit["spec.external_ip"] if misplaced(input.parameters.spec)

misfit["spec.external_ip"] if not_ip(input.parameters.spec.externalIP)

misfit["spec.host_network"] if misplaced(input.parameters)

misfit["spec.host_network"] if misplaced(input.parameters.spec)

misfit["spec.host_network"] if not_boolean(input.parameters.spec.hostNetwork)

misfit["spec.host_path"] if misplaced(input.parameters)

misfit["spec.host_path"] if misplaced(input.parameters.spec)

misfit["spec.host_path"] if not_path(input.parameters.spec.hostPath)

malformed_10(record) if misplaced(record)

malformed_10(record) if not_string(record.kind)

malformed_10(record) if not_string(record.namespace)

malformed_11(record) if misplaced(record)

malformed_11(record) if malformed_4(record.annotations)

misfits_5 contains [0, "kind"] if misfit.kind

misfits_5 contains [1, "namespace"] if misfit.namespace

misfits_5 contains [2, "resource.annotations[\"policy.example.com/locked\"]"] if {
	misfit["resource.annotations[\"policy.example.com/locked\"]"]
}

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

above(value, bound) if {
	is_number(value)
	value > bound
}

below(value, bound) if {
	is_number(value)
	value < bound
}

within(path, directory) if startswith(path, directory)

else if {
	startswith(directory, path)
	concat("", [path, "/"]) == directory
}

in_range_4(address, range) if {
	not contains(address, ":")
	net.cidr_contains(range, address)
}

in_range_6(address, range) if {
	contains(address, ":")
	net.cidr_contains(range, address)
}
