import type { Formula } from "../logic.js";
import { ofEach, type Said } from "./said.js";
import { type Evaluated, type Guarded, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

type Entity = Extract<Value, { kind: "entity" }>;

/** The attribute of a record or an entity; one that is not there is an error. */
export function memberOf(world: World, of: Value, name: string): Evaluated {
  const { logic } = world;
  switch (of.kind) {
    case "place": {
      const place = world.space.below(of.place, name);
      return { error: logic.is(place, "absent"), value: { kind: "place", place } };
    }
    case "record": {
      const found = of.fields.get(name);
      return found === undefined
        ? { error: logic.true, value: NOTHING }
        : { error: logic.not(found.guard), value: found.value };
    }
    case "entity": {
      const { present, value } = world.attribute(of, name);
      return { error: logic.not(present), value: value ?? NOTHING };
    }
    case "choice": {
      const options = of.options.map(({ guard, value }) => ({ guard, found: memberOf(world, value, name) }));
      return {
        error: logic.or(options.map(({ guard, found }) => logic.and([guard, found.error]))),
        value: {
          kind: "choice",
          options: options.map(({ guard, found }) => ({ guard, value: found.value })),
        },
      };
    }
    default:
      return { error: logic.true, value: NOTHING };
  }
}

/** Stands where there is an error anyway. */
const NOTHING: Value = { kind: "set", members: [] };

/** `has`: whether there is something at each step of a path; an error of what is neither record nor entity. */
export function presenceOf(world: World, of: Value, [name, ...rest]: readonly string[]): Said {
  const { logic } = world;
  if (name === undefined) return { holds: logic.true, bad: logic.false };
  return ofEach(world, of, (leaf) => {
    const step = stepOf(world, leaf, name);
    if (step.present.kind === "false" || rest.length === 0 || step.value === undefined)
      return { holds: step.present, bad: step.bad };
    const further = presenceOf(world, step.value, rest);
    return {
      holds: logic.and([step.present, further.holds]),
      bad: logic.or([step.bad, logic.and([step.present, further.bad])]),
    };
  });
}

interface Step {
  readonly present: Formula;
  readonly bad: Formula;
  readonly value: Value | undefined;
}

function stepOf(world: World, leaf: Value, name: string): Step {
  const { logic } = world;
  switch (leaf.kind) {
    case "place": {
      const place = world.space.below(leaf.place, name);
      return {
        present: logic.not(logic.is(place, "absent")),
        bad: leaf.isRecord ? logic.false : logic.not(logic.is(leaf.place, "object")),
        value: { kind: "place", place },
      };
    }
    case "record": {
      const found = leaf.fields.get(name);
      return { present: found?.guard ?? logic.false, bad: logic.false, value: found?.value };
    }
    case "entity":
      return { ...world.attribute(leaf, name), bad: logic.false };
    default:
      return { present: logic.false, bad: logic.true, value: undefined };
  }
}

/** The entities that a value may be, and when it is none. */
function entityOf(
  { logic }: World,
  value: Value,
): {
  readonly options: readonly { readonly guard: Formula; readonly entity: Entity }[];
  readonly bad: Formula;
} {
  const options: readonly Guarded[] =
    value.kind === "choice" ? value.options : [{ guard: logic.true, value }];
  const entities: { readonly guard: Formula; readonly entity: Entity }[] = [];
  const bad: Formula[] = [];
  for (const option of options) {
    if (option.value.kind === "entity") entities.push({ guard: option.guard, entity: option.value });
    else bad.push(option.guard);
  }
  return { options: entities, bad: logic.or(bad) };
}

/** Whether an entity is of a type. */
export function isType(world: World, value: Value, type: string): Said {
  const { options, bad } = entityOf(world, value);
  const ways = options.filter(({ entity }) => entity.type === type).map(({ guard }) => guard);
  return { holds: world.logic.or(ways), bad };
}

/** Whether an entity is another or below it, or one of several. */
export function isBelow(world: World, entity: Value, others: Value): Said {
  const { logic } = world;
  const one = entityOf(world, entity);
  const said = ofEach(world, others, (leaf) => {
    if (leaf.kind === "set") {
      const members = leaf.members.map((each) => ({
        guard: each.guard,
        said: isBelow(world, entity, each.value),
      }));
      return {
        holds: logic.or(members.map((each) => logic.and([each.guard, each.said.holds]))),
        bad: logic.or(members.map((each) => logic.and([each.guard, each.said.bad]))),
      };
    }
    const other = entityOf(world, leaf);
    if (leaf.kind === "place") {
      world.doubts.raise(`Cedar's \`in\` of ${nameOf(leaf)}`, logic.is(leaf.place, "array"));
      return { holds: logic.false, bad: logic.true };
    }
    const ways = one.options.flatMap((a) =>
      other.options.map((b) => logic.and([a.guard, b.guard, world.isIn(a.entity, b.entity)])),
    );
    return { holds: logic.or(ways), bad: other.bad };
  });
  return { holds: said.holds, bad: logic.or([one.bad, said.bad]) };
}
