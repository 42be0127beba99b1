import { construct } from "../cedar/extension.js";
import { Untranslatable } from "../untranslatable.js";
import { isFamily, isInRange } from "./addresses.js";
import { durationSince, offset, parseDuration, toDate } from "./instants.js";
import { compareDecimals } from "./order.js";
import { negated, type Said } from "./said.js";
import { type Evaluated, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** Calls a function or a method of Cedar's extension types with values, the first of which is what a method is called on. */
export function callExtension(world: World, name: string, given: readonly Evaluated[]): Evaluated {
  const call = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (call === undefined) throw new Untranslatable(`Cedar's \`${name}\``);
  const { logic } = world;
  const found = call(
    world,
    given.map(({ value }) => value),
    name,
  );
  return { error: logic.or([...given.map(({ error }) => error), found.error]), value: found.value };
}

type Call = (world: World, given: readonly Value[], name: string) => Evaluated;

const construction: Call = ({ logic }, [argument, ...more], name) => {
  if (argument === undefined || more.length > 0)
    throw new Untranslatable(`Cedar's \`${name}\` of several values`);
  if (argument.kind !== "text")
    throw new Untranslatable(`Cedar's \`${name}\` of ${nameOf(argument)}, which is no literal`);
  const value = constructed(name, argument.text);
  if (value === undefined) throw new Untranslatable(`Cedar's \`${name}(${JSON.stringify(argument.text)})\``);
  return { error: logic.false, value };
};

function constructed(name: string, text: string): Value | undefined {
  if (name === "duration") {
    const milliseconds = parseDuration(text);
    return milliseconds === undefined ? undefined : { kind: "durationLiteral", milliseconds };
  }
  const made = construct(name, text);
  if (made.kind === "decimalLiteral") return { kind: "decimalLiteral", value: made.value };
  return made.kind === "ipLiteral" || made.kind === "datetimeLiteral" ? made : undefined;
}

const CALLS: Readonly<Record<string, Call>> = {
  decimal: construction,
  ip: construction,
  datetime: construction,
  duration: construction,
  lessThan: question((world, a, b) => compareDecimals(world, "<", a, b)),
  lessThanOrEqual: question((world, a, b) => compareDecimals(world, "<=", a, b)),
  greaterThan: question((world, a, b) => negated(world, compareDecimals(world, "<=", a, b))),
  greaterThanOrEqual: question((world, a, b) => negated(world, compareDecimals(world, "<", a, b))),
  isInRange: question(isInRange),
  isIpv4: method(1, (world, of) => said(isFamily(world, of, 4))),
  isIpv6: method(1, (world, of) => said(isFamily(world, of, 6))),
  offset: method(2, offset),
  durationSince: method(2, durationSince),
  toDate: method(1, toDate),
};

function question(ask: (world: World, a: Value, b: Value) => Said): Call {
  return method(2, (world, a, b) => said(ask(world, a, b)));
}

function method(arity: 1 | 2, apply: (world: World, of: Value, argument: Value) => Evaluated): Call {
  return (world, given, name) => {
    const [of, argument = of] = given;
    if (of === undefined || argument === undefined || given.length !== arity)
      throw new Untranslatable(`Cedar's \`${name}\` of ${given.length} values`);
    return apply(world, of, argument);
  };
}

function said({ holds, bad }: Said): Evaluated {
  return { error: bad, value: { kind: "bool", holds } };
}
