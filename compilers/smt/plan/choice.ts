import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { arrayConstant, type Constant } from "./constant.js";
import { type Choice, type Guarded, type Leaf, UNDEFINED, type Value, valueKey } from "./value.js";
import { and, conjuncts, implies, negate, refutes, type World } from "./world.js";

/** So many alternatives are looked at one by one. */
const SMALL = 16;

/** One value of several; simply that value where there is one that always holds. */
export function choiceOf(world: World, given: readonly Guarded[], inOrder: boolean): Value {
  const options: { guards: Formula[]; readonly value: Value }[] = [];
  const places = new Map<string, number>();
  for (const option of given) {
    if (option.guard.kind === "false") continue;
    if (!inOrder && option.value.kind === "undefined") continue;
    const key = valueKey(option.value);
    const place = places.get(key);
    const same = place === undefined || (inOrder && place < options.length - 1) ? undefined : options[place];
    if (same !== undefined) {
      same.guards.push(option.guard);
    } else {
      places.set(key, options.length);
      options.push({ guards: [option.guard], value: option.value });
    }
    if (inOrder && option.guard.kind === "true") break;
  }
  const merged = options.map(({ guards, value }): Guarded => ({ guard: eitherOf(world, guards), value }));
  while (inOrder && merged.at(-1)?.value.kind === "undefined") merged.pop();
  const [first] = merged;
  if (first === undefined) return UNDEFINED;
  const sure = inOrder ? first : merged.find(({ guard }) => guard.kind === "true");
  if (sure?.guard.kind === "true") return sure.value;
  return { kind: "choice", options: merged, inOrder: inOrder && merged.length > 1 };
}

/** A value that is there under a condition only. */
export function when(world: World, guard: Formula, value: Value): Value {
  return choiceOf(world, [{ guard, value }], false);
}

/** When a value is defined. */
export function defined(world: World, value: Value): Formula {
  return test(world, value, (leaf) => {
    if (leaf.kind === "lost") throw new Untranslatable(leaf.why);
    return world.logic.true;
  });
}

/** When a question about a value is answered with yes; of an undefined value it never is. */
export function test(world: World, value: Value, ask: (leaf: Leaf) => Formula): Formula {
  const { logic } = world;
  if (value.kind !== "choice") return value.kind === "undefined" ? logic.false : ask(value);
  const known = value.options.map((option) => [option.guard, test(world, option.value, ask)] as const);
  if (!value.inOrder) {
    return eitherOf(
      world,
      known.map(([guard, holds]) => and(world, [guard, holds])),
    );
  }
  return known.reduceRight<Formula>((rest, [guard, holds]) => {
    if (holds === rest) return rest;
    if (holds.kind === "true") return orElse(world, guard, rest);
    const other = and(world, [negate(world, guard), rest]);
    return holds.kind === "false" ? other : logic.or([and(world, [guard, holds]), other]);
  }, logic.false);
}

/** The value that follows from another, whichever it is; `here` tells when that one is it. */
export function map(
  world: World,
  value: Value,
  live: () => Formula,
  change: (leaf: Leaf, here: () => Formula) => Value,
): Value {
  if (value.kind === "undefined") return value;
  if (value.kind !== "choice") return change(value, live);
  const options = value.options.map(({ guard, value: each }) => ({
    guard,
    value: map(world, each, () => and(world, [live(), guard]), change),
  }));
  return choiceOf(world, options, value.inOrder);
}

/** What is left of a value where a condition holds. */
export function narrow(world: World, value: Value, live: Formula): Value {
  if (value.kind !== "choice") return value;
  const options: Guarded[] = [];
  for (const option of value.options) {
    if (refutes(world, live, option.guard)) continue;
    const narrowed = narrow(world, option.value, live);
    if (implies(live, option.guard)) {
      if (options.length === 0 || !value.inOrder) return narrowed;
      options.push({ guard: world.logic.true, value: narrowed });
      break;
    }
    options.push({ guard: option.guard, value: narrowed });
  }
  const isSame =
    options.length === value.options.length &&
    options.every(({ guard, value: each }, index) => {
      const before = value.options[index];
      return before?.guard === guard && before.value === each;
    });
  return isSame ? value : choiceOf(world, options, value.inOrder);
}

/** Options of which at most one holds, with the same meaning. */
export function exclusive(world: World, choice: Choice): readonly Guarded[] {
  if (!choice.inOrder) return choice.options;
  return choice.options.map(({ guard, value }, index) => {
    const before = choice.options.slice(0, index).map((option) => option.guard);
    return { guard: and(world, [guard, negate(world, world.logic.or(before))]), value };
  });
}

/** Either of two; what the first says of the second being false is left out. */
export function orElse(world: World, first: Formula, second: Formula): Formula {
  const { logic } = world;
  const isFalse = negate(world, second);
  const given = conjuncts(first);
  const members = new Set(conjuncts(isFalse));
  const isSaid =
    given.includes(isFalse) || (members.size > 0 && [...members].every((each) => given.includes(each)));
  if (!isSaid) return logic.or([first, second]);
  return logic.or([logic.and(given.filter((each) => each !== isFalse && !members.has(each))), second]);
}

/** An array of these values, which are all there. */
export function tupleOf(items: readonly Value[]): Leaf {
  const constants = items.filter((each): each is Constant => each.kind === "constant");
  return constants.length === items.length ? arrayConstant(constants) : { kind: "tuple", items };
}

/** The oldest last, as assignments are kept: what a newer one says of an older one being false is left out. */
function eitherOf(world: World, guards: readonly Formula[]): Formula {
  const [only] = guards;
  if (only !== undefined && guards.length === 1) return only;
  if (guards.length > SMALL) return world.logic.or(guards);
  return guards.reduceRight<Formula>((sum, guard) => orElse(world, guard, sum), world.logic.false);
}
