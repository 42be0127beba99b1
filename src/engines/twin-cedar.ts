import {
  type Answer,
  type EntityTemplate,
  type EscalateMark,
  fill,
  type Outcome,
  roundNumbers,
  type Template,
  valueIn,
} from "../../compilers/model/index.js";
import { type Cedar, giveBackInstance, takeInstance } from "./cedar-wasm-instance.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";
import { twinAnswer } from "./twin-answer.js";

/** A hand-written Cedar policy. */
export interface TwinPolicy {
  readonly id: string;
  readonly text: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** What hand-written Cedar is, and how requests reach it. */
export interface TwinCedar {
  readonly policies: readonly TwinPolicy[];
  /** The text of the schema, against which Cedar then checks requests. */
  readonly schema: string | undefined;
  readonly principal: EntityTemplate;
  readonly action: EntityTemplate;
  readonly resource: EntityTemplate;
  readonly context: Template;
  readonly entities: readonly Template[];
  readonly escalate: EscalateMark | undefined;
  readonly refused: Outcome;
}

/**
 * Hand-written Cedar, asked as a deployment asks it: a policy that fails is skipped, and what Cedar then says counts. An
 * instance that throws is replaced. Throws when the policies cannot be read.
 */
export function createTwinCedar(twin: TwinCedar): Engine {
  const escalating = new Set(
    twin.policies.filter((each) => escalates(each, twin.escalate)).map(({ id }) => id),
  );
  const sets = {
    preparsedPolicySetId: POLICIES,
    ...(twin.schema === undefined ? {} : { preparsedSchemaName: SCHEMA }),
  };
  let cedar: Cedar | undefined = prepare(twin);
  return failClosed({
    name: "cedar-wasm",
    decide: (request) => {
      const rounded: string[] = [];
      const call = cedarCall(twin, request, (written, number) => rounded.push(`${written} as ${number}`));
      if (typeof call === "string") return twinAnswer(twin.refused, call);
      cedar ??= prepare(twin);
      let response: unknown;
      try {
        response = cedar.statefulIsAuthorized({ ...call, ...sets } as unknown as Call);
      } catch (fault) {
        // What is thrown out of Wasm leaves its stack shorter for good.
        cedar = undefined;
        return twinAnswer(twin.refused, `refused: ${fault instanceof Error ? fault.message : String(fault)}`);
      }
      return answerOf(response, escalating, twin.refused, rounded);
    },
    close: () => {
      if (cedar !== undefined) giveBackInstance(cedar);
      cedar = undefined;
    },
  });
}

type Call = Parameters<Cedar["statefulIsAuthorized"]>[0];

const POLICIES = "twin policies";
const SCHEMA = "twin schema";

function prepare({ policies, schema }: TwinCedar): Cedar {
  const cedar = takeInstance();
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  succeed(cedar.preparsePolicySet(POLICIES, { staticPolicies }));
  if (schema !== undefined) succeed(cedar.preparseSchema(SCHEMA, schema));
  return cedar;
}

function succeed(answer: ReturnType<Cedar["preparsePolicySet"]>): void {
  if (answer.type !== "success") throw new Error(answer.errors.map((each) => each.message).join("; "));
}

/** Whether what a policy decides is for a person to decide. */
export function escalates(
  { id, annotations }: Pick<TwinPolicy, "id" | "annotations">,
  mark: EscalateMark | undefined,
): boolean {
  if (mark === undefined) return false;
  if (mark.policies.includes(id)) return true;
  const value = mark.annotation === undefined ? undefined : annotations.get(mark.annotation);
  return value !== undefined && (mark.value === undefined || mark.value === value);
}

/** What Cedar is asked for a request; a text says why nothing can be asked. */
export function cedarCall(
  twin: Omit<TwinCedar, "policies" | "escalate" | "refused">,
  request: unknown,
  tell: (written: string, rounded: number) => void = () => {},
): Readonly<Record<string, unknown>> | string {
  const uids: unknown[] = [];
  for (const part of ["principal", "action", "resource"] as const) {
    const uid = { type: fill(twin[part].type, request), id: fill(twin[part].id, request) };
    if (typeof uid.type !== "string" || typeof uid.id !== "string") {
      return `the request has no text that names the ${part}`;
    }
    uids.push(uid);
  }
  const [principal, action, resource] = uids;
  return {
    principal,
    action,
    resource,
    context: roundNumbers(fill(twin.context, request) ?? {}, tell),
    entities: entitiesOf(twin.entities, request, tell),
  };
}

/** Entities whose names are not in the request are left out, and of two with one name the second. */
function entitiesOf(
  templates: readonly Template[],
  request: unknown,
  tell: (written: string, rounded: number) => void,
): readonly unknown[] {
  const found = new Map<string, unknown>();
  for (const template of templates) {
    const filled = fill(template, request);
    const uid = valueIn(filled, ["uid"]);
    if (typeof valueIn(uid, ["id"]) !== "string" || found.has(JSON.stringify(uid))) continue;
    const attrs = roundNumbers(valueIn(filled, ["attrs"]) ?? {}, tell);
    const parents = valueIn(filled, ["parents"]) ?? [];
    found.set(JSON.stringify(uid), {
      uid,
      attrs,
      parents: Array.isArray(parents) ? parents.filter(isNamed) : parents,
    });
  }
  return [...found.values()];
}

function isNamed(parent: unknown): boolean {
  return valueIn(parent, ["id"]) !== undefined;
}

function answerOf(
  response: unknown,
  escalating: ReadonlySet<string>,
  refused: Outcome,
  rounded: readonly string[],
): Answer {
  const received = rounded.length === 0 ? "" : `; received ${rounded.join(", ")}`;
  const decision = valueIn(response, ["response", "decision"]);
  if (decision !== "allow" && decision !== "deny") {
    return twinAnswer(refused, `refused: ${messagesOf(valueIn(response, ["errors"])).join("; ")}${received}`);
  }
  const reasons = listOf(valueIn(response, ["response", "diagnostics", "reason"]))
    .map(String)
    .sort();
  const errors = listOf(valueIn(response, ["response", "diagnostics", "errors"]));
  const skipped = errors.map((each) => String(valueIn(each, ["policyId"]))).sort();
  const said = [
    decision,
    reasons.length === 0 ? "" : ` by ${reasons.join(", ")}`,
    skipped.length === 0 ? "" : `; skipped with an error: ${skipped.join(", ")}`,
    received,
  ].join("");
  return twinAnswer(outcomeOf(decision, reasons, escalating), said, reasons);
}

/** One permit that escalates is enough; of forbids all must, as one that does not forbids for good. */
function outcomeOf(
  decision: "allow" | "deny",
  reasons: readonly string[],
  escalating: ReadonlySet<string>,
): Outcome {
  const marked = reasons.filter((id) => escalating.has(id)).length;
  if (decision === "allow") return marked > 0 ? "ESCALATE" : "ALLOW";
  return marked > 0 && marked === reasons.length ? "ESCALATE" : "DENY";
}

function messagesOf(errors: unknown): readonly string[] {
  return listOf(errors).map((each) => String(valueIn(each, ["message"])));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
