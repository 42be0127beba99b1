import type { ActionName } from "../action.js";
import { createLogic, type Formula, type Logic } from "../logic.js";
import type { Outcome } from "../outcome.js";
import { createSpace, type Space } from "../place.js";
import { rationalOf } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { carrier } from "./carry.js";
import { defined } from "./choice.js";
import { compare } from "./compare.js";
import { type Constant, FALSE, NULL, numberConstant, TRUE, textConstant } from "./constant.js";
import { member } from "./dot.js";
import type { Plan } from "./ir.js";
import { entryDiffers, outcomeOf } from "./outcome.js";
import { createRun, runQuery } from "./run.js";
import type { Given, Memory } from "./state.js";
import type { Value } from "./value.js";
import { createElements, type World } from "./world.js";

/** What is asked about: requests with such an action's name, in a logic and a space. */
export interface PlanSetting {
  readonly logic: Logic;
  readonly space: Space;
  readonly action: ActionName;
}

/** What a query of any Rego gives. */
export interface PlanQuery {
  readonly isTrue: Formula;
  readonly isUndefined: Formula;
  readonly faults: ReadonlyMap<string, Formula>;
}

/** The entry points of a generated policy beside its `result`. */
const ENTRIES = ["decision", "allow", "rules"] as const;

/**
 * What a generated policy answers: `entrypoint` is that of its `result`, as `concord/<slug>/result`. Those of its other entry points
 * that the plan has must say the same.
 */
export function translatePlan(
  plan: Plan,
  entrypoint: string,
  { logic, space, action }: PlanSetting,
): Outcome {
  const { world, value, faults } = run(plan, entrypoint, action);
  const outcome = outcomeOf(world, value, faults);
  const { decision, rules } = outcome;
  const found = new Map(outcome.faults);
  for (const name of ENTRIES) {
    const path = entrypoint.replace(/[^/]*$/, name);
    if (!plan.queries.has(path)) continue;
    const entry = run(plan, path, action);
    found.set(`entry point ${name}`, entryDiffers(entry.world, name, entry.value, outcome));
    for (const [fault, guard] of entry.faults) {
      found.set(fault, world.logic.or([guard, found.get(fault) ?? world.logic.false]));
    }
  }
  const carry = carrier(logic, space);
  return {
    decision: {
      ALLOW: carry(decision.ALLOW),
      DENY: carry(decision.DENY),
      ESCALATE: carry(decision.ESCALATE),
    },
    rules: new Map([...rules].map(([id, guard]) => [id, carry(guard)])),
    faults: new Map([...found].map(([name, guard]) => [name, carry(guard)])),
  };
}

/** When a query is true, and when undefined. */
export function translateQuery(
  plan: Plan,
  entrypoint: string,
  { logic, space, action }: PlanSetting,
): PlanQuery {
  const { world, value, faults } = run(plan, entrypoint, action);
  const carry = carrier(logic, space);
  return {
    isTrue: carry(compare(world, world.logic.true, "==", value, TRUE)),
    isUndefined: carry(world.logic.not(defined(world, value))),
    faults: new Map([...faults].map(([name, guard]) => [name, carry(guard)])),
  };
}

/** What of a query's value is asked for: at these keys in it, when it is each of these values. */
export interface AnswerQuestion {
  readonly at: readonly string[];
  readonly values: readonly (string | number | boolean | null)[];
}

/**
 * When the value of a query is each of some values, in their order, and when there is none. What is not followed is a fault where it is
 * reached, by its place in the Rego; all the rest counts where there is none.
 */
export function translateAnswers(
  plan: Plan,
  entrypoint: string,
  { logic, space, action }: PlanSetting,
  { at, values }: AnswerQuestion,
): Omit<PlanQuery, "isTrue"> & { readonly answers: readonly Formula[] } {
  const { world, value, faults } = run(plan, entrypoint, action, true);
  const { logic: own } = world;
  const answer = at.reduce(
    (found, key) => member(world, own.true, found, textConstant(key), () => {}),
    value,
  );
  const carry = carrier(logic, space);
  return {
    answers: values.map((each) => carry(compare(world, own.true, "==", answer, constantOf(each)))),
    isUndefined: carry(own.not(defined(world, answer))),
    faults: new Map([...faults].map(([name, guard]) => [name, carry(guard)])),
  };
}

function constantOf(value: string | number | boolean | null): Constant {
  if (value === null) return NULL;
  if (typeof value === "string") return textConstant(value);
  if (typeof value === "boolean") return value ? TRUE : FALSE;
  return numberConstant(rationalOf(value));
}

/** What the runs of a plan share: those of requests that are objects, or those of any. */
interface Shared extends Pick<World, "logic" | "space" | "element"> {
  readonly memory: Memory;
}

const shared = new WeakMap<Plan, Map<string, Shared>>();

function run(
  plan: Plan,
  entrypoint: string,
  action: ActionName,
  goesOn = false,
): Given & { readonly world: World } {
  const blocks = plan.queries.get(entrypoint);
  if (blocks === undefined)
    throw new Untranslatable(`the entry point ${entrypoint}, which OPA's plan does not have`);
  const { memory, ...parts } = sharedBy(plan, `${action.kind === "free" ? "free" : "object"} ${goesOn}`);
  const world: World = { ...parts, action, askedAction: false, goesOn };
  const { value, faults } = runQuery(createRun(plan, world, memory), blocks);
  const result: Value = member(world, world.logic.true, value, textConstant("result"), () => {});
  return { world, value: result, faults };
}

function sharedBy(plan: Plan, kind: string): Shared {
  const known = shared.get(plan) ?? new Map<string, Shared>();
  shared.set(plan, known);
  const found = known.get(kind);
  if (found !== undefined) return found;
  const made = { logic: createLogic(), space: createSpace(), element: createElements(), memory: new Map() };
  known.set(kind, made);
  return made;
}
