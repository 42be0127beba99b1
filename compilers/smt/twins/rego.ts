import type { RegoMapping } from "../../model/index.js";
import type { ActionName } from "../action.js";
import type { Formula } from "../logic.js";
import { type Plan, translateAnswers } from "../plan/index.js";
import { Untranslatable } from "../untranslatable.js";
import { always, chosen, type Decided } from "./decided.js";
import { plainPath, type Requests, substitution } from "./template.js";
import type { Doubts } from "./world.js";

/** A query of hand-written Rego, as OPA plans it. */
export interface RegoQuery {
  readonly plan: Plan;
  readonly entrypoint: string;
  readonly mapping: RegoMapping;
}

/** What the answer to a query decides, as the mapping reads it. Throws `Untranslatable`. */
export function regoDecides(
  { plan, entrypoint, mapping }: RegoQuery,
  requests: Requests,
  input: Requests,
  action: ActionName,
  doubts: Doubts,
  fileOf: (planned: string) => string = (planned) => planned,
): Decided {
  const { logic } = requests;
  const written = (name: string): string =>
    name.slice(NOT_FOLLOWED.length).replace(/^[^:]+(?=:[0-9]+:)/, fileOf);
  const lists = [mapping.deny, mapping.escalate, mapping.allow].map((each) => each.map(scalarOf));
  const found = translateAnswers(
    plan,
    entrypoint,
    { logic: input.logic, space: input.space, action },
    { at: plainPath(mapping.at), values: lists.flat() },
  );
  const carry = substitution(mapping.input, requests);
  for (const [name, when] of found.faults) {
    if (name === "beyond") doubts.raise("something in the Rego for some requests", carry(when));
    else if (name !== "conflict") doubts.raise(written(name), carry(when));
  }
  const answers = found.answers.map(carry);
  const [denies, escalates, allows] = lists.map((values, index): Formula => {
    const before = lists.slice(0, index).reduce((sum, { length }) => sum + length, 0);
    return logic.or(answers.slice(before, before + values.length));
  });
  if (denies === undefined || escalates === undefined || allows === undefined)
    throw new Error("there are three lists of answers");
  const listed = chosen(
    logic,
    denies,
    always(logic, "DENY"),
    chosen(
      logic,
      escalates,
      always(logic, "ESCALATE"),
      chosen(logic, allows, always(logic, "ALLOW"), always(logic, mapping.otherwise)),
    ),
  );
  const isUndefined = carry(found.isUndefined);
  const defined = chosen(logic, isUndefined, always(logic, mapping.undefined ?? "DENY"), listed);
  // Two values for one rule are an error; so is no input.
  const failed = logic.or([
    carry(found.faults.get("conflict") ?? input.logic.false),
    mapping.input.kind === "place"
      ? logic.is(requests.space.at(plainPath(mapping.input.path)), "absent")
      : logic.false,
  ]);
  return chosen(logic, failed, always(logic, "ERROR"), defined);
}

const NOT_FOLLOWED = "not followed: ";

function scalarOf(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new Untranslatable(`the answer ${JSON.stringify(value)} in the mapping`);
}
