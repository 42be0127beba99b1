import { construct } from "../cedar/extension.js";
import { field, type JsonRecord, list, record, textOf } from "../cedar/json.js";
import { addRationals, parseRational, type Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { bothSaid, entityOf, isType, memberOf, presenceOf } from "./member.js";
import * as operators from "./operators.js";
import { type Evaluated, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** Evaluates one expression of hand-written Cedar, in its JSON form, for every request at once. */
export function evaluate(world: World, json: unknown): Evaluated {
  const node = record(json);
  const [kind, ...more] = Object.keys(node);
  if (kind === undefined || more.length > 0)
    throw new Untranslatable(`Cedar's expression ${JSON.stringify(json)}`);
  const translate = Object.hasOwn(NODES, kind) ? NODES[kind] : undefined;
  if (translate !== undefined) return translate(world, node[kind]);
  const call = Object.hasOwn(CALLS, kind) ? CALLS[kind] : undefined;
  if (call === undefined) throw new Untranslatable(`Cedar's \`${kind}\``);
  return call(world, list(node[kind]), kind);
}

/** Evaluates an expression that has to be boolean: when it is an error, and when it holds. */
export function evaluateTruth(world: World, json: unknown): operators.Said {
  const { error, value } = evaluate(world, json);
  const { holds, bad } = operators.truth(world, value);
  return { holds, bad: world.logic.or([error, bad]) };
}

type Translate = (world: World, body: unknown) => Evaluated;

const NODES: Readonly<Record<string, Translate>> = {
  Value: (world, body) => sound(world, literalOf(world, body)),
  Var: (world, body) => {
    if (body === "principal" || body === "action" || body === "resource" || body === "context")
      return sound(world, world.variables[body]);
    throw new Untranslatable(`Cedar's variable ${String(body)}`);
  },
  ".": (world, body) => {
    const node = record(body);
    const of = evaluate(world, field(node, "left"));
    const found = memberOf(world, of.value, textOf(field(node, "attr")));
    return { error: world.logic.or([of.error, found.error]), value: found.value };
  },
  has: (world, body) => {
    const node = record(body);
    const attribute = field(node, "attr");
    const path = typeof attribute === "string" ? [attribute] : list(attribute).map(textOf);
    const of = evaluate(world, field(node, "left"));
    return said(world, [of], presenceOf(world, of.value, path));
  },
  "!": (world, body) => {
    const { holds, bad } = evaluateTruth(world, field(record(body), "arg"));
    return { error: bad, value: { kind: "bool", holds: world.logic.not(holds) } };
  },
  neg: (world, body) => {
    const { error, value } = evaluate(world, field(record(body), "arg"));
    if (value.kind !== "long") throw new Untranslatable(`Cedar's \`-\` of ${nameOf(value)}`);
    return { error, value: long({ digits: -value.value.digits, scale: 0 }) };
  },
  "&&": (world, body) => shortCircuit(world, body, false),
  "||": (world, body) => shortCircuit(world, body, true),
  "if-then-else": (world, body) => {
    const { logic } = world;
    const node = record(body);
    const test = evaluateTruth(world, field(node, "if"));
    if (test.holds.kind === "true") return alsoBad(world, test.bad, evaluate(world, field(node, "then")));
    if (test.holds.kind === "false") return alsoBad(world, test.bad, evaluate(world, field(node, "else")));
    const [yes, no] = [evaluate(world, field(node, "then")), evaluate(world, field(node, "else"))];
    const options = [
      { guard: test.holds, value: yes.value },
      { guard: logic.not(test.holds), value: no.value },
    ];
    return {
      error: logic.or([test.bad, logic.choose(test.holds, yes.error, no.error)]),
      value: { kind: "choice", options },
    };
  },
  like: (world, body) => {
    const node = record(body);
    const of = evaluate(world, field(node, "left"));
    return said(world, [of], operators.like(world, of.value, partsOf(list(field(node, "pattern")))));
  },
  is: (world, body) => {
    const node = record(body);
    const of = evaluate(world, field(node, "left"));
    const typed = isType(world, of.value, textOf(field(node, "entity_type")));
    const inside = field(node, "in");
    if (inside === undefined) return said(world, [of], typed);
    const other = evaluate(world, inside);
    const below = operators.ofEach(world, of.value, (leaf) => isBelow(world, leaf, other.value));
    return {
      error: world.logic.or([
        of.error,
        typed.bad,
        world.logic.and([typed.holds, world.logic.or([other.error, below.bad])]),
      ]),
      value: { kind: "bool", holds: world.logic.and([typed.holds, below.holds]) },
    };
  },
  in: (world, body) => binary(world, body, (a, b) => isBelow(world, a, b)),
  Set: (world, body) => {
    const members = list(body).map((each) => evaluate(world, each));
    return {
      error: world.logic.or(members.map(({ error }) => error)),
      value: { kind: "set", members: members.map(({ value }) => ({ guard: world.logic.true, value })) },
    };
  },
  Record: (world, body) => {
    const fields = Object.entries(record(body)).map(([name, each]) => [name, evaluate(world, each)] as const);
    return {
      error: world.logic.or(fields.map(([, { error }]) => error)),
      value: {
        kind: "record",
        fields: new Map(fields.map(([name, { value }]) => [name, { guard: world.logic.true, value }])),
      },
    };
  },
  "==": (world, body) => binary(world, body, (a, b) => operators.equal(world, a, b)),
  "!=": (world, body) => binary(world, body, (a, b) => negated(world, operators.equal(world, a, b))),
  "<": (world, body) => binary(world, body, (a, b) => operators.order(world, "<", a, b)),
  "<=": (world, body) => binary(world, body, (a, b) => operators.order(world, "<=", a, b)),
  ">": (world, body) => binary(world, body, (a, b) => negated(world, operators.order(world, "<=", a, b))),
  ">=": (world, body) => binary(world, body, (a, b) => negated(world, operators.order(world, "<", a, b))),
  "+": (world, body) => arithmetic(world, body, "+", addRationals),
  "-": (world, body) =>
    arithmetic(world, body, "-", (a, b) => addRationals(a, { digits: -b.digits, scale: b.scale })),
  "*": (world, body) => arithmetic(world, body, "*", (a, b) => ({ digits: a.digits * b.digits, scale: 0 })),
  contains: (world, body) => binary(world, body, (a, b) => operators.contains(world, a, b)),
  containsAll: (world, body) => binary(world, body, (a, b) => operators.containsAll(world, a, b)),
  containsAny: (world, body) => binary(world, body, (a, b) => operators.containsAny(world, a, b)),
  isEmpty: (world, body) => {
    const of = evaluate(world, field(record(body), "arg"));
    return said(world, [of], operators.isEmpty(world, of.value));
  },
};

type Call = (world: World, given: readonly unknown[], name: string) => Evaluated;

const construction: Call = (world, given, name) => {
  const [argument, ...more] = given.map((each) => evaluate(world, each));
  if (argument?.value.kind !== "text" || more.length > 0)
    throw new Untranslatable(`Cedar's \`${name}\` of no literal`);
  const made = construct(name, argument.value.text);
  if (made.kind === "decimalLiteral") return sound(world, { kind: "decimalLiteral", value: made.value });
  if (made.kind === "ipLiteral" || made.kind === "datetimeLiteral") return sound(world, made);
  throw new Untranslatable(`Cedar's \`${name}\``);
};

const CALLS: Readonly<Record<string, Call>> = {
  decimal: construction,
  ip: construction,
  datetime: construction,
  lessThan: method((world, a, b) => operators.compareDecimals(world, "<", a, b)),
  lessThanOrEqual: method((world, a, b) => operators.compareDecimals(world, "<=", a, b)),
  greaterThan: method((world, a, b) => negated(world, operators.compareDecimals(world, "<=", a, b))),
  greaterThanOrEqual: method((world, a, b) => negated(world, operators.compareDecimals(world, "<", a, b))),
  isInRange: method(operators.isInRange),
  isIpv4: family(4),
  isIpv6: family(6),
};

function method(ask: (world: World, a: Value, b: Value) => operators.Said): Call {
  return (world, given, name) => {
    const [of, argument, ...more] = given.map((each) => evaluate(world, each));
    if (of === undefined || argument === undefined || more.length > 0)
      throw new Untranslatable(`Cedar's \`${name}\` of ${given.length} values`);
    return said(world, [of, argument], ask(world, of.value, argument.value));
  };
}

function family(wanted: 4 | 6): Call {
  return (world, given, name) => {
    const [of, ...more] = given.map((each) => evaluate(world, each));
    if (of === undefined || more.length > 0)
      throw new Untranslatable(`Cedar's \`${name}\` of ${given.length} values`);
    return said(world, [of], operators.isFamily(world, of.value, wanted));
  };
}

/** Whether an entity is another or below it, or one of several. */
function isBelow(world: World, entity: Value, others: Value): operators.Said {
  const { logic } = world;
  const one = entityOf(world, entity);
  return bothSaid(
    world,
    one.bad,
    operators.ofEach(world, others, (leaf) => {
      if (leaf.kind === "set") {
        const members = leaf.members.map(({ guard, value }) => ({
          guard,
          said: isBelow(world, entity, value),
        }));
        return {
          holds: logic.or(members.map(({ guard, said: { holds } }) => logic.and([guard, holds]))),
          bad: logic.or(members.map(({ guard, said: { bad } }) => logic.and([guard, bad]))),
        };
      }
      const other = entityOf(world, leaf);
      if (leaf.kind === "place") {
        const texts = logic.not(logic.is(leaf.place, "array"));
        world.doubts.raise(`Cedar's \`in\` of ${nameOf(leaf)}`, logic.not(texts));
        return { holds: logic.false, bad: logic.true };
      }
      const ways = one.options.flatMap((a) =>
        other.options.map((b) => logic.and([a.guard, b.guard, world.isIn(a.entity, b.entity)])),
      );
      return { holds: logic.or(ways), bad: other.bad };
    }),
  );
}

function negated({ logic }: World, { holds, bad }: operators.Said): operators.Said {
  return { holds: logic.not(holds), bad };
}

function arithmetic(
  world: World,
  body: unknown,
  sign: string,
  apply: (a: Rational, b: Rational) => Rational,
): Evaluated {
  const node = record(body);
  const [left, right] = [evaluate(world, field(node, "left")), evaluate(world, field(node, "right"))];
  if (left.value.kind !== "long" || right.value.kind !== "long")
    throw new Untranslatable(`Cedar's \`${sign}\` of ${nameOf(left.value)} and ${nameOf(right.value)}`);
  const result = apply(left.value.value, right.value.value);
  if (result.digits > LARGEST || result.digits < -LARGEST - 1n)
    throw new Untranslatable(`Cedar's \`${sign}\` beyond 64 bits`);
  return { error: world.logic.or([left.error, right.error]), value: long(result) };
}

const LARGEST = 2n ** 63n - 1n;

function long(value: Rational): Value {
  return { kind: "long", value };
}

function shortCircuit(world: World, body: unknown, decides: boolean): Evaluated {
  const { logic } = world;
  const node = record(body);
  const left = evaluateTruth(world, field(node, "left"));
  const goesOn = decides ? logic.not(left.holds) : left.holds;
  // What is never looked at may be something that is not followed.
  if (goesOn.kind === "false")
    return { error: left.bad, value: { kind: "bool", holds: decides ? logic.true : logic.false } };
  const right = evaluateTruth(world, field(node, "right"));
  const holds = decides ? logic.or([left.holds, right.holds]) : logic.and([left.holds, right.holds]);
  return {
    error: logic.or([left.bad, logic.and([goesOn, right.bad])]),
    value: { kind: "bool", holds },
  };
}

function binary(world: World, body: unknown, ask: (a: Value, b: Value) => operators.Said): Evaluated {
  const node = record(body);
  const [a, b] = [evaluate(world, field(node, "left")), evaluate(world, field(node, "right"))];
  return said(world, [a, b], ask(a.value, b.value));
}

function said({ logic }: World, of: readonly Evaluated[], { holds, bad }: operators.Said): Evaluated {
  return { error: logic.or([...of.map(({ error }) => error), bad]), value: { kind: "bool", holds } };
}

function alsoBad({ logic }: World, bad: operators.Said["bad"], { error, value }: Evaluated): Evaluated {
  return { error: logic.or([bad, error]), value };
}

function sound({ logic }: World, value: Value): Evaluated {
  return { error: logic.false, value };
}

function literalOf({ logic, numbers }: World, body: unknown): Value {
  if (typeof body === "string") return { kind: "text", text: body };
  if (typeof body === "boolean") return { kind: "bool", holds: body ? logic.true : logic.false };
  if (typeof body === "number" && Number.isSafeInteger(body)) return long(parseRational(String(body)));
  if (typeof body === "number") return long(parseRational(writtenOf(body, numbers)));
  const entity = field(record(body), "__entity");
  if (entity === undefined) throw new Untranslatable(`Cedar's literal ${JSON.stringify(body)}`);
  return entityLiteral(entity);
}

/** Cedar's JSON comes through JavaScript; only the text has all digits. */
function writtenOf(value: number, numbers: World["numbers"]): string {
  const [written, ...others] = numbers.get(Math.abs(value)) ?? [];
  if (written !== undefined && others.length === 0) return value < 0 ? `-${written}` : written;
  throw new Untranslatable("a whole number beyond 2^53 in Cedar, of which the text has several");
}

/** An entity as Cedar's JSON writes it. */
export function entityLiteral(json: unknown): Extract<Value, { kind: "entity" }> {
  const node = record(json);
  return {
    kind: "entity",
    type: textOf(field(node, "type")),
    id: { kind: "known", text: textOf(field(node, "id")) },
  };
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
