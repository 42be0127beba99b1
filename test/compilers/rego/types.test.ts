import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TypeName, typeValue } from "../../../compilers/model/index.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { type Compiled, compileWith } from "./engines.js";
import { policyOf } from "./policies.js";

/** JSON texts that every type is asked about, as a server gets them: no adapter has looked at them before. */
const JSON_TEXTS = [
  ...[
    "true",
    "false",
    "{}",
    '{"a":1}',
    "[]",
    "[[]]",
    "[1]",
    '["a",null]',
    '["a",1]',
    '["a",{}]',
    '["a","b","a"]',
  ],
  ..."0 -0 1 -1 1.0 1e3 1E+3 10e-1 1.5 -0.4 -1.5 0.1 1e-7 5e-324 1e400 -1e400 2147483648 4294967296".split(
    " ",
  ),
  ..."9007199254740991 9007199254740992 9007199254740993 -9007199254740991 -9007199254740992".split(" "),
  ..."9007199254740991.0 99999999999 100000000000 99999999999.9999 99999999999.99999 -99999999999.9999".split(
    " ",
  ),
  ..."-100000000000 123456789012345678901234567890 1e15 1e16 9.007199254740991e15".split(" "),
];

const TEXTS = [
  ..."/ /a /a/ /a/b // /a//b /. /.. /./a /../a /a/. /a/.. /a/./b /a/../b /.a /..a /a/.b /a/..b /a. /... a a/b".split(
    " ",
  ),
  ..."a.com a b.a.com A.com a.com. .a.com a..com -a.com a-.com a.-b.com a.b- a-b.com a_b.com 1.2.3.4 0 - .".split(
    " ",
  ),
  ..."1.2.3 1.2.3.4.5 256.1.1.1 01.2.3.4 010.0.0.1 0.0.0.0 255.255.255.255 1.2.3.4/8 1.2.3.4: 0x1.2.3.4".split(
    " ",
  ),
  ..."::ffff:1.2.3.4 ::ffff:a00:1 0:0:0:0:0:ffff:1:2 ::FFFF:1:2 ::ffff:0:1.2.3.4 1::1.2.3.4 :: ::1 1:: ::/0".split(
    " ",
  ),
  ..."11::1: 1:2:3:4:5:6:7:8: 1:2:3:4:5:6:7::: ::: fe80::1 fe80::1%eth0 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7 1:2:3:4:5:6:7:: 1::2::3 12345::1 g::1 [::1] ::1.2.3".split(
    " ",
  ),
  ..."2026-01-01T00:00:00Z 2026-01-01T00:00:00z 2026-01-01t00:00:00Z 2026-01-01T00:00:00 2026-1-01T00:00:00Z".split(
    " ",
  ),
  ..."2026-02-29T00:00:00Z 2024-02-29T00:00:00Z 1900-02-29T00:00:00Z 2000-02-29T00:00:00Z 2026-04-31T00:00:00Z".split(
    " ",
  ),
  ..."2026-13-01T00:00:00Z 2026-00-01T00:00:00Z 2026-01-00T00:00:00Z 2026-01-01T24:00:00Z 2026-01-01T00:60:00Z".split(
    " ",
  ),
  ..."2026-01-01T00:00:60Z 2026-01-01T00:00:00.Z 2026-01-01T00:00:00.1Z 2026-01-01T00:00:00.1234Z".split(" "),
  ..."2026-01-01T00:00:00+01:00 2026-01-01T00:00:00-23:59 2026-01-01T00:00:00+24:00 2026-01-01T00:00:00+0100".split(
    " ",
  ),
  ..."0000-01-01T00:00:00+23:59 9999-12-31T23:59:59.999-23:59 -001-01-01T00:00:00Z +2026-01-01T00:00:00Z".split(
    " ",
  ),
  ..."2026-01-01T1e:00:00Z 2026-01-01T00:00:00.1e1Z 2026-01-01T00:00:00+01:00Z 2026-01-01T00:00:00ZZ".split(
    " ",
  ),
  ..."20260101T000000Z 2026-01-01T00:00Z 12026-01-01T00:00:00Z 2026-01-01TT00:00:00Z T -- ::Z".split(" "),
  "",
  " ",
  "/a\0b",
  "/a\\b",
  "/\u2028/é",
  "/a/\n",
  "a.com\n",
  "é.com",
  "\u212a.com",
  "1.2.3.4\0",
  " 1.2.3.4",
  "２.2.3.4",
  "2026-01-01T00:00:00Z\n",
  "2026-01-01 00:00:00Z",
  "２026-01-01T00:00:00Z",
  "a".repeat(63),
  "a".repeat(64),
  `${"a".repeat(63)}.`.repeat(3) + "a".repeat(61),
  `${"a".repeat(63)}.`.repeat(3) + "a".repeat(62),
  `${"a".repeat(63)}.${"b".repeat(64)}`,
  `${"a.".repeat(126)}a`,
  `/${"a/".repeat(2000)}`,
  "x".repeat(65_536),
  "0".repeat(60_000),
  ":".repeat(60_000),
];

const TYPES = [
  "string",
  "path",
  "hostname",
  "integer",
  "decimal",
  "boolean",
  "ip",
  "datetime",
  "strings",
] as const;
const POLICY = policyOf({
  default_decision: "allow",
  attributes: Object.fromEntries(TYPES.map((type) => [`parameters.${type}`, { type, optional: true }])),
  rules: TYPES.map((type) => ({
    id: type,
    action: type,
    decision: "escalate",
    conditions: { [`parameters.${type}`]: { present: true } },
  })),
});

let opa: OpaToolchain;
let compiled: Compiled;
beforeAll(async () => {
  opa = await openOpa();
  compiled = compileWith(opa, POLICY);
});
afterAll(() => {
  compiled.close();
  opa.close();
});

describe.each(TYPES)("%s", (type) => {
  it.each(
    [...JSON_TEXTS, ...TEXTS.map((text) => JSON.stringify(text))].map((json) => [json.slice(0, 60), json]),
  )("%s", (_, json) => {
    check(type, json);
  });

  it("takes null for absent", () => {
    expect(answers(type, "null")).toEqual([false, false]);
  });
});

describe("near misses", () => {
  const CHARS: Readonly<Partial<Record<TypeName, string>>> = {
    path: "/.a\\\0",
    hostname: "a-.A0:",
    ip: "0123456789.:/afg%",
    datetime: "0123456789-:.TZ+",
  };
  it.each(Object.entries(CHARS))("of %s", (type, chars) => {
    const word = fc.string({ unit: fc.constantFrom(...chars), maxLength: 12 });
    const near = fc.tuple(
      fc.constantFrom(...TEXTS.filter((text) => text.length < 50)),
      fc.nat(50),
      word,
      fc.nat(3),
    );
    const mutated = near.map(
      ([text, at, insert, remove]) => text.slice(0, at) + insert.slice(0, 2) + text.slice(at + remove),
    );
    fc.assert(
      fc.property(fc.oneof(word, mutated), (text) => check(type as TypeName, JSON.stringify(text))),
      { numRuns: 300 },
    );
  });
});

describe("numbers that are not what JavaScript makes of them", () => {
  it.each(["9007199254740990.5", "0.99999999999999999999", "1e-400"])("%s is no integer", (json) => {
    expect(Number.isInteger(JSON.parse(json))).toBe(true);
    expect(answers("integer", json)).toEqual([false, false]);
    expect(answers("decimal", json)).toEqual([json !== "9007199254740990.5", json !== "9007199254740990.5"]);
  });

  it.each(["1e999999999", "-1e999999999"])("%s is refused or an error, at once", (json) => {
    for (const type of ["integer", "decimal"] as const) {
      const input = `{"action":"${type}","parameters":{"${type}":${json}}}`;
      for (const engine of [compiled.wasm, compiled.topdown])
        expect(decisionOf(engine, input)).not.toBe("ESCALATE");
    }
  });
});

function decisionOf(engine: Compiled["wasm"], input: string): unknown {
  try {
    return engine("decision", input);
  } catch (error) {
    return String(error);
  }
}

function check(type: TypeName, json: string): void {
  const expected = typeValue(type, JSON.parse(json)) !== undefined;
  expect(answers(type, json)).toEqual([expected, expected]);
}

/** Whether each engine takes a value for one of the type: then the rule fires, which asks only for presence. */
function answers(type: TypeName, json: string): readonly boolean[] {
  const input = `{"action":"${type}","parameters":{"${type}":${json}}}`;
  return [compiled.wasm("answer", input), compiled.topdown("answer", input)].map((answer) => {
    const [decision, , reason, invalid] = answer as readonly [string, unknown, string, readonly string[]];
    if (reason === "invalid_attribute") expect(invalid).toEqual([type]);
    return decision === "ESCALATE";
  });
}
