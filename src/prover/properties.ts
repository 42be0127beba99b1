import type { Answer, Policy, Property } from "../../compilers/model/index.js";
import { typeProperty } from "../../compilers/model/index.js";
import { anyOf, intersection, like, shortest, union } from "../../compilers/smt/language/index.js";
import type { Formula } from "../../compilers/smt/logic.js";
import { lowerClass } from "../../compilers/smt/model/lower.js";
import { readCondition, type Setting } from "../../compilers/smt/model/reading.js";
import { type Part, partsOfPolicy } from "./analyze-part.js";
import {
  type AskedOfAll,
  type Inquiry,
  isNever,
  type Matter,
  openMatter,
  type Showing,
  settle,
} from "./analyze-search.js";
import type { Ask } from "./ask.js";
import { meaningOf } from "./properties-meaning.js";

/** What is known of a property, before a request that breaks it was replayed. */
export type PropertyVerdict =
  | { readonly kind: "holds" }
  | { readonly kind: "broken"; readonly request: unknown }
  | { readonly kind: "unknown"; readonly why: string }
  /** It is about no request at all. */
  | { readonly kind: "vacuous"; readonly because: string };

/** The verdicts in the order of the properties, and requests on which the prover is wrong. */
export interface PropertyVerdicts {
  readonly verdicts: readonly PropertyVerdict[];
  readonly faults: readonly unknown[];
}

/** Asks of each property whether any request breaks it. Throws `Untranslatable`. */
export async function judgeProperties(
  policy: Policy,
  properties: readonly Property[],
  tools: AskedOfAll & { readonly ask: Ask; readonly decide: (request: unknown) => Answer },
): Promise<PropertyVerdicts> {
  const inquiry: Inquiry = { ...tools, signal: tools.signal, faults: [], queries: 0 };
  const asked = properties.map((property) => ({
    property,
    broken: openMatter("whether it is broken"),
    speaks: openMatter("whether it is about any request"),
  }));
  // Not an action: the name is no text, or the closed catalogue does not have it.
  const parts = partsOfPolicy(policy).filter(
    ({ action, setting }) =>
      action.kind !== "free" && (policy.catalogue === undefined || setting !== undefined),
  );
  for (const [done, part] of parts.entries()) {
    await tools.watch?.({ label: part.label, done, of: parts.length });
    const sample = sampleOf(part);
    if (sample !== undefined) part.requests.push(sample);
    await settle(
      part,
      asked.flatMap((each) => showingsOf(policy, part, each)),
      inquiry,
    );
  }
  const verdicts = asked.map(({ broken, speaks, property }) => verdictOf(property, broken, speaks));
  if (tools.signal?.aborted === true) {
    const interrupted = { kind: "unknown", why: "it was interrupted" } as const;
    return {
      verdicts: verdicts.map((each) => (each.kind === "broken" ? each : interrupted)),
      faults: inquiry.faults,
    };
  }
  return { verdicts, faults: inquiry.faults };
}

interface Asked {
  readonly property: Property;
  readonly broken: Matter;
  readonly speaks: Matter;
}

function verdictOf(property: Property, broken: Matter, speaks: Matter): PropertyVerdict {
  if (broken.state === "shown") return { kind: "broken", request: broken.shownBy };
  const [unknown] = broken.unknown;
  if (unknown !== undefined) return { kind: "unknown", why: `for ${unknown.label}: ${unknown.why}` };
  if (!isNever(speaks)) return { kind: "holds" };
  const because =
    property.claim === "only" && property.when === undefined
      ? "without `when` every request may have the decision"
      : "no valid request is one that it is about";
  return { kind: "vacuous", because };
}

/** When requests of a part break a property, and when it is about them. */
function showingsOf(policy: Policy, part: Part, { property, broken, speaks }: Asked): readonly Showing[] {
  if (broken.state === "shown") return [];
  const { logic, space, action, model } = part;
  const about = aboutAction(part, property);
  if (about === logic.false) return [];
  const typed = typeProperty(policy, property, part.setting?.actionClass);
  if (typed.diagnostics.length > 0) {
    const why = typed.diagnostics.map(({ message }) => message).join("; ");
    broken.unknown.push({ label: part.label, why });
    return [];
  }
  const setting: Setting = {
    logic,
    space,
    action,
    actionClass: {
      label: part.label,
      action: undefined,
      matches: [],
      rules: [],
      attributes: typed.attributes,
    },
  };
  const meaning = meaningOf(property);
  const { invalid } = lowerClass({ combining: "deny-overrides", defaultDecision: "DENY" }, setting);
  const scope = logic.and([
    about,
    logic.not(model.invalid),
    logic.not(invalid),
    ...meaning.conditions.map((each) => readCondition(setting, each, meaning.ofConditions)),
    ...meaning.exceptions.map((each) =>
      each === "everything" ? logic.false : logic.not(readCondition(setting, each, meaning.ofExceptions)),
    ),
  ]);
  const forbidden = logic.or([...meaning.forbidden].map((each) => model.decision[each]));
  return [
    { matter: broken, when: logic.and([scope, forbidden]) },
    // What only an absent value could be is nothing that its author had in mind.
    {
      matter: speaks,
      when: logic.and([scope, ...meaning.conditions.map((each) => readCondition(setting, each, "must"))]),
    },
  ];
}

/** That a request of the part has one of the property's actions. */
function aboutAction({ logic, space, action }: Part, { actions }: Property): Formula {
  if (actions.length === 0) return logic.true;
  const language = union(
    actions.map((each) => (each.kind === "name" ? anyOf([each.name]) : like(each.pattern.parts))),
  );
  if (action.kind === "named") return language.accepts(action.name) ? logic.true : logic.false;
  return logic.text(space.at(["action"]), intersection([language, action.language]));
}

function sampleOf({ action }: Part): unknown {
  const name = action.kind === "named" ? action.name : shortest(action.language);
  return name === undefined ? undefined : { action: name };
}
