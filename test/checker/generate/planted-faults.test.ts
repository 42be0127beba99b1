import { expect, it } from "vitest";
import type { Policy } from "../../../compilers/model/index.js";
import { agreeing } from "../../../src/checker/compare.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { load, loaded, POLICIES, type PolicyText, systematic } from "./policies.js";

/** How a wrong compiler reads a policy: each place where the pattern is found is one fault. */
interface Fault {
  readonly name: string;
  readonly place: RegExp;
  readonly wrong: string | ((place: string, ...groups: string[]) => string);
  /** The share of planted faults to find; what is missing to 1 changes no decision, since another rule hides it. */
  readonly found: number;
}

const moved =
  (by: number) =>
  (_: string, keyword = "", bound = ""): string =>
    `${keyword}: ${Number(bound) + by}`;

const FAULTS: readonly Fault[] = [
  { name: "`>` for `>=`", place: /\bmin: /g, wrong: "above: ", found: 1 },
  { name: "`<` for `<=`", place: /\bmax: /g, wrong: "below: ", found: 0.9 },
  { name: "`>=` for `>`", place: /\babove: /g, wrong: "min: ", found: 0.9 },
  { name: "`<=` for `<`", place: /\bbelow: /g, wrong: "max: ", found: 0.7 },
  {
    name: "a bound one higher",
    place: /\b(min|max|above|below): (\d+)\b(?!\.)/g,
    wrong: moved(1),
    found: 0.8,
  },
  {
    name: "a bound one lower",
    place: /\b(min|max|above|below): (\d+)\b(?!\.)/g,
    wrong: moved(-1),
    found: 0.9,
  },
  { name: "the other side of an instant", place: /\bafter: /g, wrong: "before: ", found: 1 },
  { name: "a directory that is a prefix", place: /\bwithin: /g, wrong: "prefix: ", found: 0.8 },
  { name: "a prefix without its slash", place: /\/(?=["',\]}])/g, wrong: "", found: 1 },
  { name: "subdomains without a dot before", place: /\bdomain: /g, wrong: "suffix: ", found: 0.75 },
  { name: "the apex alone", place: /\bdomain: (?=[a-z$"])/g, wrong: "equals: ", found: 1 },
  { name: "a star that needs a character", place: /\*(?=["',\]])/g, wrong: "x*", found: 0.9 },
  { name: "no star", place: /\*/g, wrong: "", found: 0.85 },
  { name: "a prefix anywhere", place: /\bprefix: /g, wrong: "contains: ", found: 0.75 },
  { name: "a suffix anywhere", place: /\bsuffix: /g, wrong: "contains: ", found: 0.7 },
  { name: "a range half as large", place: /\/8\b/g, wrong: "/9", found: 1 },
  { name: "a range twice as large", place: /\/16\b/g, wrong: "/15", found: 1 },
  { name: "every element for some", place: /contains_any: /g, wrong: "contains_all: ", found: 0.8 },
  { name: "some element for every", place: /contains_all: /g, wrong: "contains_any: ", found: 0.7 },
  { name: "`any` for `all`", place: /\ball:/g, wrong: "any:", found: 1 },
  { name: "`all` for `any`", place: /\bany:/g, wrong: "all:", found: 1 },
  { name: "a lost negation of a list", place: /\bnot_in: /g, wrong: "in: ", found: 1 },
  { name: "a lost negation of a literal", place: /\bnot_equals: /g, wrong: "equals: ", found: 1 },
  { name: "a lost negation of patterns", place: /\bdenylist: /g, wrong: "allowlist: ", found: 1 },
  { name: "presence for absence", place: /present: true/g, wrong: "present: false", found: 1 },
  { name: "absence that counts", place: /, optional: true/g, wrong: "", found: 0.5 },
  {
    name: "absence that does not count",
    place: /(?<=\{type: [a-z]+)(?=\})/g,
    wrong: ", optional: true",
    found: 0.4,
  },
  { name: "a list without its last entry", place: /, [^,[\]{}:]+\]/g, wrong: "]", found: 0.95 },
  { name: "a list without its first entry", place: /\[[^,[\]{}:]+, /g, wrong: "[", found: 0.95 },
  { name: "an allow that denies", place: /decision: allow/g, wrong: "decision: deny", found: 1 },
  { name: "a deny that allows", place: /decision: deny/g, wrong: "decision: allow", found: 1 },
  { name: "an escalation that allows", place: /decision: escalate/g, wrong: "decision: allow", found: 1 },
  {
    name: "the other default",
    place: /default_decision: deny/g,
    wrong: "default_decision: escalate",
    found: 1,
  },
  { name: "the other order", place: /combining: first-match/g, wrong: "combining: deny-overrides", found: 1 },
];

/** Fewer than a check of default length asks. */
const FIRST = 4000;

const WORLDS = POLICIES.map((source) => {
  // A fault in a comment is none.
  const text = source.text.replaceAll(/^\s*#.*$/gm, "#");
  const policy = loaded({ ...source, text });
  const requests = systematic(policy, FIRST).map(({ request }) => request);
  const right = createReferenceEngine(policy);
  return { source: { ...source, text }, policy, requests, answers: requests.map(right.decide) };
});

it.each(FAULTS)("the first cases find $name", ({ place, wrong, found }) => {
  let planted = 0;
  const missed: string[] = [];
  for (const world of WORLDS) {
    for (const { text, line } of plant(world.source, place, wrong)) {
      const faulty = load({ ...world.source, text });
      if (faulty === undefined || faulty.digest === world.policy.digest) continue;
      planted += 1;
      if (!differs(world, faulty)) missed.push(`${world.source.name}:${line}`);
    }
  }
  expect(planted).toBeGreaterThan(0);
  expect({ missed: missed.length <= planted * (1 - found) + 1e-9 ? [] : missed }).toEqual({ missed: [] });
});

function differs({ requests, answers }: (typeof WORLDS)[number], faulty: Policy): boolean {
  const engine = createReferenceEngine(faulty);
  return requests.some((request, index) => {
    const right = answers[index];
    return right !== undefined && !agreeing("decision+rules", engine.decide(request), right);
  });
}

function plant(
  { text }: PolicyText,
  place: RegExp,
  wrong: Fault["wrong"],
): readonly { readonly text: string; readonly line: number }[] {
  return [...text.matchAll(place)].map((match) => {
    const [whole, ...groups] = match;
    const replaced = typeof wrong === "string" ? wrong : wrong(whole, ...groups);
    const before = text.slice(0, match.index);
    return {
      text: before + replaced + text.slice(match.index + whole.length),
      line: before.split("\n").length,
    };
  });
}
