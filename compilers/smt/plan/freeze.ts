import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { choiceOf, narrow, tupleOf } from "./choice.js";
import { type Constant, objectConstant, setConstant, textConstant } from "./constant.js";
import type { Builder, BuilderItem, Guarded, Leaf, Value } from "./value.js";
import { and, implies, negate, type World } from "./world.js";

const MEMBERS = 64;

/** What a builder has become, where a condition holds; from then on it must not grow. */
export function freeze(world: World, value: Value, live: Formula): Value {
  if (value.kind !== "builder") return value;
  value.isRead = true;
  switch (value.type) {
    case "array":
      return freezeArray(world, value, live);
    case "set":
      return freezeSet(world, value, live);
    case "object":
      return freezeObject(world, value, live);
  }
}

function freezeArray(world: World, { items }: Builder, live: Formula): Leaf {
  const isDense = items.every(({ guard, some }) => !some && implies(live, guard));
  if (isDense) return tupleOf(items.map(({ value }) => narrow(world, value, live)));
  return {
    kind: "sparse",
    items: items.map(({ guard, value }) => ({ guard, value })),
    some: items.some(({ some }) => some),
  };
}

function freezeSet(world: World, { items }: Builder, live: Formula): Leaf {
  const members = new Map<string, Guarded<Constant>>();
  for (const item of items) {
    const constants = constantsOf(world, item);
    if (constants === undefined) return { kind: "chosen", guards: items.map(({ guard }) => guard) };
    for (const { guard, value } of constants) {
      const known = members.get(value.key);
      members.set(value.key, { guard: world.logic.or([known?.guard ?? world.logic.false, guard]), value });
    }
  }
  const present = [...members.values()].filter(({ guard }) => guard.kind !== "false");
  if (present.every(({ guard }) => implies(live, guard)))
    return setConstant(present.map(({ value }) => value));
  const sorted = setConstant(present.map(({ value }) => value)).datum;
  const inOrder = sorted.type === "set" ? sorted.items.flatMap(({ key }) => members.get(key) ?? []) : [];
  return { kind: "set", members: inOrder };
}

/** Each constant that an item can be; `undefined` if it can be anything else. */
function constantsOf(world: World, { guard, value }: BuilderItem): readonly Guarded<Constant>[] | undefined {
  return alternatives(world, value)?.map((each) => ({
    guard: and(world, [guard, each.guard]),
    value: each.value,
  }));
}

/** All constants that a value can be, each with its condition; `undefined` if it can be anything else. */
export function alternatives(world: World, value: Value): readonly Guarded<Constant>[] | undefined {
  if (value.kind === "constant") return [{ guard: world.logic.true, value }];
  if (value.kind === "choice") {
    let before: Formula = world.logic.false;
    const found: Guarded<Constant>[] = [];
    for (const option of value.options) {
      const inner = option.value.kind === "undefined" ? [] : alternatives(world, option.value);
      if (inner === undefined) return undefined;
      const guard = value.inOrder ? and(world, [option.guard, negate(world, before)]) : option.guard;
      before = world.logic.or([before, option.guard]);
      for (const each of inner) found.push({ guard: and(world, [guard, each.guard]), value: each.value });
    }
    return found;
  }
  if (value.kind !== "tuple") return undefined;
  let combined: readonly Guarded<readonly Constant[]>[] = [{ guard: world.logic.true, value: [] }];
  for (const item of value.items) {
    const choices = alternatives(world, item);
    if (choices === undefined || choices.length * combined.length > MEMBERS) return undefined;
    combined = combined.flatMap((start) =>
      choices.map((each) => ({
        guard: and(world, [start.guard, each.guard]),
        value: [...start.value, each.value],
      })),
    );
  }
  return combined.flatMap((each) => {
    const made = tupleOf(each.value);
    return made.kind === "constant" ? [{ guard: each.guard, value: made }] : [];
  });
}

function freezeObject(world: World, { items }: Builder, live: Formula): Leaf {
  const entries = new Map<string, Value>();
  for (const { key, guard, value, some } of items) {
    if (key === undefined || some) throw new Untranslatable("an object whose keys come from the request");
    const now = narrow(world, value, live);
    const before = entries.get(key);
    const rest = before === undefined ? [] : [{ guard: world.logic.true, value: before }];
    entries.set(key, implies(live, guard) ? now : choiceOf(world, [{ guard, value: now }, ...rest], true));
  }
  const constants = [...entries].flatMap(([key, value]) =>
    value.kind === "constant" ? [[textConstant(key), value] as const] : [],
  );
  return constants.length === entries.size ? objectConstant(constants) : { kind: "object", entries };
}
