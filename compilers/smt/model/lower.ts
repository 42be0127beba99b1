import type { Decision, Policy, Rule, TypedAttribute } from "../../model/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Outcome } from "../outcome.js";
import type { Place } from "../place.js";
import { isPresent, placeOf, readCondition, type Setting } from "./reading.js";
import { isOfType } from "./type.js";

/** What the semantics say about the requests of a class, and when such a request is invalid. */
export interface ModelOutcome extends Outcome {
  readonly invalid: Formula;
  /** When each rule of the class fires, whatever others do, on valid requests. */
  readonly fires: ReadonlyMap<Rule, Formula>;
}

/** The decision for the actions of a class (semantics, section 6). */
export function lowerClass(
  policy: Pick<Policy, "combining" | "defaultDecision">,
  setting: Setting,
): ModelOutcome {
  const { logic, actionClass } = setting;
  const invalid = logic.or(actionClass.attributes.map((attribute) => isInvalid(setting, attribute)));
  const valid = logic.not(invalid);
  const fires = new Map(
    actionClass.rules.map((rule) => [
      rule,
      readCondition(setting, rule.condition, rule.decision === "ALLOW" ? "must" : "may"),
    ]),
  );
  const carries = policy.combining === "first-match" ? firstMatch(logic, fires) : denyOverrides(logic, fires);
  const decided = logic.or([...carries.values()]);
  const when = (decision: Decision): Formula => {
    const rules = [...carries].filter(([rule]) => rule.decision === decision).map(([, carrying]) => carrying);
    const byDefault = policy.defaultDecision === decision ? [logic.not(decided)] : [];
    return logic.and([valid, logic.or([...rules, ...byDefault])]);
  };
  return {
    invalid,
    fires,
    decision: { ALLOW: when("ALLOW"), ESCALATE: when("ESCALATE"), DENY: logic.or([invalid, when("DENY")]) },
    rules: new Map([...carries].map(([rule, carrying]) => [rule.id, logic.and([valid, carrying])])),
    faults: new Map(),
  };
}

/** The same answer for every request: of what has no rules. */
export function constantOutcome(logic: Logic, decision: Decision): ModelOutcome {
  const when = (each: Decision): Formula => (each === decision ? logic.true : logic.false);
  return {
    invalid: logic.false,
    fires: new Map(),
    decision: { ALLOW: when("ALLOW"), ESCALATE: when("ESCALATE"), DENY: when("DENY") },
    rules: new Map(),
    faults: new Map(),
  };
}

/** Present and not of its type, or below something that is present and no object (semantics, sections 3 and 8). */
function isInvalid({ logic, space }: Setting, { path, type }: TypedAttribute): Formula {
  const place = placeOf(space, path);
  const misplaced = containersOf(place).map((container) =>
    logic.and([isPresent(logic, container), logic.not(logic.is(container, "object"))]),
  );
  const mistyped = logic.and([isPresent(logic, place), logic.not(isOfType(logic, place, type))]);
  return logic.or([...misplaced, mistyped]);
}

/** What a place lies in, the request itself left out. */
function containersOf(place: Place): readonly Place[] {
  const { parent } = place;
  return parent?.parent === undefined ? [] : [...containersOf(parent), parent];
}

const STRONGER: Readonly<Record<Decision, readonly Decision[]>> = {
  DENY: [],
  ESCALATE: ["DENY"],
  ALLOW: ["DENY", "ESCALATE"],
};

function denyOverrides(logic: Logic, fires: ReadonlyMap<Rule, Formula>): ReadonlyMap<Rule, Formula> {
  const someOf = (decisions: readonly Decision[]): Formula =>
    logic.or([...fires].filter(([rule]) => decisions.includes(rule.decision)).map(([, firing]) => firing));
  const unless: Readonly<Record<Decision, Formula>> = {
    DENY: logic.true,
    ESCALATE: logic.not(someOf(STRONGER.ESCALATE)),
    ALLOW: logic.not(someOf(STRONGER.ALLOW)),
  };
  return new Map([...fires].map(([rule, firing]) => [rule, logic.and([firing, unless[rule.decision]])]));
}

function firstMatch(logic: Logic, fires: ReadonlyMap<Rule, Formula>): ReadonlyMap<Rule, Formula> {
  const carries = new Map<Rule, Formula>();
  let undecided = logic.true;
  for (const [rule, firing] of fires) {
    carries.set(rule, logic.and([undecided, firing]));
    undecided = logic.and([undecided, logic.not(firing)]);
  }
  return carries;
}
