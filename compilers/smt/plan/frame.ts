import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { choiceOf, defined, narrow, orElse } from "./choice.js";
import { compare } from "./compare.js";
import { type Faults, raise } from "./fault.js";
import { freeze } from "./freeze.js";
import { atLeast } from "./threshold.js";
import { type Guarded, UNDEFINED, type Value, valueKey } from "./value.js";
import { and, beyond, conjuncts, implies, refutes, type World } from "./world.js";

/** One assignment to a local; later ones come first. */
export interface Entry {
  readonly guard: Formula;
  readonly value: Value;
  readonly once: boolean;
  readonly next: Entry | undefined;
  /** Whether it and all before it are assigned once. */
  readonly onlyOnce: boolean;
}

/** What is assigned once, so that a second value is a conflict, since the local was last reset. */
export interface Once {
  readonly reset: Formula;
  readonly assigned: Guarded[];
}

/** The state of one run of a function. */
export interface Frame {
  readonly locals: Map<number, Entry>;
  readonly once: Map<number, Once>;
  readonly faults: Faults;
  readonly returned: Guarded[];
  readonly results: Guarded[];
  /** Locals that the body of a loop reads as they were before the turn, for each loop around. */
  readonly loops: { readonly before: ReadonlyMap<number, Entry>; readonly stale: Set<number> }[];
}

/** What a local holds where a condition holds. */
export function readLocal(world: World, frame: Frame, local: number, live: Formula): Value {
  const options: Guarded[] = [];
  let onlyOnce = true;
  for (let entry = frame.locals.get(local); entry !== undefined; entry = entry.next) {
    noteStale(frame, local, entry);
    if (refutes(world, live, entry.guard)) continue;
    onlyOnce &&= entry.once;
    const isSure = implies(live, entry.guard);
    options.push({ guard: isSure ? world.logic.true : entry.guard, value: entry.value });
    if (isSure) break;
  }
  if (options.some(({ value }) => value.kind === "builder")) {
    const [only] = options;
    if (options.length > 1 || only?.guard.kind !== "true")
      throw new Untranslatable("a value that is made in one of several ways");
    return freeze(world, only.value, live);
  }
  return narrow(world, choiceOf(world, options, !onlyOnce), live);
}

/** Assigns; what was there before holds where the condition does not. */
export function assign(frame: Frame, local: number, guard: Formula, value: Value, once = false): void {
  const next = guard.kind === "true" && !once ? undefined : frame.locals.get(local);
  frame.locals.set(local, { guard, value, once, next, onlyOnce: once && next?.onlyOnce !== false });
}

/** Makes a local undefined. */
export function reset(world: World, frame: Frame, local: number, guard: Formula): void {
  checkOnce(world, frame, local);
  frame.once.set(local, { reset: guard, assigned: [] });
  if (guard.kind === "true") frame.locals.delete(local);
  else assign(frame, local, guard, UNDEFINED);
}

/** Assigns what must not be assigned another value later. */
export function assignOnce(world: World, frame: Frame, local: number, guard: Formula, value: Value): void {
  const once = frame.once.get(local) ?? { reset: world.logic.true, assigned: [] };
  frame.once.set(local, once);
  if (!implies(guard, once.reset)) throw new Untranslatable("a local that is reset under another condition");
  once.assigned.push({ guard, value });
  // A local that is defined already has an equal value, unless there is a conflict, so that the order does not matter.
  assign(frame, local, guard, value, true);
}

/** When a local is defined, where a condition holds. */
export function localDefined(world: World, frame: Frame, local: number, live: Formula): Formula {
  const entry = frame.locals.get(local);
  noteStale(frame, local, entry);
  if (entry?.onlyOnce === false) return defined(world, readLocal(world, frame, local, live));
  const formula = entryDefined(world, entry);
  if (implies(live, formula)) return world.logic.true;
  return refutes(world, live, formula) ? world.logic.false : formula;
}

const whenDefined = new WeakMap<Entry, Formula>();

/** Kept for each entry, since a chain of `else` asks after every one. Without recursion: the chain may be of any length. */
function entryDefined(world: World, entry: Entry | undefined): Formula {
  const open: Entry[] = [];
  let rest = world.logic.false;
  for (let each = entry; each !== undefined; each = each.next) {
    const known = whenDefined.get(each);
    if (known !== undefined) {
      rest = known;
      break;
    }
    open.push(each);
  }
  for (const each of open.reverse()) {
    const here = defined(world, each.value);
    const both = here.kind === "true" ? each.guard : and(world, [each.guard, here]);
    rest = orElse(world, both, rest);
    whenDefined.set(each, rest);
  }
  return rest;
}

function noteStale(frame: Frame, local: number, entry: Entry | undefined): void {
  for (const { before, stale } of frame.loops) {
    if (entry !== undefined && before.get(local) === entry) stale.add(local);
  }
}

/** Raises a conflict where two different values are assigned once. */
export function checkOnce(world: World, frame: Frame, local: number): void {
  const once = frame.once.get(local);
  if (once === undefined || once.assigned.length < 2) return;
  const groups = new Map<string, { readonly value: Value; guard: Formula }>();
  for (const { guard, value } of once.assigned) {
    const key = valueKey(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { guard, value });
    else group.guard = world.logic.or([group.guard, guard]);
  }
  if (groups.size > 1) raise(world, frame.faults, "conflict", conflictOf(world, [...groups.values()]));
}

/** Raises what is wrong with any local at the end of a function. */
export function checkAllOnce(world: World, frame: Frame): void {
  for (const local of frame.once.keys()) checkOnce(world, frame, local);
}

const PAIRS = 8;

function conflictOf(world: World, groups: readonly Guarded[]): Formula {
  const { logic } = world;
  if (groups.length <= PAIRS) {
    return logic.or(
      groups.flatMap((a, index) =>
        groups.slice(index + 1).map((b) => {
          const both = and(world, [a.guard, b.guard]);
          if (both.kind === "false" || refutes(world, a.guard, b.guard)) return logic.false;
          return and(world, [both, logic.not(areEqual(world, a.value, b.value))]);
        }),
      ),
    );
  }
  // What all have in common stands apart, so that the rest is counted as the plan may have counted it already.
  const [first = logic.true] = groups.map(({ guard }) => guard);
  const common = logic.and(
    conjuncts(first).filter((each) => groups.every(({ guard }) => implies(guard, each))),
  );
  const rest = groups.map(({ guard }) => beyond(world, guard, common));
  return and(world, [common, atLeast(logic, rest, 2)]);
}

/** Values that cannot be compared count as different: a fault too much, never one too few. */
function areEqual(world: World, a: Value, b: Value): Formula {
  try {
    return compare(world, world.logic.true, "==", a, b);
  } catch (error) {
    if (error instanceof Untranslatable) return world.logic.false;
    throw error;
  }
}
