import type { ActionClass } from "../model/index.js";
import {
  type Clause,
  call,
  type Definition,
  defaultRule,
  define,
  type Expr,
  head,
  literal,
  name,
  ref,
  type Term,
  test,
} from "./ast.js";
import { found } from "./chain.js";
import { askConstraint } from "./constraint.js";
import { lowerClass } from "./judge.js";
import { isRuleKey } from "./names.js";
import { answer, defaultAnswer } from "./rule.js";
import type { Scope } from "./scope.js";
import { completeRule } from "./slice.js";

/** The rules that a caller may ask for; `answer` is `result` in the form that is cheapest to ask for in-process. */
export const ENTRYPOINTS = ["decision", "allow", "rules", "result", "answer"] as const;

const ACTION = ref("input", "action");

/** Lowers the entry points, each always defined, and what answers for each class. */
export function lowerEntrypoints(scope: Scope): void {
  const clauses = [...lowerNamed(scope), ...lowerUnlisted(scope)];
  const invalid = answer("DENY", [], "invalid_attribute", ["action"]);
  const annotation = {
    description: "what decides: decision, ids of rules, reason, attributes that are not of their type",
    entrypoint: true,
  } as const;
  scope.add(
    "entrypoints",
    ...lowerParts(),
    { ...defaultRule(head("answer"), invalid), annotation },
    completeRule(head("answer"), clauses),
  );
}

function lowerParts(): readonly Definition[] {
  const part = (index: number): Term => ref("answer", index);
  const isAllow: Expr = { kind: "compare", operator: "==", left: part(0), right: literal("ALLOW") };
  const all: Term = {
    kind: "object",
    entries: [
      ["decision", part(0)],
      ["allow", name("allow")],
      ["rules", part(1)],
      ["reason", part(2)],
      ["invalid", part(3)],
    ],
  };
  return [
    described("`ALLOW`, `DENY` or `ESCALATE`", define(head("decision"), part(0))),
    described("true only for `ALLOW`", defaultRule(head("allow"), literal(false))),
    define(head("allow"), undefined, isAllow),
    described(
      "the ids of the rules that carry the decision, in document order",
      define(head("rules"), part(1)),
    ),
    described(
      "all of that, the reason, and which attributes are not of their type",
      define(head("result"), all),
    ),
  ];
}

function described(description: string, definition: Definition): Definition {
  return { ...definition, annotation: { description, entrypoint: true } };
}

/** Listed actions are looked up by their name; a name that OPA cannot look up is compared. */
function lowerNamed(scope: Scope): readonly Clause[] {
  const named = scope.policy.named.filter(({ action }) => action !== undefined && action !== "");
  const isLookedUp = ({ label }: ActionClass): boolean => isRuleKey(label);
  for (const each of named.filter(isLookedUp)) lowerClass(scope, each, head("judge", each.label));
  const compared = named
    .filter((each) => !isLookedUp(each))
    .map((each): Clause => {
      const to = head("judge_compared", scope.key("judge_compared", each.label));
      lowerClass(scope, each, to);
      const isIt: Expr = { kind: "compare", operator: "==", left: ACTION, right: literal(each.label) };
      return { value: ref(to.name, ...to.keys), body: [isIt] };
    });
  return [...(named.some(isLookedUp) ? [found(ref("judge", ACTION))] : []), ...compared];
}

/** Names outside the list: unknown to a catalogue, or those that patterns match in one of the ways there are. */
function lowerUnlisted(scope: Scope): readonly Clause[] {
  const { catalogue, open, openPatterns } = scope.policy;
  const isAction = test(call(scope.library("is_action"), ACTION));
  const clauses = [{ value: name("unlisted"), body: [isAction] }];
  if (catalogue !== undefined || open.length === 0) {
    const value =
      catalogue === undefined ? defaultAnswer(scope.policy) : answer("DENY", [], "unknown_action");
    scope.add("answers", define(head("unlisted"), value));
    return clauses;
  }
  for (const [index, pattern] of openPatterns.entries()) {
    const body = askConstraint(scope, { kind: "matches", patterns: [pattern] }, "value")(ACTION);
    const value = literal(String(index));
    scope.add("answers", { kind: "member", head: head("matched"), clauses: [{ value, body }] });
  }
  for (const each of open) lowerClass(scope, each, head("judge_unlisted", keyOf(each)));
  const key = call("concat", literal(" "), call("sort", name("matched")));
  scope.add(
    "answers",
    defaultRule(head("unlisted"), defaultAnswer(scope.policy)),
    define(head("unlisted"), ref("judge_unlisted", key)),
  );
  return clauses;
}

/** The key of a class of unlisted names: the positions of the patterns that match them, sorted as texts. */
function keyOf({ matches }: ActionClass): string {
  return matches
    .flatMap((isMatch, index) => (isMatch ? [String(index)] : []))
    .sort()
    .join(" ");
}
