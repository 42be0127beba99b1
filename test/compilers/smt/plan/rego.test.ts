import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FULL } from "../../../../compilers/smt/language/index.js";
import { createLogic } from "../../../../compilers/smt/logic.js";
import { createSpace } from "../../../../compilers/smt/place.js";
import { type Plan, parsePlan, translateQuery } from "../../../../compilers/smt/plan/index.js";
import { type OpaToolchain, openOpa, type PreparedQuery } from "../../../../src/engines/opa/index.js";
import { done } from "../../rego/engines.js";
import { isSo, whichHold } from "./asked.js";

/** Rules whose truth the formulas and OPA must agree on, by what they are about. */
const RULES: Readonly<Record<string, string>> = {
  equal_text: `equal_text if input.a == "x"`,
  equal_number: "equal_number if input.a == 1",
  equal_null: "equal_null if input.a == null",
  equal_false: "equal_false if input.a == false",
  not_equal: `not_equal if input.a != "x"`,
  truthy: "truthy if input.a",
  not_truthy: "not_truthy if not input.a",
  below_number: "below_number if input.a < 1.5",
  at_least_number: "at_least_number if input.a >= 1",
  below_null: "below_null if input.a <= null",
  above_true: "above_true if input.a > true",
  constant_first: "constant_first if 2 >= input.a",
  is_types: "is_types if { is_string(input.a); not is_number(input.b) }",
  is_collection: "is_collection if is_array(input.a)\nis_collection if is_object(input.a)",
  is_null_or_boolean: "is_null_or_boolean if is_null(input.a)\nis_null_or_boolean if is_boolean(input.a)",
  nested: `nested if input.o.k == "v"`,
  deep: `deep if not input.o.k.z`,
  starts: `starts if startswith(input.a, "/a")`,
  starts_not: `starts_not if not startswith(input.a, "/a")`,
  starts_false: `starts_false if startswith(input.a, "/a") == false`,
  prefix_of: `prefix_of if startswith("/a/bc", input.a)`,
  suffix_of: `suffix_of if endswith("/a/bc", input.a)`,
  part_of: `part_of if contains("abab", input.a)`,
  ends: `ends if endswith(input.a, "é")`,
  holds: `holds if contains(input.a, "b")`,
  long: "long if count(input.a) > 3",
  length_is: "length_is if count(input.a) == 2",
  length_less: "length_less if count(input.a) - 2 < 1",
  member_of: `member_of if input.a in ["x", 1, null, true]`,
  member_of_set: `member_of_set if input.a in {"x", "/a"}`,
  has_member: `has_member if "x" in input.l`,
  some_element: `some_element if { some e in input.l; startswith(e, "/a") }`,
  some_element_deep: `some_element_deep if { some e in input.l; startswith(e, "/"); not endswith(e, "b"); input.a == "x" }`,
  every_element: `every_element if { is_array(input.l); every e in input.l { is_string(e); contains(e, "a") } }`,
  any_text: "any_text if { some e in input.l; is_string(e) }",
  empty_list: "empty_list if input.l == []",
  comprehension: `comprehension if count([e | some e in input.l; e == "x"]) > 0`,
  comprehension_none: `comprehension_none if count([e | some e in input.l; e == "x"]) == 0`,
  constants: `constants if { some c in ["x", "/a"]; c == input.a }`,
  segment: `segment if { some s in split(input.a, "/"); s in ["a", ".."] }`,
  segment_at: `segment_at if split(input.a, "/")[1] == "a"`,
  segments: `segments if concat("/", array.slice(split(input.a, "/"), 1, 3)) == "a/b"`,
  joined: `joined if concat("", ["<", input.a, ">"]) == "<x>"`,
  joined_part: `joined_part if contains(concat("", [".", input.a, "."]), "..")`,
  trimmed: `trimmed if trim(input.a, "ab/") == ""`,
  trimmed_text: `trimmed_text if trim(input.a, "/") == "a"`,
  trimmed_left: `trimmed_left if trim_left(input.a, "/") == "a"`,
  trimmed_right: `trimmed_right if trim_right(input.a, "b") == "/a/"`,
  without_suffix: `without_suffix if trim_suffix(input.a, "b") == "/a/"`,
  without_prefix: `without_prefix if trim_prefix(input.a, "/") == "a"`,
  substring_end: `substring_end if substring(input.a, 1, -1) == "a"`,
  substring_middle: `substring_middle if substring(input.a, 1, 2) == "a/"`,
  substring_counted: `substring_counted if substring(input.a, 1, count(input.a) - 2) == "a"`,
  substring_uneven: `substring_uneven if substring(input.a, 1, count(input.a) - 3) == "a"`,
  found: `found if { at := indexof(input.a, "/"); at >= 0; contains(substring(input.a, at + 1, -1), "b") }`,
  found_inside: `found_inside if { at := indexof(input.a, "/a"); substring(input.a, at + 1, -1) in ["a", "a/b", "/b"] }`,
  found_itself: `found_itself if { at := indexof(input.a, "a"); startswith(substring(input.a, at, -1), "a/") }`,
  found_in_part: `found_in_part if { rest := substring(input.a, 1, count(input.a) - 1); at := indexof(rest, "/"); contains(substring(rest, at + 1, -1), "b") }`,
  not_found: `not_found if indexof(input.a, "b") < 0`,
  matched: `matched if regex.match("^/a(/|$)", input.a)`,
  whole: "whole if { n := input.a; floor(n) == n }",
  sliced: "sliced if array.slice([], input.a, input.a) == []",
  printed: `printed if format_int(input.a, 10) == "1"`,
  in_range_4: `in_range_4 if net.cidr_contains("10.0.0.0/8", input.a)`,
  in_range_6: `in_range_6 if net.cidr_contains("2001:db8::/32", input.a)`,
  in_all_4: `in_all_4 if net.cidr_contains("0.0.0.0/0", input.a)`,
  in_all_6: `in_all_6 if net.cidr_contains("::/0", input.a)`,
  in_mapped: `in_mapped if net.cidr_contains("::ffff:10.0.0.0/104", input.a)`,
  in_plain_4: `in_plain_4 if { not contains(input.a, ":"); net.cidr_contains("10.0.0.0/8", input.a) }`,
  in_dotted: `in_dotted if { contains(input.a, "."); net.cidr_contains("0.0.0.0/0", input.a) }`,
  in_colons: `in_colons if { contains(input.a, ":"); net.cidr_contains("0.0.0.0/0", input.a) }`,
  outside: `outside if net.cidr_contains("10.0.0.0/8", input.a) == false`,
  looked_up: `limits := {"x": 1, "/a": 2}\nlooked_up if limits[input.a] == input.b`,
  dispatched: `table.x := 1\ntable.y := 2 if input.b == 1\ndispatched if table[input.a]`,
  otherwise: `way := 1 if input.a == "x" else := 2 if input.b else := 3\notherwise if way == 2`,
  defaulted: `default yes := false\nyes if input.a == "x"\ndefaulted if not yes`,
  got: `got if object.get(input, "a", "none") == "none"`,
  got_deep: `got_deep if object.get(input, ["o", "k"], "v") == "v"`,
  collected: `why contains "a" if input.a == "x"\nwhy contains "b" if input.b == 1\ncollected if count(why) == 1`,
  collected_all: "collected_all if count(why) >= 2",
  collected_is: `collected_is if why == {"b"}`,
  sorted: `ranked contains [2, "late"] if input.a == "x"\nranked contains [1, "early"] if input.b == 1\nsorted if { [_, first] := sort(ranked)[0]; first == "late" }`,
  listed: `listed if concat(" ", sort(why)) == "a b"`,
  made: `made if { o := {"k": input.a, "l": [input.b]}; o.k == "x"; o.l[0] == 1 }`,
  called: `twice(x) := y if { y := x.k }\ncalled if twice(input.o) == "v"`,
  literal_parameter: `kind("x") := 1\nkind("/a") := 2\nliteral_parameter if kind(input.a) == 2`,
  keyed_one: `keyed["a"] := 1 if input.a == "x"\nkeyed["b"] := 2 if input.b == 1\nkeyed_one if keyed.b == 2`,
  glob_flat: `glob_flat if glob.match("/a/*", ["/"], input.a)`,
  glob_deep: `glob_deep if glob.match("/a/**", ["/"], input.a)`,
  glob_one: `glob_one if glob.match("/?", ["/"], input.a)`,
  glob_dots: `glob_dots if glob.match("*.*.2.*", [], input.a)`,
  glob_any: `glob_any if glob.match("*b", null, input.a)`,
  glob_middle: `glob_middle if glob.match("*/a/*", ["/"], input.a)`,
  computed: "computed if input.a < (3 - 1) + 0.5",
};

const TEXTS = [
  "",
  "x",
  "/a",
  "/a/b",
  "/",
  "a",
  "b",
  "//",
  "é",
  "/é",
  "<x>",
  "ab",
  "abab",
  "/a/b/c",
  "/a/",
  "..",
  "a/..",
  "10.1.2.3",
  "::ffff:10.1.2.3",
  "2001:db8::1",
  "::1",
  "1.2.3",
  "300.1.1.1",
  "10.0.0.0/9",
  "1",
];
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  false,
  0,
  1,
  1.5,
  -1,
  2,
  1e30,
  [],
  ["x"],
  {},
  { k: "v" },
];
const LISTS: readonly unknown[] = [
  [],
  ["x"],
  ["/ab"],
  ["/a", "x", 1],
  [1],
  ["aa", "ab"],
  [null],
  "x",
  {},
  { k: "x" },
  null,
];
const INPUTS: readonly unknown[] = [
  ...VALUES,
  ...VALUES.map((a) => ({ a })),
  ...VALUES.map((a) => ({ a, b: 1, l: LISTS[0] })),
  ...VALUES.map((b) => ({ a: "x", b })),
  ...LISTS.flatMap((l) => [{ l }, { a: "x", l }]),
  ...VALUES.map((o) => ({ o })),
  ...VALUES.map((k) => ({ o: { k } })),
  { o: { k: { z: 1 } } },
];

let opa: OpaToolchain;
let plan: Plan;
let query: PreparedQuery;
beforeAll(async () => {
  opa = await openOpa();
  const source = ["package t", ...Object.values(RULES)].join("\n\n");
  const modules = [{ path: "t.rego", source }];
  const names = Object.keys(RULES);
  plan = parsePlan(
    done(
      opa.buildPlan(
        modules,
        names.map((name) => `t/${name}`),
      ),
    ),
  );
  query = done(opa.prepare(modules, "data.t"));
});
afterAll(() => {
  query?.close();
  opa.close();
});

describe("Rego as formulas", () => {
  it("says of every input what OPA says", { timeout: 60_000 }, () => {
    const setting = {
      logic: createLogic(),
      space: createSpace(),
      action: { kind: "free", language: FULL } as const,
    };
    const ask = (name: string) => {
      try {
        return translateQuery(plan, `t/${name}`, setting);
      } catch (error) {
        throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    };
    const formulas = Object.keys(RULES).map((name) => [name, ask(name)] as const);
    const differences: string[] = [];
    const seen = new Map<string, number>();
    for (const input of INPUTS) {
      const value = query.evaluate(JSON.stringify(input));
      if (value.kind !== "defined") throw new Error(`${JSON.stringify(input)}: ${JSON.stringify(value)}`);
      const document = value.value as Readonly<Record<string, unknown>>;
      for (const [name, { isTrue, isUndefined, faults }] of formulas) {
        if (whichHold(faults, input).includes("beyond")) {
          seen.set(`${name} beyond`, 1);
          continue;
        }
        const known = Object.hasOwn(document, name) ? document[name] : undefined;
        const said = [isSo(isTrue, input), isSo(isUndefined, input)];
        if (said[0] !== (known === true) || said[1] !== (known === undefined)) {
          differences.push(`${name} of ${JSON.stringify(input)}: ${said}, OPA ${JSON.stringify(known)}`);
        }
        seen.set(`${name} ${known === true}`, 1);
      }
    }
    expect(differences.slice(0, 20)).toEqual([]);
    // A rule that is never true, or always, would show nothing.
    const idle = Object.keys(RULES).filter((name) => !seen.has(`${name} true`) || !seen.has(`${name} false`));
    expect(idle).toEqual([]);
  });
});
