import fc from "fast-check";
import { ACTIONS, ATTRIBUTES, DECIMALS, HOSTS, INTEGERS, PATHS, TEXTS } from "./arbitrary-policy.js";

/** A request near the policies of `arbitraryPolicy`: mostly well typed, sometimes absent, ill typed or hostile. */
export function arbitraryRequest(): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(ATTRIBUTES) as readonly (keyof typeof ATTRIBUTES)[];
  const fields = names.map((name) => fc.tuple(fc.constant(name), arbitraryField(ATTRIBUTES[name])));
  return fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...ACTIONS) },
        { weight: 1, arbitrary: fc.constantFrom("c_file", "zb", "q") },
      ),
      fc.tuple(...fields),
      fc.option(fc.constantFrom("a", "ab", "b"), { nil: undefined }),
    )
    .map(([action, values, previous]) => assemble(action, values, previous));
}

/** Values that no type admits, that JSON cannot hold, or that engines are known to trip over. */
export const HOSTILE: readonly unknown[] = [
  null,
  1.5,
  2 ** 53,
  -(2 ** 53),
  1e11,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "\ud800",
  "a\udc00",
  [],
  {},
  [[]],
  [1],
  ["a", 1],
  ["a", null],
  ["\ud800"],
  { __entity: { type: "X", id: "y" } },
  { __extn: { fn: "unknown", arg: "x" } },
  JSON.parse('{"__proto__":{"a":1}}'),
  "/a/../b",
  "//a",
  "a/b",
  "/a\0",
  "/a\\b",
  "/.",
  "/a/..",
  "A.com",
  "a.com.",
  "a.com:1",
  "-a.com",
  `${"a".repeat(64)}.com`,
  "a..com",
  "010.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:a00:1",
  "10.0.0.1/8",
  "fe80::1%eth0",
  "2026-02-30T00:00:00Z",
  "2026-01-01T00:00:00",
  "2026-01-01t00:00:00z",
  "2026-01-01T24:00:00Z",
  "2025-02-29T00:00:00Z",
  "2026-01-01T00:00:00.1234Z",
  "2026-01-01T00:00:60Z",
  true,
  0,
  "",
  10n,
  () => 1,
  Symbol("s"),
];

const VALUES = {
  string: TEXTS,
  path: [...PATHS, "/tmp/", "/a/b/", "/a/bc", "/tmpx"],
  hostname: HOSTS,
  integer: [...INTEGERS, 3, -0, 1e3, 99, 101],
  decimal: [
    ...DECIMALS,
    -0,
    1e-7,
    0.70000001,
    0.69999999,
    0.30000000000000004,
    99999999999.99997,
    -99999999999.9,
    5e-324,
  ],
  boolean: [true, false],
  ip: [
    "10.1.2.3",
    "10.255.255.255",
    "11.0.0.0",
    "0.0.0.0",
    "2001:db8::7",
    "::1",
    "::",
    "FE80::1",
    "::10.0.0.1",
    "2001:DB8:0:0:0:0:0:1",
    "1:2:3:4:5:6:7::",
  ],
  datetime: [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.001+00:00",
    "2025-12-31T23:59:59.999Z",
    "2024-02-29T10:00:00-23:59",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999-23:59",
    "1969-12-31T23:59:59.9Z",
  ],
  strings: [[], ["a"], ["a", "b"], ["ab", "a", "a"], ["é"], ["b"], ["*"], ["", "aab"]],
} as const;

function arbitraryField(type: keyof typeof VALUES): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom<unknown>(...VALUES[type]) },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  );
}

function assemble(
  action: string,
  values: readonly (readonly [keyof typeof ATTRIBUTES, unknown])[],
  previous: string | undefined,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = { unmentioned: { __extn: { fn: "unknown", arg: "x" } } };
  const subject: Record<string, unknown> = {};
  const context: Record<string, unknown> = { previous_action: previous };
  for (const [name, value] of values) {
    if (value === undefined) continue;
    if (name === 'parameters["a.b"]') parameters["a.b"] = value;
    else if (name === "nested.deep.key")
      parameters["nested"] = value === null ? "not a record" : { deep: { key: value } };
    else if (name === "subject.role") subject["role"] = value;
    else if (name === "context.at") context["at"] = value;
    else parameters[name] = value;
  }
  return { action, parameters, subject, context };
}
