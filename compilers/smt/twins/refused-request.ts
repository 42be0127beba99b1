import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { type Described, isNamed, type Layout, valueMade } from "./layout.js";
import { isRefused, type Refusing } from "./refusal.js";
import type { Schema, SchemaType } from "./schema.js";
import type { Value } from "./value.js";

/** What Cedar gets for a request of one part. */
export interface Given extends Refusing {
  readonly layout: Layout;
  readonly entities: readonly Described[];
  readonly schema: Schema | undefined;
  /** The action's name, where it is known. */
  readonly action: string | undefined;
}

/** When Cedar does not take a request, or nothing can be asked of it. Throws `Untranslatable`. */
export function refusalOf(given: Given): Formula {
  const { world, schema } = given;
  const { logic } = world;
  const { principal, action, resource } = world.variables;
  const names = [principal, action, resource].map((value) => logic.not(isNamed(world, nameOf(value))));
  const entities = given.entities.map((each) => logic.and([each.isGiven, isEntityRefused(given, each)]));
  if (schema === undefined) return logic.or([...names, ...entities, isContextRefused(given, undefined)]);
  // An action that a schema does not know is refused; those that it knows are parts of their own.
  const known = given.action === undefined ? undefined : schema.actions.get(given.action);
  if (typeOf(action) !== "Action") throw new Untranslatable(`actions of the type ${typeOf(action)}`);
  if (known === undefined) return logic.true;
  const isFor = known.principals.includes(typeOf(principal)) && known.resources.includes(typeOf(resource));
  if (!isFor) return logic.true;
  return logic.or([...names, ...entities, isContextRefused(given, known.context)]);
}

function isContextRefused(given: Given, type: SchemaType | undefined): Formula {
  const { world, layout } = given;
  const { logic } = world;
  const value = valueMade(world, layout.context);
  if (value.kind !== "place") return isRefused(given, value, type);
  // Without a context Cedar gets an empty one.
  const isMissing = logic.or([logic.is(value.place, "absent"), logic.is(value.place, "null")]);
  const empty: Value = { kind: "record", fields: new Map() };
  return logic.choose(
    isMissing,
    isRefused(given, empty, type),
    logic.or([logic.not(logic.is(value.place, "object")), isRefused(given, value, type)]),
  );
}

function isEntityRefused(given: Given, { uid, attrs, parents }: Described): Formula {
  const { world, schema } = given;
  const { logic } = world;
  const known = schema?.entities.get(uid.type);
  if (schema !== undefined && known === undefined) {
    if (uid.type === "Action") throw new Untranslatable("actions among the entities beside a Cedar schema");
    return logic.true;
  }
  const badParents = parents.map(({ guard, value }) => {
    const isForeign = known !== undefined && !known.parents.includes(value.type);
    return logic.and([guard, isForeign ? logic.true : logic.not(isNamed(world, value.id))]);
  });
  return logic.or([...badParents, areAttributesRefused(given, attrs, known?.shape)]);
}

function areAttributesRefused(
  given: Given,
  attrs: Described["attrs"],
  type: SchemaType | undefined,
): Formula {
  const { world } = given;
  const { logic } = world;
  const empty: Value = { kind: "record", fields: new Map() };
  const value = attrs === undefined ? empty : valueMade(world, attrs);
  if (value.kind !== "place") return isRefused(given, value, type);
  const isMissing = logic.or([logic.is(value.place, "absent"), logic.is(value.place, "null")]);
  return logic.choose(
    isMissing,
    isRefused(given, empty, type),
    logic.or([logic.not(logic.is(value.place, "object")), isRefused(given, value, type)]),
  );
}

function typeOf(value: Value): string {
  return value.kind === "entity" ? value.type : "";
}

function nameOf(value: Value): Extract<Value, { kind: "entity" }>["id"] {
  if (value.kind === "entity") return value.id;
  throw new Error("principal, action and resource are entities");
}
