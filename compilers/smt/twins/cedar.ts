import { field, list, record, textOf } from "../cedar/json.js";
import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import type { Decided } from "./decided.js";
import { equal } from "./equal.js";
import { evaluateTruth } from "./evaluate.js";
import { type Gap, gapOf } from "./gap.js";
import { entityLiteral } from "./literals.js";
import type { Value } from "./value.js";
import type { World } from "./world.js";

/** A hand-written policy as Cedar prints it in JSON, and whether its answer escalates. */
export interface CedarPolicy {
  readonly id: string;
  readonly tree: unknown;
  readonly text: string;
  readonly escalates: boolean;
  /** Where an expression of the tree stands: file, line and column; the policy itself for what is none. */
  readonly placeOf?: (node: unknown) => string;
}

/** When a policy is satisfied; one that fails is not. */
export interface Satisfied {
  readonly id: string;
  readonly effect: "permit" | "forbid";
  readonly escalates: boolean;
  readonly satisfied: Formula;
}

/** When each policy is satisfied, and what of them is not followed, each with its place and its policy. */
export function lowerPolicies(
  world: World,
  policies: readonly CedarPolicy[],
): { readonly satisfied: readonly Satisfied[]; readonly open: readonly string[] } {
  const satisfied: Satisfied[] = [];
  const open: string[] = [];
  for (const policy of policies) {
    const gaps: Gap[] = [];
    try {
      const json = record(policy.tree);
      const own: World = { ...world, gaps, numbers: longNumbersIn(policy.text) };
      const { id, escalates } = policy;
      const found = { id, effect: effectOf(json), escalates, satisfied: lowerPolicy(own, json) };
      if (gaps.length === 0) satisfied.push(found);
    } catch (error) {
      gaps.push(gapOf(error));
    }
    open.push(...gaps.map((gap) => describe(policy, gap)));
  }
  return { satisfied, open };
}

function describe({ id, placeOf }: CedarPolicy, { why, node }: Gap): string {
  const place = placeOf?.(node);
  return `${place === undefined ? "" : `${place}: `}${id}: ${why}`;
}

function effectOf(policy: Readonly<Record<string, unknown>>): Satisfied["effect"] {
  const effect = textOf(field(policy, "effect"));
  if (effect === "permit" || effect === "forbid") return effect;
  throw new Untranslatable(`Cedar's effect ${JSON.stringify(effect)}`);
}

function longNumbersIn(text: string): World["numbers"] {
  const found = new Map<number, readonly string[]>();
  for (const [written] of text.matchAll(/[0-9]{16,}/g)) {
    const digits = written.replace(/^0+(?=.)/, "");
    const known = found.get(Number(digits)) ?? [];
    if (!known.includes(digits)) found.set(Number(digits), [...known, digits]);
  }
  return found;
}

/** What Cedar answers where it does not refuse the request, as the mapping reads it. */
export function cedarDecides({ logic }: World, policies: readonly Satisfied[]): Decided {
  const some = (wanted: (policy: Satisfied) => boolean): Formula =>
    logic.or(policies.filter(wanted).map(({ satisfied }) => satisfied));
  const forbidden = some(({ effect }) => effect === "forbid");
  const allowed = logic.and([some(({ effect }) => effect === "permit"), logic.not(forbidden)]);
  // One permit that escalates is enough; of forbids all must.
  const byPermit = some(({ effect, escalates }) => effect === "permit" && escalates);
  const denied = some(({ effect, escalates }) => effect === "forbid" && !escalates);
  return {
    ALLOW: logic.and([allowed, logic.not(byPermit)]),
    ESCALATE: logic.or([logic.and([allowed, byPermit]), logic.and([forbidden, logic.not(denied)])]),
  };
}

function lowerPolicy(world: World, policy: Readonly<Record<string, unknown>>): Formula {
  const { logic } = world;
  let satisfied = logic.and(
    (["principal", "action", "resource"] as const).map((part) =>
      headHolds(world, world.variables[part], field(policy, part)),
    ),
  );
  let error = logic.false;
  for (const condition of list(field(policy, "conditions")).map(record)) {
    // What is never looked at may be something that is not followed.
    if (satisfied.kind === "false") return logic.false;
    const kind = field(condition, "kind");
    if (kind !== "when" && kind !== "unless")
      throw new Untranslatable(`Cedar's condition of the kind ${JSON.stringify(kind)}`);
    const { holds, bad } = evaluateTruth(world, field(condition, "body"));
    error = logic.or([error, logic.and([satisfied, bad])]);
    satisfied = logic.and([satisfied, kind === "when" ? holds : logic.not(holds)]);
  }
  return logic.and([satisfied, logic.not(error)]);
}

function headHolds(world: World, value: Value, json: unknown): Formula {
  const { logic } = world;
  const head = record(json);
  if (value.kind !== "entity") throw new Error("a variable of a head is an entity");
  if (field(head, "slot") !== undefined) throw new Untranslatable("templates of policies");
  const isIn = (entity: unknown): Formula => world.isIn(value, entityLiteral(entity));
  const below = (of: unknown): Formula => {
    const node = record(of);
    if (field(node, "slot") !== undefined) throw new Untranslatable("templates of policies");
    const entities = field(node, "entities");
    return entities === undefined ? isIn(field(node, "entity")) : logic.or(list(entities).map(isIn));
  };
  switch (field(head, "op")) {
    case "All":
      return logic.true;
    case "==":
      return equal(world, value, entityLiteral(field(head, "entity"))).holds;
    case "in":
      return below(head);
    case "is": {
      const typed = textOf(field(head, "entity_type")) === value.type ? logic.true : logic.false;
      const inside = field(head, "in");
      return inside === undefined ? typed : logic.and([typed, below(inside)]);
    }
    default:
      throw new Untranslatable(`the head ${JSON.stringify(field(head, "op"))} of a Cedar policy`);
  }
}
