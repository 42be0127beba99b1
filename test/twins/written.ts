/** A pair as a security engineer writes it, with a change to one side that makes it wrong. */
export interface WrittenPair {
  readonly name: string;
  /** Without its package, which is `written`; the query is `data.written.allow`. */
  readonly rego: string;
  readonly cedar: string;
  /** The whole mapping; without it places under `requests` alone. */
  readonly mapping?: string;
  readonly attributes?: string;
  readonly schema?: string;
  /** What somebody gets wrong, in either file. */
  readonly wrong?: { readonly in: "rego" | "cedar"; readonly right: string; readonly wrong: string };
  /** What is named as not covered. */
  readonly open?: readonly string[];
  /** The two differ as they are, as nobody would have thought: a part of the request that shows it. */
  readonly differs?: string;
}

const ALLOW = "default allow := false\n";

/** Pairs for the calls of tools. */
export const WRITTEN: readonly WrittenPair[] = [
  {
    name: "a list of tools",
    rego: `${ALLOW}safe_tools := {"read_file", "list_dir", "search"}
allow if input.action in safe_tools`,
    cedar: `permit(principal, action in [Action::"read_file", Action::"list_dir", Action::"search"], resource);`,
    attributes: "action: string",
    wrong: { in: "rego", right: '"search"}', wrong: '"search", "shell"}' },
  },
  {
    name: "a deny rule that overrides",
    rego: `${ALLOW}allow if { input.action == "shell"; not deny }
deny if startswith(input.parameters.command, "rm ")
deny if contains(input.parameters.command, "sudo")
deny if endswith(input.parameters.command, "| sh")`,
    cedar: `permit(principal, action == Action::"shell", resource);
forbid(principal, action == Action::"shell", resource)
when { context.command like "rm *" || context.command like "*sudo*" || context.command like "*| sh" };`,
    attributes: "parameters.command: string",
    wrong: { in: "cedar", right: '"rm *"', wrong: '"rm*"' },
  },
  {
    name: "a set of deny messages that must be empty",
    rego: `${ALLOW}allow if { input.action == "shell"; count(deny) == 0 }
deny contains "removes" if startswith(input.parameters.command, "rm ")
deny contains "rises" if contains(input.parameters.command, "sudo")`,
    cedar: `permit(principal, action == Action::"shell", resource)
unless { context.command like "rm *" || context.command like "*sudo*" };`,
    attributes: "parameters.command: string",
    wrong: {
      in: "rego",
      right: 'contains(input.parameters.command, "sudo")',
      wrong: 'startswith(input.parameters.command, "sudo")',
    },
  },
  {
    name: "some tag of a list",
    rego: `${ALLOW}allow if {
  input.action == "publish"
  some tag in input.parameters.tags
  tag == "public"
}`,
    cedar: `permit(principal, action == Action::"publish", resource) when { context.tags.contains("public") };`,
    attributes: "parameters.tags: strings",
    wrong: { in: "rego", right: 'tag == "public"', wrong: 'startswith(tag, "public")' },
  },
  {
    name: "what is not followed of an element, beside two attributes that are equal",
    rego: `${ALLOW}allow if {
  input.action == "publish"
  input.parameters.owner == input.parameters.user
  some tag in input.parameters.tags
  startswith(tag, "p")
  lower(tag) == "public"
}`,
    cedar: `permit(principal, action == Action::"publish", resource)
when { context.owner == context.user && context.tags.contains("public") };`,
    attributes: "parameters.owner: string, parameters.user: string, parameters.tags: strings",
    open: ["w.rego:9:3: the builtin lower of OPA"],
  },
  {
    name: "every recipient is known",
    rego: `${ALLOW}known := {"a@example.com", "b@example.com"}
allow if {
  input.action == "send"
  every to in input.parameters.to { to in known }
}`,
    cedar: `permit(principal, action == Action::"send", resource)
when { ["a@example.com", "b@example.com"].containsAll(context.to) };`,
    attributes: "parameters.to: strings",
    wrong: { in: "cedar", right: ', "b@example.com"]', wrong: "]" },
  },
  {
    name: "at least one recipient, and none outside",
    rego: `${ALLOW}allow if {
  input.action == "send"
  count(input.parameters.to) > 0
  not outside
}
outside if {
  some to in input.parameters.to
  not to in {"a@example.com", "b@example.com"}
}`,
    cedar: `permit(principal, action == Action::"send", resource)
when { !context.to.isEmpty() && ["a@example.com", "b@example.com"].containsAll(context.to) };`,
    attributes: "parameters.to: strings",
    wrong: { in: "cedar", right: "!context.to.isEmpty() && ", wrong: "" },
  },
  {
    name: "a comprehension of what is not allowed",
    rego: `${ALLOW}allow if {
  input.action == "grant"
  forbidden := {scope | some scope in input.parameters.scopes; scope in {"admin", "root"}}
  count(forbidden) == 0
}`,
    cedar: `permit(principal, action == Action::"grant", resource)
unless { context.scopes.containsAny(["admin", "root"]) };`,
    attributes: "parameters.scopes: strings",
    wrong: { in: "cedar", right: '["admin", "root"]', wrong: '["admin"]' },
  },
  {
    name: "a helper function with a default for what is absent",
    rego: `${ALLOW}env := object.get(input.parameters, "env", "production")
allow if { input.action == "deploy"; is_test(env) }
is_test(name) if name in ["test", "staging"]`,
    cedar: `permit(principal, action == Action::"deploy", resource)
when { (if context has env then context.env else "production") == "test" || (context has env && context.env == "staging") };`,
    attributes: "parameters.env: {type: string, optional: true}",
    wrong: { in: "rego", right: '"production")', wrong: '"test")' },
  },
  {
    name: "limits by role in a map",
    rego: `${ALLOW}limits := {"clerk": 100, "manager": 5000}
allow if { input.action == "pay"; input.parameters.amount <= limits[input.subject.role] }`,
    cedar: `permit(principal, action == Action::"pay", resource)
when {
  (principal.role == "clerk" && context.amount <= 100) ||
  (principal.role == "manager" && context.amount <= 5000)
};`,
    attributes: "subject.id: string, subject.role: string, parameters.amount: integer",
    wrong: { in: "rego", right: "5000", wrong: "50000" },
  },
  {
    name: "cents against euros",
    rego: `${ALLOW}allow if { input.action == "pay"; input.parameters.amount * 100 <= 5000 }`,
    cedar: `permit(principal, action == Action::"pay", resource) when { context.amount <= 50 };`,
    attributes: "parameters.amount: integer",
    wrong: { in: "cedar", right: "<= 50 ", wrong: "< 50 " },
  },
  {
    name: "a fee is added on both sides",
    rego: `${ALLOW}allow if { input.action == "pay"; input.parameters.amount + 10 > 50; input.parameters.amount - 10 < 1000 }`,
    cedar: `permit(principal, action == Action::"pay", resource)
when { context.amount + 10 > 50 && context.amount - 10 < 1000 };`,
    attributes: "parameters.amount: integer",
    wrong: { in: "cedar", right: "+ 10 > 50", wrong: "+ 10 >= 50" },
  },
  {
    name: "a product that overflows in Cedar only",
    rego: `${ALLOW}allow if { input.action == "pay"; input.parameters.amount < 1000 }`,
    cedar: `permit(principal, action == Action::"pay", resource);
forbid(principal, action == Action::"pay", resource)
when { context.amount >= 1000 || context.amount * 10000 >= 10000000 };`,
    attributes: "parameters.amount: integer",
    wrong: {
      in: "cedar",
      right: "context.amount >= 1000 || context.amount * 10000 >= 10000000",
      wrong: "context.amount * 10000 >= 10000000",
    },
  },
  {
    name: "the size of a change",
    rego: `${ALLOW}allow if { input.action == "move"; abs(input.parameters.delta) <= 5 }`,
    cedar: `permit(principal, action == Action::"move", resource)
when { context.delta <= 5 && -context.delta <= 5 };`,
    attributes: "parameters.delta: integer",
    wrong: { in: "cedar", right: "&& -context.delta <= 5", wrong: "" },
  },
  {
    name: "only the owner",
    rego: `${ALLOW}allow if { input.action == "edit"; input.resource.owner == input.subject.id }`,
    cedar: `permit(principal, action == Action::"edit", resource) when { resource.owner == principal };`,
    mapping: `cedar:
  entities:
    - uid: {type: Resource, id: $request.resource.id}
      attrs: {owner: {__entity: {type: User, id: $request.resource.owner}}}
requests: {attributes: {subject.id: string, resource.id: string, resource.owner: string}, typed: true}`,
    wrong: {
      in: "rego",
      right: "input.resource.owner == input.subject.id",
      wrong: "input.resource.owner != input.subject.id",
    },
  },
  {
    name: "an owner that is a text",
    rego: `${ALLOW}allow if { input.action == "edit"; input.resource.owner == input.subject.name }`,
    cedar: `permit(principal, action == Action::"edit", resource) when { resource.owner == principal.name };`,
    attributes: "subject.id: string, subject.name: string, resource.id: string, resource.owner: string",
    wrong: { in: "rego", right: "input.subject.name }", wrong: "input.subject.id }" },
  },
  {
    name: "not to oneself",
    rego: `${ALLOW}allow if { input.action == "transfer"; input.parameters.from != input.parameters.to }`,
    cedar: `permit(principal, action == Action::"transfer", resource) unless { context.from == context.to };`,
    attributes: "parameters.from: string, parameters.to: string",
    wrong: { in: "cedar", right: "context.from == context.to", wrong: 'context.from == "me"' },
  },
  {
    name: "within one's own team",
    rego: `${ALLOW}allow if { input.action == "read"; input.subject.team == input.resource.team }
allow if { input.action == "read"; input.subject.team == "admins" }`,
    cedar: `permit(principal, action == Action::"read", resource) when { principal in resource.team };
permit(principal in Team::"admins", action == Action::"read", resource);`,
    mapping: `cedar:
  entities:
    - uid: {type: User, id: $request.subject.id}
      parents: [{type: Team, id: $request.subject.team}]
    - uid: {type: Resource, id: $request.resource.id}
      attrs: {team: {__entity: {type: Team, id: $request.resource.team}}}
requests: {attributes: {subject.id: string, subject.team: string, resource.id: string, resource.team: string}, typed: true}`,
    wrong: { in: "rego", right: '"admins"', wrong: '"admin"' },
  },
  {
    name: "three places that are one",
    rego: `${ALLOW}allow if {
  input.action == "sign"
  input.parameters.author == input.parameters.reviewer
  input.parameters.reviewer == input.parameters.owner
}`,
    cedar: `permit(principal, action == Action::"sign", resource)
when { context.author == context.reviewer && context.author == context.owner };`,
    attributes: "parameters.author: string, parameters.reviewer: string, parameters.owner: string",
    wrong: { in: "cedar", right: " && context.author == context.owner", wrong: "" },
  },
  {
    name: "a file below a folder",
    rego: `${ALLOW}allow if {
  input.action == "write_file"
  startswith(input.parameters.path, "/workspace/")
  not contains(input.parameters.path, "..")
  not endswith(input.parameters.path, ".env")
}`,
    cedar: `permit(principal, action == Action::"write_file", resource)
when { context.path like "/workspace/*" }
unless { context.path like "*..*" || context.path like "*.env" };`,
    attributes: "parameters.path: string",
    wrong: { in: "cedar", right: '"*..*"', wrong: '"*/../*"' },
  },
  {
    name: "hosts by a glob",
    rego: `${ALLOW}allow if {
  input.action == "fetch"
  some pattern in ["*.example.com", "api.example.org"]
  glob.match(pattern, null, input.parameters.host)
}`,
    cedar: `permit(principal, action == Action::"fetch", resource)
when { context.host like "*.example.com" || context.host == "api.example.org" };`,
    attributes: "parameters.host: string",
    wrong: { in: "rego", right: "null", wrong: '["."]' },
  },
  {
    name: "private networks",
    rego: `${ALLOW}private := ["10.0.0.0/8", "192.168.0.0/16"]
allow if { input.action == "connect"; not is_private }
is_private if { some range in private; net.cidr_contains(range, input.parameters.ip) }`,
    cedar: `permit(principal, action == Action::"connect", resource)
unless { context.ip.isInRange(ip("10.0.0.0/8")) || context.ip.isInRange(ip("192.168.0.0/16")) };`,
    mapping: `cedar: {context: {ip: {$ip: $request.parameters.ip}}}
requests: {attributes: {parameters.ip: ip}, typed: true}`,
    wrong: { in: "cedar", right: "192.168.0.0/16", wrong: "192.168.0.0/17" },
    differs: '"::',
  },
  {
    name: "before a deadline",
    rego: `${ALLOW}allow if {
  input.action == "vote"
  time.parse_rfc3339_ns(input.parameters.at) < time.parse_rfc3339_ns("2026-11-03T20:00:00Z")
}`,
    cedar: `permit(principal, action == Action::"vote", resource)
when { context.at < datetime("2026-11-03T20:00:00Z") };`,
    mapping: `cedar: {context: {at: {$datetime: $request.parameters.at}}}
requests: {attributes: {parameters.at: datetime}, typed: true}`,
    wrong: { in: "cedar", right: "<", wrong: "<=" },
    differs: '"0000-',
  },
  {
    name: "teams above users",
    rego: `${ALLOW}allow if { input.action == "merge"; input.subject.team in {"core", "release"} }`,
    cedar: `permit(principal in Team::"core", action == Action::"merge", resource);
permit(principal in Team::"release", action == Action::"merge", resource);`,
    mapping: `cedar:
  entities:
    - uid: {type: User, id: $request.subject.id}
      parents: [{type: Team, id: $request.subject.team}]
requests: {attributes: {subject.id: string, subject.team: string}, typed: true}`,
    wrong: { in: "rego", right: ', "release"', wrong: "" },
  },
  {
    name: "annotations and ids",
    rego: `${ALLOW}allow if input.action == "list"
allow if { input.action == "read"; not input.parameters.secret }`,
    cedar: `@id("list") @reason("harmless") permit(principal, action == Action::"list", resource);
@id("read") permit(principal, action == Action::"read", resource) when { !(context has secret) || !context.secret };`,
    attributes: "parameters.secret: {type: boolean, optional: true}",
    wrong: { in: "cedar", right: "!(context has secret) || ", wrong: "" },
  },
  {
    name: "prices with cents",
    rego: `${ALLOW}allow if { input.action == "buy"; input.parameters.price <= 99.95; input.parameters.price > 0 }`,
    cedar: `permit(principal, action == Action::"buy", resource)
when { context.price.lessThanOrEqual(decimal("99.95")) && context.price.greaterThan(decimal("0.0")) };`,
    mapping: `cedar: {context: {price: {$decimal: $request.parameters.price}}}
requests: {attributes: {parameters.price: decimal}, typed: true}`,
    wrong: { in: "rego", right: "> 0", wrong: ">= 0" },
    differs: "0.00001",
  },
  {
    name: "letters of either case",
    rego: `${ALLOW}allow if { input.action == "run"; lower(input.parameters.shell) == "bash" }`,
    cedar: `permit(principal, action == Action::"run", resource)
when { ["bash", "Bash", "BASH"].contains(context.shell) };`,
    attributes: "parameters.shell: string",
    wrong: { in: "rego", right: '"bash"', wrong: '"sh"' },
    open: ["w.rego:4:35: the builtin lower of OPA"],
  },
  {
    name: "two approvers at least",
    rego: `${ALLOW}allow if { input.action == "pay"; count(input.parameters.approvers) >= 2 }`,
    cedar: `permit(principal, action == Action::"pay", resource)
when { context.approvers.containsAll(["cfo", "ceo"]) };`,
    attributes: "parameters.approvers: strings",
    wrong: { in: "rego", right: ">= 2", wrong: ">= 1" },
    open: ["w.rego:4:35: the number of elements of an array against 2"],
  },
  {
    name: "a role among several of a subject",
    rego: `${ALLOW}allow if { input.action == "drop"; "dba" in input.subject.roles; not "trainee" in input.subject.roles }`,
    cedar: `permit(principal, action == Action::"drop", resource)
when { principal.roles.contains("dba") && !principal.roles.contains("trainee") };`,
    attributes: "subject.id: string, subject.roles: strings",
    wrong: { in: "cedar", right: '!principal.roles.contains("trainee")', wrong: "true" },
  },
  {
    name: "permissions by role in a map of sets",
    rego: `${ALLOW}permissions := {"admin": {"read", "write", "delete"}, "writer": {"read", "write"}}
allow if input.action in permissions[input.subject.role]`,
    cedar: `permit(principal, action in [Action::"read", Action::"write", Action::"delete"], resource) when { principal.role == "admin" };
permit(principal, action in [Action::"read", Action::"write"], resource) when { principal.role == "writer" };`,
    attributes: "subject.id: string, subject.role: string",
    wrong: {
      in: "rego",
      right: '"writer": {"read", "write"}',
      wrong: '"writer": {"read", "write", "delete"}',
    },
  },
  {
    name: "a loop over a map of rules",
    rego: `${ALLOW}rules := [{"tool": "read_file", "under": "/data/"}, {"tool": "write_file", "under": "/tmp/"}]
allow if {
  some rule in rules
  input.action == rule.tool
  startswith(input.parameters.path, rule.under)
}`,
    cedar: `permit(principal, action == Action::"read_file", resource) when { context.path like "/data/*" };
permit(principal, action == Action::"write_file", resource) when { context.path like "/tmp/*" };`,
    attributes: "parameters.path: string",
    wrong: { in: "rego", right: '"/tmp/"', wrong: '"/"' },
  },
  {
    name: "a chain of else",
    rego: `allow := false if { input.parameters.path == "/etc/passwd" }
else := true if { startswith(input.parameters.path, "/etc/") }
else := false`,
    cedar: `permit(principal, action, resource) when { context.path like "/etc/*" };
forbid(principal, action, resource) when { context.path == "/etc/passwd" };`,
    attributes: "action: string, parameters.path: string",
    wrong: { in: "cedar", right: "/etc/passwd", wrong: "/etc/shadow" },
  },
  {
    name: "a schema with attributes of its own",
    rego: `${ALLOW}allow if { input.action == "merge"; input.subject.level >= 3; not input.parameters.force }`,
    cedar: `permit(principal, action == Action::"merge", resource)
when { principal.level >= 3 } unless { context.force };`,
    schema: `entity User = { level: Long }; entity Resource;
action merge appliesTo { principal: User, resource: Resource, context: { force: Bool } };`,
    attributes: "subject.id: string, subject.level: integer, parameters.force: boolean",
    wrong: { in: "cedar", right: ">= 3", wrong: "> 3" },
  },
  {
    name: "the hour of an instant",
    rego: `${ALLOW}allow if { input.action == "deploy"; input.parameters.hour >= 9; input.parameters.hour < 17 }`,
    cedar: `permit(principal, action == Action::"deploy", resource)
when { context.hour >= 9 && context.hour <= 16 };`,
    attributes: "parameters.hour: integer",
    wrong: { in: "cedar", right: "<= 16", wrong: "<= 17" },
  },
  {
    name: "not longer than an hour",
    rego: `${ALLOW}allow if { input.action == "lease"; input.parameters.end - input.parameters.start <= 3600 }`,
    cedar: `permit(principal, action == Action::"lease", resource)
when { context.end - context.start <= 3600 };`,
    attributes: "parameters.end: integer, parameters.start: integer",
    open: [
      "w.cedar:2:20: policy0: Cedar's `-` of `parameters.end` and `parameters.start`",
      'w.rego:4:37: the builtin minus of OPA with input["parameters"]["end"] and input["parameters"]["start"]',
    ],
  },
];
