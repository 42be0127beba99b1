import {
  type ActionClass,
  type Answer,
  type Condition,
  classOfAction,
  isAbout,
  type Policy,
  type Property,
  type Reading,
  type Rule,
  type TypedAttribute,
  typeProperty,
} from "../../compilers/model/index.js";
import { createReferenceEngine } from "../engines/reference.js";
import { meaningOf } from "./properties-meaning.js";

/** Answers a request if the answer breaks a property, by nothing but the reference evaluator. */
export type Judge = (request: unknown) => Answer | undefined;

/** Makes the judge of a property; it is the definition of what breaks it. */
export function createJudge(policy: Policy, property: Property): Judge {
  const reference = createReferenceEngine(policy);
  const meaning = meaningOf(property);
  const scopes = new Map<ActionClass | undefined, (request: unknown) => boolean>();
  const scopeOf = (actionClass: ActionClass | undefined): ((request: unknown) => boolean) => {
    const known = scopes.get(actionClass);
    if (known !== undefined) return known;
    const { attributes } = typeProperty(policy, property, actionClass);
    const conditions = meaning.conditions.map((each) =>
      createTest(policy, each, meaning.ofConditions, attributes),
    );
    const exceptions = meaning.exceptions.map((each) =>
      each === "everything" ? () => true : createTest(policy, each, meaning.ofExceptions, attributes),
    );
    const isValid = createTest(policy, NOTHING, "must", attributes);
    const made = (request: unknown): boolean =>
      isValid(request) &&
      conditions.every((holds) => holds(request)) &&
      !exceptions.some((holds) => holds(request));
    scopes.set(actionClass, made);
    return made;
  };
  return (request) => {
    const action = actionOf(request);
    if (action === undefined || !isAbout(property, action)) return undefined;
    const actionClass = classOfAction(policy, action);
    if (actionClass === undefined && policy.catalogue !== undefined) return undefined;
    const answer = reference.decide(request);
    // Of these the policy says nothing.
    if (answer.reason === "request_too_large" || answer.reason === "invalid_attribute") return undefined;
    return meaning.forbidden.has(answer.decision) && scopeOf(actionClass)(request) ? answer : undefined;
  };
}

const NOTHING: Condition = { kind: "all", members: [], span: { start: 0, end: 0 } };

/** Whether a condition, as it is read, holds of a request, which is one of a policy with a rule for just that; never of an invalid one. */
function createTest(
  policy: Policy,
  condition: Condition,
  reading: Reading,
  attributes: readonly TypedAttribute[],
): (request: unknown) => boolean {
  const rule: Rule = {
    id: "property",
    index: 0,
    actions: [],
    decision: reading === "must" ? "ALLOW" : "DENY",
    condition,
    reason: "the property's condition holds",
    description: undefined,
    metadata: undefined,
    span: condition.span,
  };
  const engines = new Map<string, ReturnType<typeof createReferenceEngine>>();
  const engineFor = (action: string): ReturnType<typeof createReferenceEngine> => {
    const known = engines.get(action);
    if (known !== undefined) return known;
    const actionClass: ActionClass = { label: action, action, matches: [], rules: [rule], attributes };
    const single: Policy = {
      ...policy,
      combining: "deny-overrides",
      defaultDecision: "ESCALATE",
      catalogue: undefined,
      rules: [rule],
      named: [actionClass],
      openPatterns: [],
      open: [],
    };
    const made = createReferenceEngine(single);
    engines.set(action, made);
    return made;
  };
  return (request) => {
    const action = actionOf(request);
    return action !== undefined && engineFor(action).decide(request).rules.length === 1;
  };
}

function actionOf(request: unknown): string | undefined {
  if (typeof request !== "object" || request === null || !Object.hasOwn(request, "action")) return undefined;
  const { action } = request as { readonly action?: unknown };
  return typeof action === "string" && action !== "" ? action : undefined;
}
