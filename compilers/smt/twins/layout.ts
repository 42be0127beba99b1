import type { EntityTemplate, Template } from "../../model/index.js";
import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { equalNames } from "./equal.js";
import { isPresent, placeAt, plainPath, type Requests } from "./template.js";
import type { Guarded, Name, Value } from "./value.js";
import { type Attribute, createDoubts, type World } from "./world.js";

/** How requests reach Cedar. */
export interface Layout {
  readonly principal: EntityTemplate;
  readonly action: EntityTemplate;
  readonly resource: EntityTemplate;
  readonly context: Template;
  readonly entities: readonly Template[];
}

type Entity = Extract<Value, { kind: "entity" }>;

/** An entity that a request describes. */
export interface Described {
  readonly uid: Entity;
  /** When it is among those that Cedar gets: where it has a name. */
  readonly isGiven: Formula;
  readonly attrs: Template | undefined;
  readonly parents: readonly (Guarded & { readonly value: Entity })[];
}

/** What is known of actions. */
export interface Actions {
  /** The groups of a schema that an action is in. */
  readonly above: (action: string) => readonly string[];
  /** Names that the action does not have. */
  readonly others: ReadonlySet<string>;
}

/** What a layout makes of requests: the world that Cedar's expressions are evaluated in. */
export function worldOf(
  requests: Requests,
  layout: Layout,
  { above, others }: Actions,
): { readonly world: World; readonly entities: readonly Described[] } {
  const entities = describedIn(requests, layout.entities);
  const action = withoutNames(entityOf(requests, layout.action), others);
  const world: World = {
    ...requests,
    variables: {
      principal: entityOf(requests, layout.principal),
      action,
      resource: entityOf(requests, layout.resource),
      context: contextOf(requests, layout.context),
    },
    attribute: (entity, name) => attributeOf(world, matching(world, entities, entity), name),
    isIn: (entity, other) => isIn(world, entities, above, entity, other, []),
    doubts: createDoubts(requests),
    gaps: [],
    numbers: new Map(),
  };
  return { world, entities };
}

function withoutNames(action: Entity, never: ReadonlySet<string>): Entity {
  return action.id.kind === "known" ? action : { ...action, id: { ...action.id, never } };
}

/** A context that is not there is empty. */
function contextOf(requests: Requests, template: Template): Value {
  const value = valueMade(requests, template);
  if (value.kind === "record") return value;
  if (value.kind !== "place") throw new Untranslatable("a context that is neither a place nor a map");
  return { ...value, isRecord: true };
}

/** The value that a template makes. */
export function valueMade(requests: Requests, template: Template): Value {
  switch (template.kind) {
    case "constant":
      return constantOf(requests, template.value);
    case "place":
      if (template.absent !== undefined)
        throw new Untranslatable("a template with a default for what is absent");
      return { kind: "place", place: placeAt(requests, plainPath(template.path)) };
    case "list":
      return {
        kind: "set",
        members: template.items.map((item) => ({
          guard: isPresent(requests, item),
          value: valueMade(requests, item),
        })),
      };
    case "map": {
      const [[key, inner] = ["", undefined], ...more] = template.entries;
      if (more.length === 0 && key === "__entity" && inner !== undefined) return entityIn(requests, inner);
      if (template.entries.some(([name]) => name.startsWith("__")))
        throw new Untranslatable(`the key ${JSON.stringify(key)} in a template`);
      return {
        kind: "record",
        fields: new Map(
          template.entries.map(([name, each]) => [
            name,
            { guard: isPresent(requests, each), value: valueMade(requests, each) },
          ]),
        ),
      };
    }
    case "extension": {
      const { extension, value } = template;
      if (extension === "duration" || value.kind !== "place" || value.absent !== undefined)
        throw new Untranslatable(`the template $${extension} of something else than a place`);
      return { kind: extension, place: placeAt(requests, plainPath(value.path)) };
    }
  }
}

function constantOf({ logic }: Requests, value: string | number | boolean | null): Value {
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "boolean") return { kind: "bool", holds: value ? logic.true : logic.false };
  if (typeof value === "number" && Number.isSafeInteger(value))
    return { kind: "long", value: { digits: BigInt(value), scale: 0 } };
  throw new Untranslatable(`the constant ${String(value)} in a template for Cedar`);
}

/** The entity that a template names. */
export function entityOf(requests: Requests, { type, id }: EntityTemplate): Entity {
  if (type.kind !== "constant" || typeof type.value !== "string")
    throw new Untranslatable("a type of entities that comes from the request");
  if (!/^[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)*$/.test(type.value))
    throw new Untranslatable(`the type of entities ${JSON.stringify(type.value)}`);
  return { kind: "entity", type: type.value, id: nameOf(requests, id) };
}

function nameOf(requests: Requests, id: Template): Name {
  if (id.kind === "constant" && typeof id.value === "string") return { kind: "known", text: id.value };
  if (id.kind !== "place") throw new Untranslatable("a name of an entity that is no place and no text");
  return { kind: "place", place: placeAt(requests, plainPath(id.path)), absent: id.absent, never: NOT_ANY };
}

/** When the request has a text for a name. */
export function isNamed({ logic }: Requests, name: Name): Formula {
  if (name.kind === "known") return logic.true;
  const isText = logic.is(name.place, "string");
  return name.absent === undefined ? isText : logic.or([isText, logic.is(name.place, "absent")]);
}

const NOT_ANY: ReadonlySet<string> = new Set();

function describedIn(requests: Requests, templates: readonly Template[]): readonly Described[] {
  const found = new Map<string, Described>();
  for (const template of templates) {
    const parts = template.kind === "map" ? new Map(template.entries) : undefined;
    const uid = parts?.get("uid");
    if (parts === undefined || uid === undefined) throw new Untranslatable("an entity that is no map");
    const key = JSON.stringify(uid);
    // Of two with one name the first counts.
    if (found.has(key)) continue;
    const entity = entityIn(requests, uid);
    const parents = parts.get("parents");
    if (parents !== undefined && parents.kind !== "list")
      throw new Untranslatable("parents of an entity that are no list");
    found.set(key, {
      uid: entity,
      isGiven: isNamed(requests, entity.id),
      attrs: parts.get("attrs"),
      parents: (parents?.items ?? []).map((item) => {
        const value = entityIn(requests, item);
        const guard =
          value.id.kind === "known"
            ? requests.logic.true
            : requests.logic.not(requests.logic.is(value.id.place, "absent"));
        return { guard, value };
      }),
    });
  }
  const all = [...found.values()];
  for (const [index, { uid }] of all.entries()) {
    const twin = all.slice(0, index).find((each) => each.uid.type === uid.type && !areApart(each.uid, uid));
    if (twin !== undefined)
      throw new Untranslatable(`two entities of the type ${uid.type} whose names may be one`);
  }
  return all;
}

function areApart({ id: a }: Entity, { id: b }: Entity): boolean {
  return a.kind === "known" && b.kind === "known" && a.text !== b.text;
}

function entityIn(requests: Requests, template: Template): Entity {
  if (template.kind !== "map") throw new Untranslatable("an entity's name that is no map");
  const [type, id] = ["type", "id"].map((key) => template.entries.find(([name]) => name === key)?.[1]);
  if (type === undefined || id === undefined) throw new Untranslatable("an entity without type or id");
  return entityOf(requests, { type, id });
}

/** The descriptions that may be those of an entity, each with when it is. */
function matching(
  world: World,
  entities: readonly Described[],
  entity: Entity,
): readonly { readonly guard: Formula; readonly described: Described }[] {
  const { logic } = world;
  return entities.flatMap((described) => {
    if (described.uid.type !== entity.type) return [];
    const same = equalNames(world, entity.id, described.uid.id);
    // An entity that is spoken of has a name, or Cedar refuses the request.
    const guard = same.kind === "true" ? same : logic.and([described.isGiven, same]);
    return guard.kind === "false" ? [] : [{ guard, described }];
  });
}

function attributeOf(world: World, candidates: ReturnType<typeof matching>, name: string): Attribute {
  const { logic } = world;
  const [first, ...others] = candidates;
  if (first === undefined) return { present: logic.false, value: undefined };
  if (others.length > 0)
    throw new Untranslatable(
      `an attribute of an entity of the type ${first.described.uid.type} with two descriptions`,
    );
  const { attrs } = first.described;
  if (attrs === undefined) return { present: logic.false, value: undefined };
  const of = valueMade(world, attrs);
  if (of.kind === "place") {
    const place = world.space.below(of.place, name);
    const present = logic.and([first.guard, logic.not(logic.is(place, "absent"))]);
    return { present, value: { kind: "place", place } };
  }
  if (of.kind !== "record") throw new Untranslatable("attributes of an entity that are no map");
  const found = of.fields.get(name);
  if (found === undefined) return { present: logic.false, value: undefined };
  return { present: logic.and([first.guard, found.guard]), value: found.value };
}

function isIn(
  world: World,
  entities: readonly Described[],
  above: (action: string) => readonly string[],
  entity: Entity,
  other: Entity,
  passed: readonly string[],
): Formula {
  const { logic } = world;
  const same = entity.type === other.type ? equalNames(world, entity.id, other.id) : logic.false;
  if (same.kind === "true") return same;
  const groups = entity.type === "Action" && entity.id.kind === "known" ? above(entity.id.text) : [];
  const inGroup = groups.map((text) =>
    other.type === "Action" ? equalNames(world, { kind: "known", text }, other.id) : logic.false,
  );
  const ways = matching(world, entities, entity).flatMap(({ guard, described }) =>
    described.parents.map((parent) => {
      if (passed.includes(parent.value.type) || parent.value.type === entity.type)
        throw new Untranslatable(`entities of the type ${entity.type} within others of it`);
      const further = isIn(world, entities, above, parent.value, other, [...passed, entity.type]);
      return logic.and([guard, parent.guard, further]);
    }),
  );
  return logic.or([same, ...inGroup, ...ways]);
}
