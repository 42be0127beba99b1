import type { Decision } from "../../model/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Outcome } from "../outcome.js";
import { Untranslatable } from "../untranslatable.js";
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
  /** The ids of the policy's rules in document order: under `first-match` the first that determines decides. */
  readonly order: readonly string[];
}

/** When one policy is satisfied, and when evaluating it is an error. */
export interface CedarPolicyFormula {
  readonly id: string;
  readonly effect: "permit" | "forbid";
  readonly rule: string | undefined;
  readonly decision: string | undefined;
  readonly satisfied: Formula;
  readonly error: Formula;
}

/** What Cedar and the reading of its response answer to the requests of a part that are valid. */
export function lowerDeployment(deployment: CedarDeployment, question: CedarQuestion): Outcome {
  const { logic } = question;
  const policies = lowerPolicies(deployment, question);
  const forbids = policies.filter(({ effect }) => effect === "forbid");
  const permits = policies.filter(({ effect }) => effect === "permit");
  const forbidden = logic.or(forbids.map(({ satisfied }) => satisfied));
  const denied = logic.or(
    forbids.filter(({ decision }) => decision === "deny").map(({ satisfied }) => satisfied),
  );
  const allowed = logic.and([logic.or(permits.map(({ satisfied }) => satisfied)), logic.not(forbidden)]);
  const denies = question.combining === "first-match" ? [] : [denied];
  const rules = new Map<string, Formula[]>();
  for (const { effect, rule, decision, satisfied } of policies) {
    if (rule === undefined) continue;
    const outranked = effect === "permit" ? [forbidden] : decision === "deny" ? [] : denies;
    rules.set(rule, [...(rules.get(rule) ?? []), logic.and([satisfied, ...outranked.map(logic.not)])]);
  }
  const candidates = new Map([...rules].map(([rule, each]) => [rule, logic.or(each)]));
  const carriers =
    question.combining === "first-match" ? onlyFirst(logic, candidates, question.order) : candidates;
  const decisionOf = new Map(policies.map(({ rule, decision }) => [rule, decision]));
  const by = (decision: Decision): Formula =>
    logic.or(
      [...carriers]
        .filter(([rule]) => decisionOf.get(rule) === decision.toLowerCase())
        .map(([, each]) => each),
    );
  const carried = logic.or([...carriers.values()]);
  const allowsByDefault = question.defaultDecision === "ALLOW";
  const byDefault = (decision: Decision): Formula =>
    decision === question.defaultDecision ? logic.not(carried) : logic.false;
  return {
    decision: {
      ALLOW: logic.or([by("ALLOW"), byDefault("ALLOW")]),
      ESCALATE: logic.or([by("ESCALATE"), byDefault("ESCALATE")]),
      DENY: logic.or([by("DENY"), byDefault("DENY")]),
    },
    rules: carriers,
    faults: new Map([
      ["an evaluation error", logic.or(policies.map(({ error }) => error))],
      // The reading of the response refuses a default that Cedar does not share.
      [
        "a default that differs",
        logic.and([logic.not(carried), allowsByDefault ? logic.not(allowed) : allowed]),
      ],
    ]),
  };
}

/** Every policy that speaks of the action. */
export function lowerPolicies(
  { policies, schema }: CedarDeployment,
  question: Omit<CedarQuestion, "combining" | "defaultDecision" | "order">,
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
        decision: annotation("decision"),
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

function onlyFirst(
  logic: Logic,
  candidates: ReadonlyMap<string, Formula>,
  order: readonly string[],
): ReadonlyMap<string, Formula> {
  const carriers = new Map<string, Formula>();
  let undecided = logic.true;
  for (const rule of order) {
    const candidate = candidates.get(rule);
    if (candidate === undefined) continue;
    carriers.set(rule, logic.and([undecided, candidate]));
    undecided = logic.and([undecided, logic.not(candidate)]);
  }
  return carriers;
}
