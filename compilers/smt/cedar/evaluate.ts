import { type ActionName, askAction } from "../action.js";
import type { Formula, Logic } from "../logic.js";
import type { Space } from "../place.js";
import { parseRational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { construct } from "./extension.js";
import { field, type JsonRecord, list, record, textOf } from "./json.js";
import { compareValues, createOperators, equalValues, type Operators } from "./operators.js";
import type { CedarField, CedarType } from "./schema.js";
import type { CedarValue, Evaluated } from "./value.js";

/** What expressions are evaluated in. */
export interface Scope {
  readonly logic: Logic;
  readonly space: Space;
  readonly action: ActionName;
  /** The type of the context of the action at hand. */
  readonly context: CedarType;
  /** What the host computes: when each field of `context.facts` is true. */
  readonly facts: ReadonlyMap<string, Formula>;
}

/** Evaluates one expression of Cedar's JSON for every request at once. */
export type Evaluate = (expression: unknown) => Evaluated;

/** Evaluates boolean expressions, by the rules of Cedar: `&&`, `||` and `if` look at no more than they need, and an error wins. */
export function createEvaluate(scope: Scope): Evaluate {
  const { logic } = scope;
  const operators = createOperators(logic, (language) =>
    askAction(logic, scope.space.at(["action"]), scope.action, language),
  );
  const evaluate: Evaluate = (json) => {
    const node = record(json);
    const [kind, ...more] = Object.keys(node);
    if (kind === undefined || more.length > 0)
      throw new Untranslatable(`Cedar's expression ${JSON.stringify(json)}`);
    const translate = Object.hasOwn(NODES, kind) ? NODES[kind] : undefined;
    if (translate !== undefined) return translate(node[kind], { scope, operators, evaluate });
    const method = Object.hasOwn(CALLS, kind) ? CALLS[kind] : undefined;
    if (method === undefined)
      throw new Untranslatable(`Cedar's expression of the kind ${JSON.stringify(kind)}`);
    return method(kind, list(node[kind]), { scope, operators, evaluate });
  };
  return evaluate;
}

/** What an expression that has to be boolean says. */
export function holdsOf({ value }: Evaluated): Formula {
  if (value.kind === "bool") return value.holds;
  throw new Untranslatable(`a ${value.kind} where Cedar takes a boolean`);
}

interface Setting {
  readonly scope: Scope;
  readonly operators: Operators;
  readonly evaluate: Evaluate;
}

type Translate = (body: unknown, setting: Setting) => Evaluated;

const NODES: Readonly<Record<string, Translate>> = {
  Value: (body, { scope }) => sound(scope, literalOf(scope.logic, body)),
  Var: (body, { scope }) => {
    if (body !== "context" || scope.context.kind !== "record")
      throw new Untranslatable(`Cedar's variable ${String(body)}`);
    return sound(scope, { kind: "record", fields: scope.context.fields, keys: [] });
  },
  ".": access,
  has: (body, setting) => {
    const node = record(body);
    const of = setting.evaluate(field(node, "left"));
    return {
      error: of.error,
      value: { kind: "bool", holds: presence(of.value, textOf(field(node, "attr")), setting.scope) },
    };
  },
  "!": (body, { scope, evaluate }) => {
    const of = evaluate(field(record(body), "arg"));
    return { error: of.error, value: { kind: "bool", holds: scope.logic.not(holdsOf(of)) } };
  },
  "&&": (body, setting) => shortCircuit(body, setting, false),
  "||": (body, setting) => shortCircuit(body, setting, true),
  "if-then-else": (body, { scope: { logic }, evaluate }) => {
    const node = record(body);
    const [test, yes, no] = [
      evaluate(field(node, "if")),
      evaluate(field(node, "then")),
      evaluate(field(node, "else")),
    ];
    const condition = holdsOf(test);
    return {
      error: logic.or([test.error, logic.choose(condition, yes.error, no.error)]),
      value: { kind: "bool", holds: logic.choose(condition, holdsOf(yes), holdsOf(no)) },
    };
  },
  like: (body, { operators, evaluate }) => {
    const node = record(body);
    const of = evaluate(field(node, "left"));
    return {
      error: of.error,
      value: { kind: "bool", holds: operators.like(of.value, partsOf(list(field(node, "pattern")))) },
    };
  },
  Set: (body, { scope, evaluate }) => {
    const members = list(body).map(evaluate);
    return {
      error: scope.logic.or(members.map(({ error }) => error)),
      value: { kind: "setLiteral", members: members.map(({ value }) => value) },
    };
  },
  "==": (body, setting) => binary(body, setting, (a, b) => equalValues(setting.operators, a, b)),
  "!=": (body, setting) =>
    binary(body, setting, (a, b) => setting.scope.logic.not(equalValues(setting.operators, a, b))),
  "<": (body, setting) => binary(body, setting, (a, b) => compareValues(setting.operators, "<", a, b)),
  "<=": (body, setting) => binary(body, setting, (a, b) => compareValues(setting.operators, "<=", a, b)),
  ">": (body, setting) => binary(body, setting, (a, b) => compareValues(setting.operators, ">", a, b)),
  ">=": (body, setting) => binary(body, setting, (a, b) => compareValues(setting.operators, ">=", a, b)),
  contains: (body, setting) => binary(body, setting, setting.operators.contains),
  containsAll: (body, setting) => binary(body, setting, setting.operators.containsAll),
  containsAny: (body, setting) => binary(body, setting, setting.operators.containsAny),
  isEmpty: (body, { operators, evaluate }) => {
    const of = evaluate(field(record(body), "arg"));
    return { error: of.error, value: { kind: "bool", holds: operators.isEmpty(of.value) } };
  },
};

type Call = (name: string, given: readonly unknown[], setting: Setting) => Evaluated;

const construction: Call = (name, given, { scope, evaluate }) => {
  const [argument, ...more] = given.map(evaluate);
  if (argument?.value.kind !== "textLiteral" || more.length > 0)
    throw new Untranslatable(`Cedar's ${name} of no literal`);
  return sound(scope, construct(name, argument.value.text));
};

const comparison =
  (operator: "<" | "<=" | ">" | ">="): Call =>
  (name, given, setting) =>
    method(name, given, setting, (a, b) => compareValues(setting.operators, operator, a, b));

const family =
  (wanted: 4 | 6): Call =>
  (name, given, { operators, evaluate }) => {
    const [of, ...more] = given.map(evaluate);
    if (of === undefined || more.length > 0)
      throw new Untranslatable(`Cedar's ${name} of ${given.length} values`);
    return { error: of.error, value: { kind: "bool", holds: operators.isFamily(of.value, wanted) } };
  };

const CALLS: Readonly<Record<string, Call>> = {
  decimal: construction,
  ip: construction,
  datetime: construction,
  lessThan: comparison("<"),
  lessThanOrEqual: comparison("<="),
  greaterThan: comparison(">"),
  greaterThanOrEqual: comparison(">="),
  isInRange: (name, given, setting) => method(name, given, setting, setting.operators.isInRange),
  isIpv4: family(4),
  isIpv6: family(6),
};

/** An access to what is not there is an error. */
function access(body: unknown, { scope, evaluate }: Setting): Evaluated {
  const node = record(body);
  const of = evaluate(field(node, "left"));
  const name = textOf(field(node, "attr"));
  const { logic } = scope;
  const error = logic.or([of.error, logic.not(presence(of.value, name, scope))]);
  if (of.value.kind === "decimal") return { error, value: partOfDecimal(of.value, name, logic) };
  const found = of.value.kind === "record" ? of.value.fields.get(name) : undefined;
  if (of.value.kind !== "record" || found === undefined)
    throw new Untranslatable(`Cedar's attribute ${JSON.stringify(name)}, which the schema does not have`);
  return { error, value: valueAt(found, [...of.value.keys, name], scope) };
}

function valueAt({ type }: CedarField, keys: readonly string[], { logic, space, facts }: Scope): CedarValue {
  const [root, name = ""] = keys;
  if (root === "host") {
    if (keys.length === 1 && type.kind === "record") return { kind: "record", fields: type.fields, keys };
    if (name === "action" && type.kind === "String") return { kind: "text", of: { kind: "action" } };
  }
  if (root === "facts" && keys.length === 2) {
    const fact = facts.get(name);
    if (fact !== undefined && type.kind === "Bool") return { kind: "bool", holds: fact };
    throw new Untranslatable(`the fact ${JSON.stringify(name)}, which no host computes`);
  }
  const place = space.at(keys);
  switch (type.kind) {
    case "record":
      return isDecimal(type) ? { kind: "decimal", place } : { kind: "record", fields: type.fields, keys };
    case "Bool":
      return { kind: "bool", holds: logic.isTrue(place) };
    case "String":
      return { kind: "text", of: { kind: "place", place } };
    case "Long":
      return { kind: "long", place };
    case "ipaddr":
      return { kind: "ip", place };
    case "datetime":
      return { kind: "datetime", place };
    case "texts":
      return { kind: "texts", place };
    case "decimal":
      throw new Untranslatable("a decimal that is not rounded down by an adapter");
  }
}

/** A number with a fraction travels as two fields: rounded down to four digits, and whether that is all of it. */
function isDecimal(type: CedarType): boolean {
  if (type.kind !== "record" || type.fields.size !== 2) return false;
  return type.fields.get("floor")?.type.kind === "decimal" && type.fields.get("exact")?.type.kind === "Bool";
}

function partOfDecimal(
  of: Extract<CedarValue, { readonly place: unknown }>,
  name: string,
  logic: Logic,
): CedarValue {
  if (name === "floor") return of;
  return { kind: "bool", holds: logic.atom({ kind: "tenThousandths", place: of.place }) };
}

/** When a record has a field: always where the schema requires it, never where the schema does not have it. */
function presence(of: CedarValue, name: string, { logic, space }: Scope): Formula {
  if (of.kind === "decimal") return name === "floor" || name === "exact" ? logic.true : logic.false;
  if (of.kind !== "record") throw new Untranslatable(`Cedar's \`has\` of a ${of.kind}`);
  const found = of.fields.get(name);
  if (found === undefined) return logic.false;
  return found.required ? logic.true : isGiven(found, [...of.keys, name], logic, space);
}

/** The adapter gives a record when it gives something in it, and a value when it is neither absent nor null. */
function isGiven({ type }: CedarField, keys: readonly string[], logic: Logic, space: Space): Formula {
  if (type.kind === "record" && !isDecimal(type)) {
    return logic.or([...type.fields].map(([name, each]) => isGiven(each, [...keys, name], logic, space)));
  }
  const place = space.at(keys);
  return logic.and([logic.not(logic.is(place, "absent")), logic.not(logic.is(place, "null"))]);
}

function shortCircuit(body: unknown, { scope: { logic }, evaluate }: Setting, decides: boolean): Evaluated {
  const node = record(body);
  const [left, right] = [evaluate(field(node, "left")), evaluate(field(node, "right"))];
  const first = holdsOf(left);
  const goesOn = decides ? logic.not(first) : first;
  const holds = decides ? logic.or([first, holdsOf(right)]) : logic.and([first, holdsOf(right)]);
  return { error: logic.or([left.error, logic.and([goesOn, right.error])]), value: { kind: "bool", holds } };
}

type Ask = (a: CedarValue, b: CedarValue) => Formula;

function binary(body: unknown, setting: Setting, ask: Ask): Evaluated {
  const node = record(body);
  return both(setting.evaluate(field(node, "left")), setting.evaluate(field(node, "right")), setting, ask);
}

function method(name: string, given: readonly unknown[], setting: Setting, ask: Ask): Evaluated {
  const [of, argument, ...more] = given.map(setting.evaluate);
  if (of === undefined || argument === undefined || more.length > 0) {
    throw new Untranslatable(`Cedar's ${name} of ${given.length} values`);
  }
  return both(of, argument, setting, ask);
}

function both(a: Evaluated, b: Evaluated, { scope: { logic } }: Setting, ask: Ask): Evaluated {
  return { error: logic.or([a.error, b.error]), value: { kind: "bool", holds: ask(a.value, b.value) } };
}

function sound({ logic }: Scope, value: CedarValue): Evaluated {
  return { error: logic.false, value };
}

function literalOf(logic: Logic, body: unknown): CedarValue {
  if (typeof body === "string") return { kind: "textLiteral", text: body };
  if (typeof body === "boolean") return { kind: "bool", holds: body ? logic.true : logic.false };
  if (typeof body === "number" && Number.isSafeInteger(body))
    return { kind: "longLiteral", value: parseRational(String(body)) };
  throw new Untranslatable(`Cedar's literal ${JSON.stringify(body)}`);
}

/** The literal parts of a pattern, with any run of characters between them. */
function partsOf(pattern: readonly unknown[]): readonly string[] {
  const parts = [""];
  for (const each of pattern) {
    if (each === "Wildcard") parts.push("");
    else parts.push(`${parts.pop() ?? ""}${textOf(field(each as JsonRecord, "Literal"))}`);
  }
  return parts;
}
