import type { Decision, Rule } from "../../model/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Outcome } from "../outcome.js";
import { orTooDeep, Untranslatable } from "../untranslatable.js";
import { createEvaluate, holdsOf, type Scope } from "./evaluate.js";
import { field, list, record, textOf } from "./json.js";
import { contextType } from "./schema.js";

/** What of a Cedar deployment the formulas are made from, all of it as Cedar itself prints it in JSON. */
export interface CedarDeployment {
  readonly policies: readonly unknown[];
  readonly schema: unknown;
}

/** One action of a deployment, and what its host answers for. */
export interface CedarQuestion extends Omit<Scope, "context"> {
  /** The id under which requests of this part are put to Cedar. */
  readonly actionId: string;
  readonly combining: "deny-overrides" | "first-match";
  readonly defaultDecision: Decision;
  /** The policy's rules in document order, by which the response is read. */
  readonly rules: readonly Pick<Rule, "id" | "decision">[];
}

/** When one policy is satisfied, and when evaluating it is an error. */
export interface CedarPolicyFormula {
  readonly id: string;
  readonly effect: "permit" | "forbid";
  /** The rule that it came from; a permit by default has none. */
  readonly rule: string | undefined;
  readonly satisfied: Formula;
  readonly error: Formula;
}

/** What Cedar and the reading of its response answer to the requests of a part that are valid. */
export function lowerDeployment(deployment: CedarDeployment, question: CedarQuestion): Outcome {
  const { logic, rules, defaultDecision } = question;
  const policies = orTooDeep(() => lowerPolicies(deployment, question));
  const satisfiedOf = (wanted: (policy: CedarPolicyFormula) => boolean): Formula =>
    logic.or(policies.filter(wanted).map(({ satisfied }) => satisfied));
  const isForbid = ({ effect }: CedarPolicyFormula): boolean => effect === "forbid";
  const forbidden = satisfiedOf(isForbid);
  const allowed = logic.and([satisfiedOf((each) => !isForbid(each)), logic.not(forbidden)]);
  const decisions = new Map(rules.map(({ id, decision }) => [id, decision]));
  const decisionOf = ({ rule }: CedarPolicyFormula): Decision | undefined =>
    rule === undefined ? undefined : decisions.get(rule);
  // The policies that determine Cedar's decision are all of the effect that won.
  const determines = (policy: CedarPolicyFormula): Formula =>
    isForbid(policy) ? policy.satisfied : logic.and([policy.satisfied, logic.not(forbidden)]);
  const named = new Map(
    rules.map(({ id }) => [id, logic.or(policies.filter(({ rule }) => rule === id).map(determines))]),
  );
  const denied = satisfiedOf((policy) => isForbid(policy) && decisionOf(policy) === "DENY");
  const carriers =
    question.combining === "first-match" ? onlyFirst(logic, named) : strongest(logic, named, rules, denied);
  const carried = logic.or([...carriers.values()]);
  const when = (decision: Decision): Formula =>
    logic.or([
      ...rules.filter((rule) => rule.decision === decision).map(({ id }) => carriers.get(id) ?? logic.false),
      ...(decision === defaultDecision ? [logic.not(carried)] : []),
    ]);
  return {
    decision: { ALLOW: when("ALLOW"), ESCALATE: when("ESCALATE"), DENY: when("DENY") },
    rules: carriers,
    faults: new Map([
      ["an evaluation error", logic.or(policies.map(({ error }) => error))],
      // What follows, the reading of the response refuses.
      [
        "an effect that is not its rule's",
        logic.or(
          policies
            .filter(
              (policy) => policy.rule !== undefined && (decisionOf(policy) !== "ALLOW") !== isForbid(policy),
            )
            .map(determines),
        ),
      ],
      ["a forbid by default", satisfiedOf((policy) => isForbid(policy) && policy.rule === undefined)],
      [
        "a default that differs",
        logic.and([logic.not(carried), defaultDecision === "ALLOW" ? logic.not(allowed) : allowed]),
      ],
    ]),
  };
}

/** Every policy that speaks of the action. */
export function lowerPolicies(
  { policies, schema }: CedarDeployment,
  question: Omit<CedarQuestion, "combining" | "defaultDecision" | "rules">,
): readonly CedarPolicyFormula[] {
  const evaluate = createEvaluate({ ...question, context: contextType(schema, question.actionId) });
  const { logic } = question;
  return policies.map(record).flatMap((policy): readonly CedarPolicyFormula[] => {
    if (!speaksOf(policy, question.actionId)) return [];
    const annotations = record(field(policy, "annotations") ?? {});
    const effect = textOf(field(policy, "effect"));
    if (effect !== "permit" && effect !== "forbid")
      throw new Untranslatable(`Cedar's effect ${JSON.stringify(effect)}`);
    // As written they are one conjunction: what comes later is not looked at once one fails.
    let [satisfied, error] = [logic.true, logic.false];
    for (const condition of list(field(policy, "conditions")).map(record)) {
      const body = evaluate(field(condition, "body"));
      const wanted = kindOf(condition) === "when" ? holdsOf(body) : logic.not(holdsOf(body));
      error = logic.or([error, logic.and([satisfied, body.error])]);
      satisfied = logic.and([satisfied, wanted]);
    }
    const annotation = (name: string): string | undefined => {
      const text = field(annotations, name);
      return text === undefined ? undefined : textOf(text);
    };
    return [
      {
        id: annotation("id") ?? "",
        effect,
        rule: annotation("rule"),
        satisfied: logic.and([satisfied, logic.not(error)]),
        error,
      },
    ];
  });
}

function kindOf(condition: Readonly<Record<string, unknown>>): "when" | "unless" {
  const kind = field(condition, "kind");
  if (kind === "when" || kind === "unless") return kind;
  throw new Untranslatable(`Cedar's condition of the kind ${JSON.stringify(kind)}`);
}

/** Whether a policy's head takes in the action. Of principals and resources the emitted policies say nothing. */
function speaksOf(policy: Readonly<Record<string, unknown>>, actionId: string): boolean {
  for (const name of ["principal", "resource"]) {
    const op = field(record(field(policy, name)), "op");
    if (op !== "All") throw new Untranslatable(`Cedar's ${name} ${JSON.stringify(op)}`);
  }
  const head = record(field(policy, "action"));
  const isAction = (entity: unknown): boolean => {
    const { type, id } = record(entity);
    if (type !== "Action") throw new Untranslatable(`Cedar's action of the type ${JSON.stringify(type)}`);
    return id === actionId;
  };
  switch (field(head, "op")) {
    case "All":
      return true;
    case "==":
      return isAction(field(head, "entity"));
    case "in":
      return head["entities"] === undefined
        ? isAction(field(head, "entity"))
        : list(head["entities"]).some(isAction);
    default:
      throw new Untranslatable(`Cedar's action ${JSON.stringify(field(head, "op"))}`);
  }
}

/** A forbid that denies wins over one that escalates. */
function strongest(
  logic: Logic,
  named: ReadonlyMap<string, Formula>,
  rules: CedarQuestion["rules"],
  denied: Formula,
): ReadonlyMap<string, Formula> {
  return new Map(
    rules.map(({ id, decision }) => {
      const determining = named.get(id) ?? logic.false;
      return [id, decision === "ESCALATE" ? logic.and([determining, logic.not(denied)]) : determining];
    }),
  );
}

function onlyFirst(logic: Logic, named: ReadonlyMap<string, Formula>): ReadonlyMap<string, Formula> {
  const carriers = new Map<string, Formula>();
  let undecided = logic.true;
  for (const [rule, determining] of named) {
    carriers.set(rule, logic.and([undecided, determining]));
    undecided = logic.and([undecided, logic.not(determining)]);
  }
  return carriers;
}
