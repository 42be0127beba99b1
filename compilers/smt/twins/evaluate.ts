import { field, list, record, textOf } from "../cedar/json.js";
import { Untranslatable } from "../untranslatable.js";
import { callExtension } from "./calls.js";
import { equal } from "./equal.js";
import { blame, gapOf } from "./gap.js";
import { literalOf, partsOf } from "./literals.js";
import { isBelow, isType, memberOf, presenceOf } from "./member.js";
import { arithmetic } from "./numbers.js";
import { order } from "./order.js";
import { negated, ofEach, type Said, truth } from "./said.js";
import { contains, containsAll, containsAny, isEmpty } from "./sets.js";
import { like } from "./texts.js";
import type { Evaluated, Value } from "./value.js";
import type { World } from "./world.js";

/** Evaluates one expression of hand-written Cedar, in its JSON form, for every request at once. Throws `Untranslatable`. */
export function evaluate(world: World, json: unknown): Evaluated {
  try {
    return evaluateNode(world, json);
  } catch (error) {
    throw blame(error, json);
  }
}

/** Evaluates an expression that has to be boolean: when it is an error, and when it holds. What is not followed goes to the gaps. */
export function evaluateTruth(world: World, json: unknown): Said {
  try {
    const { error, value } = evaluate(world, json);
    const { holds, bad } = truth(world, value);
    return { holds, bad: world.logic.or([error, bad]) };
  } catch (error) {
    world.gaps.push(gapOf(error));
    // Nothing counts of a policy with gaps; an answer that nobody knows lets all the rest be looked at.
    return { holds: world.logic.isTrue(world.space.root), bad: world.logic.false };
  }
}

function evaluateNode(world: World, json: unknown): Evaluated {
  const node = record(json);
  const [kind, ...more] = Object.keys(node);
  if (kind === undefined || more.length > 0)
    throw new Untranslatable(`Cedar's expression ${JSON.stringify(json)}`);
  const translate = Object.hasOwn(NODES, kind) ? NODES[kind] : undefined;
  if (translate !== undefined) return translate(world, node[kind]);
  const given = node[kind];
  // Operators that are not known have operands under names.
  if (!Array.isArray(given)) throw new Untranslatable(`Cedar's \`${kind}\``);
  return callExtension(
    world,
    kind,
    given.map((each) => evaluate(world, each)),
  );
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
    return arithmetic(world, "*", evaluate(world, field(record(body), "arg")), sound(world, MINUS_ONE));
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
    return said(world, [of], like(world, of.value, partsOf(list(field(node, "pattern")))));
  },
  is: (world, body) => {
    const node = record(body);
    const of = evaluate(world, field(node, "left"));
    const typed = isType(world, of.value, textOf(field(node, "entity_type")));
    const inside = field(node, "in");
    if (inside === undefined) return said(world, [of], typed);
    const other = evaluate(world, inside);
    const below = ofEach(world, of.value, (leaf) => isBelow(world, leaf, other.value));
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
  "==": (world, body) => binary(world, body, (a, b) => equal(world, a, b)),
  "!=": (world, body) => binary(world, body, (a, b) => negated(world, equal(world, a, b))),
  "<": (world, body) => binary(world, body, (a, b) => order(world, "<", a, b)),
  "<=": (world, body) => binary(world, body, (a, b) => order(world, "<=", a, b)),
  ">": (world, body) => binary(world, body, (a, b) => negated(world, order(world, "<=", a, b))),
  ">=": (world, body) => binary(world, body, (a, b) => negated(world, order(world, "<", a, b))),
  "+": (world, body) => sum(world, body, "+"),
  "-": (world, body) => sum(world, body, "-"),
  "*": (world, body) => sum(world, body, "*"),
  contains: (world, body) => binary(world, body, (a, b) => contains(world, a, b)),
  containsAll: (world, body) => binary(world, body, (a, b) => containsAll(world, a, b)),
  containsAny: (world, body) => binary(world, body, (a, b) => containsAny(world, a, b)),
  isEmpty: (world, body) => {
    const of = evaluate(world, field(record(body), "arg"));
    return said(world, [of], isEmpty(world, of.value));
  },
};

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

const MINUS_ONE: Value = { kind: "long", value: { digits: -1n, scale: 0 } };

function sum(world: World, body: unknown, sign: "+" | "-" | "*"): Evaluated {
  const node = record(body);
  return arithmetic(world, sign, evaluate(world, field(node, "left")), evaluate(world, field(node, "right")));
}

function binary(world: World, body: unknown, ask: (a: Value, b: Value) => Said): Evaluated {
  const node = record(body);
  const [a, b] = [evaluate(world, field(node, "left")), evaluate(world, field(node, "right"))];
  return said(world, [a, b], ask(a.value, b.value));
}

function said({ logic }: World, of: readonly Evaluated[], { holds, bad }: Said): Evaluated {
  return { error: logic.or([...of.map(({ error }) => error), bad]), value: { kind: "bool", holds } };
}

function alsoBad({ logic }: World, bad: Said["bad"], { error, value }: Evaluated): Evaluated {
  return { error: logic.or([bad, error]), value };
}

function sound({ logic }: World, value: Value): Evaluated {
  return { error: logic.false, value };
}
