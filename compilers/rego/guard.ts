import type { ActionClass, AttributePath, TypedAttribute, TypeName } from "../model/index.js";
import {
  array,
  type Clause,
  call,
  define,
  type Expr,
  functionHead,
  head,
  literal,
  name,
  ref,
  test,
} from "./ast.js";
import { instantOf, isPresent } from "./formula.js";
import type { LibraryName } from "./library.js";
import type { Scope } from "./scope.js";
import { stepTo, valueAt } from "./view.js";

/** The clauses that answer a request with an attribute that is not of its type (semantics, section 3). */
export function lowerGuards(scope: Scope, { attributes }: ActionClass): readonly Clause[] {
  const inRecords = attributes.filter(({ type }) => type !== "datetime");
  const roots = [...new Set(inRecords.map(({ path }) => path.root))];
  const guards = roots.map((root) => {
    const below = inRecords.filter(({ path }) => path.root === root);
    return call(malformed(scope, { root, keys: [] }, below), ref("input", root));
  });
  // Whether a `datetime` is one is known from the rule that reads it, so that it is read once.
  const instants = attributes.filter(({ type }) => type === "datetime");
  const misfits = instants.map((attribute) => ref("misfit", misfitKey(scope, attribute)));
  return [...guards, ...misfits].map((guard) => ({
    value: call(scope.library("invalid"), name(misfitsOf(scope, attributes))),
    body: [test(guard)],
  }));
}

/**
 * The function that tells whether a record holds something that is not of its type, or is no record although it should be.
 * One pass over each record: this is asked for every request.
 */
function malformed(scope: Scope, record: AttributePath, below: readonly TypedAttribute[]): string {
  const content = [record, below.map(({ path, type }) => [path, type])];
  return scope.once("malformed", content, () => {
    const callee = scope.numbered("malformed");
    const depth = record.keys.length;
    const isMalformed = (key: string): Expr => {
      const value = ref("record", stepTo(scope, key));
      const inside = below.filter(({ path }) => path.keys[depth] === key);
      const [attribute] = inside;
      if (attribute?.path.keys.length === depth + 1 && attribute.type !== "datetime") {
        return test(call(scope.library(NOT_OF[attribute.type]), value));
      }
      const inner = { root: record.root, keys: [...record.keys, key] };
      return test(call(malformed(scope, inner, inside), value));
    };
    scope.above("guards", () => {
      const keys = [...new Set(below.map(({ path }) => path.keys[depth] ?? ""))];
      const exprs = [test(call(scope.library("misplaced"), name("record"))), ...keys.map(isMalformed)];
      return exprs.map((expr) => define(functionHead(callee, name("record")), undefined, expr));
    });
    return callee;
  });
}

/** The names of the attributes that are not of their type, with their positions for the order. */
function misfitsOf(scope: Scope, attributes: readonly TypedAttribute[]): string {
  const content = attributes.map(({ name: each, type }) => [each, type]);
  return scope.once("misfits", content, () => {
    const set = scope.numbered("misfits");
    scope.above("guards", () =>
      attributes.map((attribute, index) => {
        const value = array(literal(index), literal(attribute.name));
        const body = [test(ref("misfit", misfitKey(scope, attribute)))];
        return { kind: "member", head: head(set), clauses: [{ value, body }] };
      }),
    );
    return set;
  });
}

/** The rule that tells whether one attribute is not of a type, or has no place. */
function misfitKey(scope: Scope, attribute: TypedAttribute): string {
  const { path, type } = attribute;
  return scope.once("misfit", [attribute.name, type], () => {
    const key = scope.key("misfit", attribute.name);
    const to = head("misfit", key);
    scope.above("guards", () => {
      const value = valueAt(scope, path);
      const containers = path.keys.map((_, depth) => ({ root: path.root, keys: path.keys.slice(0, depth) }));
      return [
        ...containers.map((each) =>
          define(to, undefined, test(call(scope.library("misplaced"), valueAt(scope, each)))),
        ),
        type === "datetime"
          ? define(to, undefined, isPresent(value), { kind: "not", term: instantOf(scope, attribute) })
          : define(to, undefined, test(call(scope.library(NOT_OF[type]), value))),
      ];
    });
    return key;
  });
}

const NOT_OF = {
  string: "not_string",
  path: "not_path",
  hostname: "not_hostname",
  integer: "not_integer",
  decimal: "not_decimal",
  boolean: "not_boolean",
  ip: "not_ip",
  strings: "not_strings",
} as const satisfies Record<Exclude<TypeName, "datetime">, LibraryName>;
