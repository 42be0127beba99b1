import { ARRAY_ELEMENTS, exceedsRequestLimits, exceedsValueLimits } from "./limits.js";
import { matchesPattern } from "./pattern.js";
import type { ActionClass, Policy, TypedAttribute } from "./policy.js";
import { type Answer, denied } from "./request.js";

/** A request as the engines see it: its class, and what it holds at the places that the class's rules mention. */
export interface Located {
  readonly action: string;
  readonly actionClass: ActionClass;
  /** The raw value of each attribute of the class, in order: `undefined` when absent, `MISPLACED` when it has no place. */
  readonly raw: readonly unknown[];
}

/** Stands for an attribute whose surroundings are present but not an object: it is not of its type (docs/semantics.md). */
export const MISPLACED: unique symbol = Symbol("misplaced");

/** The part of every engine that comes before it: limits, the action's class, and the mentioned values, read once. */
export type Preflight = (request: unknown) => Located | Answer;

const TOO_LONG: unique symbol = Symbol("too long");

/** Whether a preflight already answered. */
export function isAnswer(located: Located | Answer): located is Answer {
  return "decision" in located;
}

/**
 * Prepares the preflight of a policy. It reads own properties only, each once, so that no getter, prototype or `toJSON`
 * can show one value to a check and another to an engine. It throws nothing of its own; a getter that throws passes through.
 */
export function createPreflight(policy: Policy): Preflight {
  const named = new Map(policy.named.map((each) => [each.action ?? "", each]));
  const open = new Map(policy.open.map((each) => [each.matches.join(), each]));
  const rowOf = (action: string): string =>
    policy.openPatterns.map((pattern) => matchesPattern(pattern, action)).join();
  const closed = policy.catalogue !== undefined;
  return (request) => {
    if (!isRecord(request)) return denied("invalid_attribute", ["action"]);
    if (exceedsRequestLimits(request)) return denied("request_too_large");
    const action = own(request, "action");
    if (typeof action !== "string" || action === "" || !action.isWellFormed()) {
      return denied("invalid_attribute", ["action"]);
    }
    if (exceedsValueLimits(action)) return denied("request_too_large");
    const actionClass = named.get(action) ?? (closed ? undefined : (open.get(rowOf(action)) ?? NO_RULES));
    if (actionClass === undefined) return denied("unknown_action");
    const raw = actionClass.attributes.map((attribute) => readAttribute(request, attribute));
    if (raw.some((each) => each === TOO_LONG || exceedsValueLimits(each))) return denied("request_too_large");
    return { action, actionClass, raw };
  };
}

/** The class of names that no rule speaks of. */
const NO_RULES: ActionClass = { label: "", action: undefined, matches: [], rules: [], attributes: [] };

/** The raw value at an attribute's place; a JSON `null` anywhere on the way is the same as absent (section 2). */
function readAttribute(request: Readonly<Record<string, unknown>>, attribute: TypedAttribute): unknown {
  let value = own(request, attribute.path.root);
  for (const key of attribute.path.keys) {
    if (value === undefined || value === null) return undefined;
    if (!isRecord(value)) return MISPLACED;
    value = own(value, key);
  }
  if (Array.isArray(value)) return value.length > ARRAY_ELEMENTS ? TOO_LONG : value.slice();
  return value ?? undefined;
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
