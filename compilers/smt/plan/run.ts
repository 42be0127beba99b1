import { DATETIME } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { choiceOf, map, when } from "./choice.js";
import { isOfType } from "./comparisons.js";
import { objectConstant } from "./constant.js";
import { isEpochFunction } from "./digest.js";
import { executeAll } from "./execute.js";
import { checkAllOnce, type Frame } from "./frame.js";
import { fuse } from "./fuse.js";
import type { Block, Plan, PlanFunction } from "./ir.js";
import type { Given, Memory, Run } from "./state.js";
import { textIs, wholeText } from "./text.js";
import { type Guarded, type Value, valueKey } from "./value.js";
import type { World } from "./world.js";

/** Makes a run; `shared` keeps what does not depend on the action. */
export function createRun(plan: Plan, world: World, shared: Memory): Run {
  const own: Memory = new Map();
  const under = new Set<string>();
  const call = (callee: PlanFunction, args: readonly Value[]): Given => {
    const key = `${callee.name} ${args.map(valueKey).join(" ")}`;
    const known = shared.get(key);
    if (known !== undefined) return known;
    const ownKnown = own.get(key);
    if (ownKnown !== undefined) {
      world.askedAction = true;
      return ownKnown;
    }
    if (under.has(key)) throw new Untranslatable(`the function ${callee.name}, which calls itself`);
    under.add(key);
    const asked = world.askedAction;
    world.askedAction = false;
    try {
      const made = evaluate(run, callee, args);
      (world.askedAction ? own : shared).set(key, made);
      return made;
    } finally {
      world.askedAction ||= asked;
      under.delete(key);
    }
  };
  const run: Run = { world, plan, call, serial: 0, changes: [] };
  return run;
}

/** What a query gives: an object with its `result`, where it is defined. */
export function runQuery(run: Run, blocks: readonly Block[]): Given {
  const { world } = run;
  const frame = createFrame();
  frame.locals.set(0, argument({ kind: "place", place: world.space.root }, world));
  frame.locals.set(1, argument(objectConstant([]), world));
  executeAll(run, frame, blocks);
  checkAllOnce(world, frame);
  return { value: choiceOf(world, frame.results, false), faults: frame.faults };
}

function evaluate(run: Run, callee: PlanFunction, args: readonly Value[]): Given {
  const { world } = run;
  if (callee.parameters.length !== args.length)
    throw new Untranslatable(`a call of ${callee.name} with other arguments`);
  if (isEpochFunction(run.plan, callee)) return { value: instantOf(world, args), faults: new Map() };
  const frame = createFrame();
  for (const [index, value] of args.entries()) {
    frame.locals.set(callee.parameters[index] ?? 0, argument(value, world));
  }
  executeAll(run, frame, callee.blocks);
  checkAllOnce(world, frame);
  const value = choiceOf(world, frame.returned, false);
  const places = new Set(args.slice(2).flatMap((each) => (each.kind === "place" ? [each.place] : [])));
  places.delete(world.space.root);
  return { value: places.size === 0 ? value : fuseValue(world, value, places), faults: frame.faults };
}

function createFrame(): Frame {
  return { locals: new Map(), once: new Map(), faults: new Map(), returned: [], results: [], loops: [] };
}

function argument(
  value: Value,
  world: World,
): { guard: Formula; value: Value; once: boolean; next: undefined; onlyOnce: boolean } {
  return { guard: world.logic.true, value, once: false, next: undefined, onlyOnce: false };
}

/** The library's function from a text to its milliseconds since 1970, known by its body. */
function instantOf(world: World, args: readonly Value[]): Value {
  const [, , text] = args;
  if (text === undefined) throw new Untranslatable("an instant of nothing");
  return map(
    world,
    text,
    () => world.logic.true,
    (leaf) => {
      if (leaf.kind !== "place") {
        if (isOfType({ world, live: world.logic.true }, leaf, "string").kind === "false")
          return { kind: "undefined" };
        throw new Untranslatable("an instant of a text that was put together");
      }
      const { place } = leaf;
      return when(world, textIs(world, wholeText(place), DATETIME), { kind: "instant", place });
    },
  );
}

function fuseValue(world: World, value: Value, places: ReadonlySet<Place>): Value {
  if (value.kind === "boolean") return { kind: "boolean", formula: fuse(world, value.formula, places) };
  if (value.kind !== "choice") return value;
  const options = value.options.map(
    (option): Guarded => ({
      guard: fuse(world, option.guard, places),
      value: fuseValue(world, option.value, places),
    }),
  );
  return choiceOf(world, options, value.inOrder);
}
