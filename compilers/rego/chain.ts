import type { Combining, Decision } from "../model/index.js";
import { array, type Clause, call, type Expr, head, literal, name, type Term } from "./ast.js";
import type { Carrier } from "./rule.js";
import type { Scope } from "./scope.js";

const STRONGEST_FIRST: readonly Decision[] = ["DENY", "ESCALATE", "ALLOW"];
const SET_NAMES = { DENY: "denying", ESCALATE: "escalating", ALLOW: "allowing" } as const;

/**
 * The clauses that give the answer of the rules that fire, each tried when those before it are undefined (semantics,
 * section 6); none of them is defined when no rule fires.
 */
export function lowerChain(scope: Scope, carriers: readonly Carrier[]): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const group of groupsOf(scope.policy.combining, carriers)) {
    clauses.push(found(carriedBy(scope, group)));
    if (group.some(({ always }) => always)) break;
  }
  return clauses;
}

/** The clause whose value is that of a term, if there is one. */
export function found(term: Term, ...before: readonly Expr[]): Clause {
  return { value: name("found"), body: [...before, { kind: "assign", name: "found", term }] };
}

/** Rules that carry an answer together: all of one decision, or each alone where the first match counts. */
function groupsOf(combining: Combining, carriers: readonly Carrier[]): readonly (readonly Carrier[])[] {
  if (combining === "first-match") return carriers.map((carrier) => [carrier]);
  return STRONGEST_FIRST.map((decision) => carriers.filter(({ rule }) => rule.decision === decision)).filter(
    (group) => group.length > 0,
  );
}

/** Several rules of one decision are collected with their positions, which give the order of the document. */
function carriedBy(scope: Scope, group: readonly Carrier[]): Term {
  const [first] = group;
  if (first !== undefined && group.length === 1) return first.term;
  const members = group.map(({ rule, term }) => array(literal(rule.index), term));
  const set = scope.once("set", members, () => {
    const identifier = scope.numbered(SET_NAMES[first?.rule.decision ?? "DENY"]);
    for (const value of members) {
      scope.add("slices", { kind: "member", head: head(identifier), clauses: [{ value, body: [] }] });
    }
    return identifier;
  });
  return call(scope.library("merged"), name(set));
}
