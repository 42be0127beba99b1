import type { Rule, SliceKey, Slices } from "../model/index.js";
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
} from "./ast.js";
import { found, lowerChain } from "./chain.js";
import { isAbsent } from "./formula.js";
import { isRuleKey } from "./names.js";
import { type Carrier, defaultAnswer } from "./rule.js";
import type { Scope } from "./scope.js";
import { INPUT, valueAt } from "./view.js";

/** Finds the carrier of a rule of the class; rules that never fire have none. */
export type CarrierOf = (rule: Rule) => Carrier | undefined;

/** OPA's Wasm prints integers of 32 bits only. */
const LARGEST_INTEGER_KEY = 2 ** 31 - 1;

/** Whether OPA can look up every bucket by its key. */
export function canLookUp({ attribute, key, buckets }: Slices): boolean {
  const keys = [...buckets.keys()];
  if (attribute.type === "integer")
    return keys.every((each) => Math.abs(Number(each)) <= LARGEST_INTEGER_KEY);
  return keys.flatMap((each) => stepsOf(key, keys, each)).every(isRuleKey);
}

/**
 * The clauses of a class whose rules are sorted by an attribute: the answer of the bucket that its value leads to, else of
 * those rules that apply to any other value. A bucket is a rule of its own below one name, which Wasm looks up at once.
 */
export function lowerSlices(
  scope: Scope,
  label: string,
  slices: Slices,
  carrierOf: CarrierOf,
): readonly Clause[] {
  const sliced = scope.identifier("sliced", label);
  const otherwise = lowerChain(scope, carriersOf(slices.otherwise, carrierOf));
  const keys = [...slices.buckets.keys()];
  const buckets = [...slices.buckets].flatMap(([each, rules]): readonly Definition[] => {
    const clauses = lowerChain(scope, carriersOf(rules, carrierOf));
    if (clauses.length === 0) return [];
    const to = head(sliced, ...stepsOf(slices.key, keys, each));
    // Rules for any other value are in the bucket too: when it does not fire, neither do they.
    return [
      ...(otherwise.length > 0 ? [defaultRule(to, defaultAnswer(scope.policy))] : []),
      completeRule(to, clauses),
    ];
  });
  scope.add("slices", ...buckets);
  return [
    ...(buckets.length === 0 ? [] : [lookUp(scope, slices, sliced)]),
    ...whenAbsent(scope, label, slices, carrierOf),
    ...otherwise,
  ];
}

/** A rule of clauses, without a body where its only clause has no condition. */
export function completeRule(to: Definition["head"], clauses: readonly Clause[]): Definition {
  const [first, ...rest] = clauses;
  if (first === undefined) throw new Error("a rule needs a clause");
  const [expr] = first.body;
  if (rest.length === 0 && first.body.length === 1 && expr?.kind === "assign") return define(to, expr.term);
  return { kind: "complete", head: to, clauses: [first, ...rest] };
}

function carriersOf(rules: readonly Rule[], carrierOf: CarrierOf): readonly Carrier[] {
  return rules.flatMap((rule) => carrierOf(rule) ?? []);
}

/** Rules that count the absence of the attribute against the request apply to no other value. */
function whenAbsent(scope: Scope, label: string, slices: Slices, carrierOf: CarrierOf): readonly Clause[] {
  if (slices.absent.length === slices.otherwise.length) return [];
  const clauses = lowerChain(scope, carriersOf(slices.absent, carrierOf));
  if (clauses.length === 0) return [];
  const missing = scope.identifier("missing", label);
  scope.add("slices", completeRule(head(missing), clauses));
  return [{ value: name(missing), body: [isAbsent(scope, slices.attribute, INPUT)] }];
}

function lookUp(scope: Scope, { attribute, key, buckets }: Slices, sliced: string): Clause {
  const value = valueAt(scope, attribute.path);
  if (key.kind === "value") {
    return found(
      ref(sliced, attribute.type === "integer" ? call(scope.library("integer_text"), value) : value),
    );
  }
  const folders: Expr = { kind: "assign", name: "folders", term: call("split", value, literal("/")) };
  const keys = [...buckets.keys()];
  if (hasWholeFolders(key, keys)) {
    const steps = Array.from({ length: key.depth }, (_, index) => ref("folders", index + 1));
    return found(ref(sliced, ...steps), folders);
  }
  const first: Term = call("array.slice", name("folders"), literal(1), literal(key.depth + 1));
  return found(ref(sliced, call("concat", literal("/"), first)), folders);
}

/** The keys of a bucket's rule: one for each folder, unless some path with fewer folders is a bucket too. */
function stepsOf(key: SliceKey, keys: readonly string[], each: string): readonly string[] {
  return key.kind === "folder" && hasWholeFolders(key, keys) ? each.split("/") : [each];
}

function hasWholeFolders(key: SliceKey & { readonly kind: "folder" }, keys: readonly string[]): boolean {
  return keys.every((each) => each.split("/").length === key.depth);
}
