import type { AttributePath, Root } from "../model/index.js";
import { define, head, type Key, literal, name, ref, type Term } from "./ast.js";
import { isRuleKey } from "./names.js";
import type { Scope } from "./scope.js";

/** How a request is seen in the body of a rule: the name under which it is known, and its records that have a name. */
export interface View {
  readonly request: "input" | "request";
  readonly named: ReadonlySet<Root>;
}

/** The view of rules that are no functions. */
export const INPUT: View = { request: "input", named: new Set() };
/** The view of functions of the request. */
export const REQUEST: View = { request: "request", named: new Set() };

/** The value at a path of the request: undefined when it is missing. */
export function valueAt(scope: Scope, { root, keys }: AttributePath, view: View = INPUT): Term {
  const steps = keys.map((key) => stepTo(scope, key));
  return view.named.has(root) ? ref(root, ...steps) : ref(view.request, root, ...steps);
}

/** A key of a reference; one that `opa fmt` cannot print stands in a rule of its own. */
export function stepTo(scope: Scope, key: string): Key {
  if (isRuleKey(key)) return key;
  return scope.once("key", key, () => {
    const constant = scope.numbered("key");
    scope.add("guards", define(head(constant), literal(key)));
    return name(constant);
  });
}
