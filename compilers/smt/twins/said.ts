import type { Formula } from "../logic.js";
import type { Evaluated, Guarded, Value } from "./value.js";
import type { World } from "./world.js";

/** What an operator says, and when its operands are of no type that it takes. */
export interface Said {
  readonly holds: Formula;
  readonly bad: Formula;
}

/** A value that is none of several. */
export type Leaf = Exclude<Value, { kind: "choice" }>;

/** Asks of each value that it may be. */
export function ofEach({ logic }: Pick<World, "logic">, value: Value, ask: (leaf: Leaf) => Said): Said {
  if (value.kind !== "choice") return ask(value);
  const said = value.options.map(({ guard, value: one }) => ({ guard, said: ofEach({ logic }, one, ask) }));
  return {
    holds: logic.or(said.map(({ guard, said: { holds } }) => logic.and([guard, holds]))),
    bad: logic.or(said.map(({ guard, said: { bad } }) => logic.and([guard, bad]))),
  };
}

/** Whether a value is true; anything but a boolean is an error. */
export function truth(world: World, value: Value): Said {
  const { logic } = world;
  return ofEach(world, value, (leaf) => {
    if (leaf.kind === "bool") return { holds: leaf.holds, bad: logic.false };
    if (leaf.kind === "place")
      return { holds: logic.isTrue(leaf.place), bad: logic.not(logic.is(leaf.place, "boolean")) };
    return { holds: logic.false, bad: logic.true };
  });
}

/** What follows from two values, whichever they are. */
export function combine(
  world: Pick<World, "logic">,
  a: Value,
  b: Value,
  change: (a: Leaf, b: Leaf) => Evaluated,
): Evaluated {
  return each(world, a, (one) => each(world, b, (other) => change(one, other)));
}

function each({ logic }: Pick<World, "logic">, value: Value, change: (leaf: Leaf) => Evaluated): Evaluated {
  if (value.kind !== "choice") return change(value);
  const found = value.options.map((option) => ({
    guard: option.guard,
    made: each({ logic }, option.value, change),
  }));
  return {
    error: logic.or(found.map(({ guard, made }) => logic.and([guard, made.error]))),
    value: {
      kind: "choice",
      options: found.map(({ guard, made }): Guarded => ({ guard, value: made.value })),
    },
  };
}

/** The opposite; what is bad stays bad. */
export function negated({ logic }: Pick<World, "logic">, { holds, bad }: Said): Said {
  return { holds: logic.not(holds), bad };
}
