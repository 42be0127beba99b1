import fc from "fast-check";

/** A policy as the object that its YAML (here: JSON) text stands for. */
export type PolicyObject = Readonly<Record<string, unknown>>;

/** Texts that are near each other, and some that engines are known to read differently. */
export const TEXTS = [
  "a",
  "b",
  "ab",
  "ba",
  "aab",
  "A",
  "",
  "a*b",
  "*",
  "\\",
  '"',
  "a.b",
  "/",
  "é",
  "e\u0301",
  "😀",
  "\uffff",
  "\n",
  "\0",
  "$",
  "${",
  "true",
  "1",
  "a/b",
  "\u2028",
  "ab\nab",
  "Ω",
  "\u212a",
  "k",
] as const;
export const PATHS = [
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/a/b/c",
  "/ab",
  "/tmp",
  "/tmp/x",
  "/a/.b",
  "/é",
  "/a b",
] as const;
export const HOSTS = ["a.com", "b.a.com", "xa.com", "com", "a-b.com", "1.2.3.4", "c.b.a.com"] as const;
export const INTEGERS = [-1, 0, 1, 2, 10, 100, 2 ** 53 - 1, -(2 ** 53 - 1)] as const;
export const DECIMALS = [-0.5, 0, 0.1, 0.7, 0.7001, 1, 1.25, 3, 99999999999.9999] as const;
export const INSTANTS = [
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.5Z",
  "2024-02-29T23:59:59.999+14:00",
  "1969-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "2025-12-31T19:00:00-05:00",
] as const;
export const RANGES = [
  "10.0.0.0/8",
  "10.1.0.0/16",
  "0.0.0.0/0",
  "::/0",
  "2001:db8::/32",
  "10.1.2.3",
  "fe80::1/128",
] as const;
export const ACTIONS = [
  "a",
  "b",
  "ab",
  "read_file",
  "write_file",
  "x.y",
  "__proto__",
  "toString",
  'say "hi"\n',
] as const;
const PATTERNS = ["*", "*_file", "a*", "*b*", "read_*"] as const;

/** The attributes of generated policies, each with the type that its constraints make it. */
export const ATTRIBUTES = {
  text: "string",
  'parameters["a.b"]': "string",
  "nested.deep.key": "string",
  "subject.role": "string",
  path: "path",
  host: "hostname",
  n: "integer",
  x: "decimal",
  flag: "boolean",
  addr: "ip",
  "context.at": "datetime",
  tags: "strings",
} as const;
type AttributeName = keyof typeof ATTRIBUTES;
type Type = (typeof ATTRIBUTES)[AttributeName];

/** A correct policy with up to six rules over a small world, so that requests hit it often. */
export function arbitraryPolicy(name: string): fc.Arbitrary<PolicyObject> {
  return fc
    .record({
      default_decision: fc.constantFrom("deny", "deny", "escalate", "allow"),
      combining: fc.constantFrom("deny-overrides", "first-match"),
      attributes: arbitraryDeclarations(),
      closed: fc.boolean(),
      rules: fc.array(arbitraryRule(), { minLength: 1, maxLength: 6 }),
      tool_transitions: fc.option(
        fc.dictionary(fc.constantFrom("a", "ab"), fc.subarray(["a", "b", "ab"]), { maxKeys: 2 }),
        { nil: undefined, freq: 4 },
      ),
      forbidden_actions: fc.option(fc.constant(["b"]), { nil: undefined, freq: 4 }),
    })
    .map(({ closed, rules, ...rest }) => ({
      name,
      ...rest,
      ...(closed ? { actions: Object.fromEntries(ACTIONS.map((action) => [action, {}])) } : {}),
      rules: rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
    }));
}

function arbitraryDeclarations(): fc.Arbitrary<object> {
  const names = Object.keys(ATTRIBUTES) as readonly AttributeName[];
  return fc
    .tuple(fc.subarray([...names], { minLength: 3 }), fc.infiniteStream(fc.boolean()))
    .map(([chosen, optional]) => {
      const flags = [...optional.take(names.length)];
      return Object.fromEntries(
        chosen.map((name, index) => [name, { type: ATTRIBUTES[name], optional: flags[index] === true }]),
      );
    });
}

function arbitraryRule(): fc.Arbitrary<object> {
  return fc.record({
    action: fc.oneof(
      fc.constantFrom(...ACTIONS, ...PATTERNS),
      fc.uniqueArray(fc.constantFrom(...ACTIONS, ...PATTERNS), { minLength: 1, maxLength: 3 }),
    ),
    decision: fc.constantFrom("allow", "allow", "deny", "escalate"),
    conditions: arbitraryConditions(2),
  });
}

function arbitraryConditions(depth: number): fc.Arbitrary<object> {
  const plain = fc.uniqueArray(arbitraryAttribute(), {
    minLength: 1,
    maxLength: 3,
    selector: ([name]) => name,
  });
  const nested: fc.Arbitrary<readonly (readonly [string, unknown])[]> =
    depth === 0
      ? fc.constant([])
      : fc.uniqueArray(
          fc.oneof(
            fc.tuple(
              fc.constantFrom("any", "all"),
              fc.array(arbitraryConditions(depth - 1), { maxLength: 3 }),
            ),
            fc.tuple(fc.constant("not"), arbitraryConditions(depth - 1)),
          ),
          { maxLength: 1, selector: ([name]) => name },
        );
  return fc
    .tuple(fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: fc.constant([]) }), nested)
    .map(([attributes, operators]) => Object.fromEntries([...attributes, ...operators]));
}

function arbitraryAttribute(): fc.Arbitrary<readonly [string, unknown]> {
  const names = Object.keys(ATTRIBUTES) as readonly AttributeName[];
  return fc
    .constantFrom(...names)
    .chain(
      (name) =>
        fc.tuple(fc.constant(name), arbitraryConstraints(ATTRIBUTES[name])) as fc.Arbitrary<
          readonly [string, unknown]
        >,
    );
}

function arbitraryConstraints(type: Type): fc.Arbitrary<object> {
  return fc
    .uniqueArray(fc.oneof(...constraintsOf(type), presence), {
      minLength: 1,
      maxLength: 2,
      selector: ([name]) => name,
    })
    .map((entries) => Object.fromEntries(entries));
}

type Entry = fc.Arbitrary<readonly [string, unknown]>;
const presence: Entry = fc.tuple(fc.constant("present"), fc.boolean());

function entry(names: readonly string[], value: fc.Arbitrary<unknown>): Entry {
  return fc.tuple(fc.constantFrom(...names), value);
}

function some(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
}

const PATTERN_TEXTS = [
  "*",
  "a*",
  "*b",
  "a*b",
  "*a*b*",
  "a\\*b",
  "\\\\",
  "é*",
  "**",
  "*.com",
  "/a/*",
  "ab",
  "*\n*",
  "*aa*",
] as const;
const REGEXES = [
  "^a",
  "b$",
  "^[a-z]+$",
  "a|b",
  "(?s)a.b",
  "a.b",
  "^$",
  "[^a]",
  "\\.com$",
  "^/a/",
  "(?i)k",
  "é",
] as const;

function textual(literals: readonly string[]): readonly Entry[] {
  const safe = literals.map((text) => text.replaceAll("${", "$${"));
  return [
    entry(["in", "not_in", "prefix", "suffix", "contains"], some(safe)),
    entry(["allowlist", "denylist"], some(PATTERN_TEXTS)),
    entry(["regex", "not_regex"], fc.constantFrom(...REGEXES)),
  ];
}

/** Entries that make the attribute have just this type, declared or not. */
function constraintsOf(type: Type): readonly Entry[] {
  switch (type) {
    case "string":
      return [...textual(TEXTS), entry(["equals", "not_equals"], fc.constantFrom("a", "ab", "é", "\0"))];
    case "path":
      return [entry(["within", "outside"], some(PATHS))];
    case "hostname":
      return [entry(["domain", "not_domain"], some(HOSTS))];
    case "integer":
      return [
        entry(["min", "max", "above", "below", "equals", "not_equals"], fc.constantFrom(...INTEGERS)),
        entry(["in", "not_in"], some(INTEGERS)),
      ];
    case "decimal":
      return [
        entry(["min", "max", "above", "below", "equals", "not_equals"], fc.constantFrom(...DECIMALS)),
        entry(["in", "not_in"], some(DECIMALS)),
      ];
    case "boolean":
      return [entry(["equals", "not_equals"], fc.boolean()), entry(["in"], some([true, false]))];
    case "ip":
      return [entry(["cidr", "not_cidr"], some(RANGES))];
    case "datetime":
      return [entry(["after", "before"], fc.constantFrom(...INSTANTS))];
    case "strings":
      return [
        entry(["contains_any", "contains_all"], some(TEXTS.slice(0, 10))),
        ...textual(TEXTS.slice(0, 10)),
      ];
  }
}
