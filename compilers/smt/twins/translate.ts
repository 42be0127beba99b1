import type { CedarMapping, RegoMapping, RequestSpace } from "../../model/index.js";
import type { ActionName } from "../action.js";
import { anyOf, complement, EMPTY, FULL, literal } from "../language/index.js";
import { createLogic, type Formula, type Logic } from "../logic.js";
import { createSpace, type Place, type Space } from "../place.js";
import type { Plan } from "../plan/index.js";
import { Untranslatable } from "../untranslatable.js";
import { type CedarPolicy, cedarDecides, lowerPolicies } from "./cedar.js";
import { always, chosen, type Decided, differ } from "./decided.js";
import { type Layout, worldOf } from "./layout.js";
import { refusalOf } from "./refused-request.js";
import { regoDecides } from "./rego.js";
import { readSchema } from "./schema.js";
import { requestsOf } from "./space.js";
import { partOf, plainPath } from "./template.js";
import type { World } from "./world.js";

/** Hand-written twins, as their own tools read them, and how requests reach them. */
export interface TwinTexts {
  readonly plan: Plan;
  readonly entrypoint: string;
  readonly rego: RegoMapping;
  /** The file that is meant by a name in the plan. */
  readonly fileOf?: (planned: string) => string;
  readonly policies: readonly CedarPolicy[];
  /** Cedar's schema in its JSON form. */
  readonly schema: unknown;
  readonly layout: Layout;
  readonly refused: CedarMapping["refused"];
  readonly requests: RequestSpace;
  /** Actions to tell apart. */
  readonly actions: readonly string[];
  /** Places of which a policy or a schema speaks. */
  readonly places: readonly (readonly string[])[];
}

/** Twins as formulas, one part for each action that is told apart. */
export interface TwinFormulas {
  readonly logic: Logic;
  readonly space: Space;
  readonly parts: readonly TwinPart[];
}

/** The requests of one part, and when the twins differ on them. */
export interface TwinPart {
  readonly label: string;
  readonly domain: Formula;
  /** That a request has no key that nobody names; counterexamples of this kind are easier to read. */
  readonly isPlain: Formula;
  /** When Cedar does not take the request. */
  readonly refused: Formula;
  readonly differs: Formula;
  /** What each side decides. */
  readonly rego: Decided;
  readonly cedar: Decided;
  /** When each of Cedar's policies is satisfied, where Cedar takes the request. */
  readonly satisfied: ReadonlyMap<string, Formula>;
  /** What is not followed: when an answer may be another, by its name. */
  readonly doubts: ReadonlyMap<string, Formula>;
  /** What has no translation at all; nothing is known of the part then. */
  readonly open: readonly string[];
}

/** Makes the formulas. What has no translation is named in its part. */
export function translateTwins(texts: TwinTexts): TwinFormulas {
  const [logic, space] = [createLogic(), createSpace()];
  const requests = { logic, space };
  const input = { logic: createLogic(), space: createSpace() };
  const schema = texts.schema === undefined ? undefined : readSchema(texts.schema);
  const lowered = partitionOf(texts, requests).map((part) => {
    const layout: Layout = part.name === undefined ? texts.layout : named(texts.layout, part.name);
    const { world, entities } = worldOf(requests, layout, {
      above: (action) => schema?.actions.get(action)?.groups ?? [],
      others: part.name === undefined ? new Set(texts.actions) : new Set(),
    });
    const { satisfied, open } = lowerPolicies(world, part.isRefused ? [] : texts.policies);
    const rego = attempt("the Rego", () =>
      regoDecides(
        { plan: texts.plan, entrypoint: texts.entrypoint, mapping: texts.rego },
        requests,
        input,
        part.action,
        world.doubts,
        texts.fileOf,
      ),
    );
    return { part, layout, world, entities, satisfied, cedar: cedarDecides(world, satisfied), open, rego };
  });
  const spoken = [
    ...lowered
      .flatMap(({ cedar, rego }) => [cedar, rego.value ?? cedar])
      .flatMap(({ ALLOW, ESCALATE }) => [ALLOW, ESCALATE]),
    ...lowered.map(({ part }) => part.domain),
  ];
  const asked = attempt("the mapping", () =>
    requestsOf(requests, texts.requests, { named: texts.places, spoken, records: recordsIn(texts.layout) }),
  );
  const parts = lowered.map(({ part, layout, world, entities, satisfied, cedar, open, rego }): TwinPart => {
    const unsure: Formula[] = [];
    const refused = attempt("the mapping", () =>
      refusalOf({
        world,
        layout,
        entities,
        schema,
        action: part.name,
        below: asked.value?.below ?? (() => []),
        unsure: (when) => {
          unsure.push(when);
        },
      }),
    );
    const whys = [...open, ...[rego, asked, refused].flatMap(({ why }) => why ?? [])];
    const all = { refused: refused.value ?? logic.false, rego: rego.value ?? always(logic, "DENY") };
    const denied = always(logic, texts.refused);
    const answered = chosen(logic, all.refused, denied, cedar);
    const maybe = logic.and([
      logic.or(unsure),
      logic.or([differ(logic, all.rego, denied), differ(logic, all.rego, cedar)]),
    ]);
    return {
      label: part.label,
      domain: logic.and([part.domain, asked.value?.domain ?? logic.true]),
      isPlain: asked.value?.isPlain ?? logic.true,
      refused: all.refused,
      differs: differ(logic, all.rego, answered),
      rego: all.rego,
      cedar: answered,
      satisfied: new Map(satisfied.map((each) => [each.id, each.satisfied])),
      doubts: withElements(world, maybe),
      open: [...new Set(whys)],
    };
  });
  return { logic, space, parts };
}

function withElements(world: World, maybe: Formula): ReadonlyMap<string, Formula> {
  const doubts = new Map(world.doubts.all());
  if (maybe.kind !== "false")
    doubts.set("arrays with elements that are no texts, which Cedar may refuse", maybe);
  return doubts;
}

/** The places of which Cedar takes the values for records. */
function recordsIn({ context, entities }: Layout): readonly (readonly string[])[] {
  const attrs = entities.map((entity) =>
    entity.kind === "map" ? entity.entries.find(([key]) => key === "attrs")?.[1] : undefined,
  );
  return [context, ...attrs].flatMap((each) => (each?.kind === "place" ? [each.path] : []));
}

interface Attempt<T> {
  readonly value: T | undefined;
  readonly why: string | undefined;
}

function attempt<T>(what: string, make: () => T): Attempt<T> {
  try {
    return { value: make(), why: undefined };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { value: undefined, why: `${what}: ${error.message}` };
  }
}

interface Part {
  readonly label: string;
  /** The action's name, where there is one. */
  readonly name: string | undefined;
  /** What Rego knows of its input beforehand. */
  readonly action: ActionName;
  readonly domain: Formula;
  /** Whether Cedar is never asked, as nothing names the action. */
  readonly isRefused: boolean;
}

/** One part for each action, one for the others, one for requests that name none. */
function partitionOf(
  { layout, rego, actions }: TwinTexts,
  { logic, space }: Pick<TwinFormulas, "logic" | "space">,
): readonly Part[] {
  const { id } = layout.action;
  if (id.kind !== "place" || id.absent !== undefined) {
    const name = id.kind === "constant" && typeof id.value === "string" ? id.value : undefined;
    return [{ label: "all requests", name, action: ANY, domain: logic.true, isRefused: false }];
  }
  const place = space.at(plainPath(id.path));
  const isShared = sharesAction(rego, place);
  const known = (action: ActionName): ActionName => (isShared ? action : ANY);
  const others = complement(anyOf(actions));
  return [
    ...actions.map(
      (name): Part => ({
        label: name,
        name,
        action: known({ kind: "named", name }),
        domain: logic.text(place, literal(name)),
        isRefused: false,
      }),
    ),
    {
      label: actions.length === 0 ? "all actions" : "other actions",
      name: undefined,
      action: known({ kind: "texts", language: others }),
      domain: logic.text(place, others),
      isRefused: false,
    },
    {
      label: "no action",
      name: undefined,
      action: known({ kind: "free", language: EMPTY }),
      domain: logic.not(logic.is(place, "string")),
      isRefused: true,
    },
  ];
}

const ANY: ActionName = { kind: "free", language: FULL };

/** Whether OPA finds the action's name where Cedar's comes from. */
function sharesAction({ input }: RegoMapping, place: Place): boolean {
  try {
    const found = partOf(input, ["action"]);
    return found.kind === "place" && found.keys.join("\u0000") === place.keys.join("\u0000");
  } catch (error) {
    if (error instanceof Untranslatable) return false;
    throw error;
  }
}

function named(layout: Layout, name: string): Layout {
  return { ...layout, action: { ...layout.action, id: { kind: "constant", value: name } } };
}
