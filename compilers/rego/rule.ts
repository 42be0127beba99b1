import { type ActionClass, type Decision, firesWhen, type Policy, type Rule } from "../model/index.js";
import { type Annotation, array, define, head, literal, ref, type Term } from "./ast.js";
import { lowerFormula } from "./formula.js";
import type { Scope } from "./scope.js";
import { simplify } from "./simplify.js";
import { INPUT } from "./view.js";

/** What carries an answer: the rule that is defined when this one fires, and whether it always does. */
export interface Carrier {
  readonly rule: Rule;
  readonly term: Term;
  readonly always: boolean;
}

/**
 * Lowers a rule for a class to a Rego rule whose value is the answer that it carries; `undefined` when it never fires. Classes
 * in which it means the same share it.
 */
export function lowerRule(scope: Scope, rule: Rule, actionClass: ActionClass): Carrier | undefined {
  const formula = simplify(firesWhen(rule, actionClass));
  if (formula.kind === "false") return undefined;
  const term = scope.once("rule", [rule.index, formula], () => {
    const key = scope.key("rule", rule.id);
    const value = answer(rule.decision, [rule.id], rule.reason);
    scope.above("rules", () => [
      {
        ...define(head("rule", key), value, ...lowerFormula(scope, formula, INPUT)),
        annotation: annotate(rule),
      },
    ]);
    return ref("rule", key);
  });
  return { rule, term, always: formula.kind === "true" };
}

function annotate({ id, decision, reason, description, metadata }: Rule): Annotation {
  return {
    title: id,
    ...(description === undefined ? {} : { description }),
    custom: [
      ["decision", decision],
      ["id", id],
      ["metadata", metadata],
      ["reason", reason],
    ],
  };
}

/** The answer when no rule fires. */
export function defaultAnswer({ defaultDecision }: Policy): Term {
  return answer(defaultDecision, [], "default");
}

/** An answer as an array: the cheapest form for an engine to build and to print. */
export function answer(
  decision: Decision,
  ids: readonly string[],
  reason: string,
  invalid: readonly string[] = [],
): Term {
  return array(
    literal(decision),
    array(...ids.map(literal)),
    literal(reason),
    array(...invalid.map(literal)),
  );
}
