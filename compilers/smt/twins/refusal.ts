import {
  containing,
  DATETIME,
  difference,
  endingWith,
  IPV4,
  IPV6,
  intersection,
  type Language,
  regexLanguage,
  union,
} from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { parseRational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import type { SchemaType } from "./schema.js";
import { type Guarded, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** What is known of the requests when a refusal is described. */
export interface Refusing {
  readonly world: World;
  /** The places at or below another of which something is said, and one that stands for all others. */
  readonly below: (place: Place) => readonly Place[];
  /** Counts arrays of which it is not known whether Cedar refuses them. */
  readonly unsure: (when: Formula) => void;
}

/** When Cedar does not take a value that a template makes, where it is there; `type` is what its schema says. */
export function isRefused(of: Refusing, value: Value, type: SchemaType | undefined): Formula {
  const { logic } = of.world;
  switch (value.kind) {
    case "place":
      return type === undefined ? isUnfit(of, value.place) : isIllTyped(of, value.place, type);
    case "ip":
      return refusedUnless(type, "ipaddr", logic, () => refusedIp(of, value.place));
    case "datetime":
      return refusedUnless(type, "datetime", logic, () => refusedInstant(of, value.place));
    case "decimal":
    case "cutDecimal":
      return refusedUnless(type, "decimal", logic, () => refusedDecimal(of, value));
    case "record": {
      const known = type?.kind === "record" ? type.fields : undefined;
      if (type !== undefined && known === undefined) return logic.true;
      const inner = [...value.fields].map(([name, { guard, value: each }]) => {
        const field = known?.get(name);
        if (known !== undefined && field === undefined) return guard;
        return logic.and([guard, isRefused(of, each, field?.type)]);
      });
      const missing = [...(known ?? [])].flatMap(([name, { required }]) =>
        required ? [logic.not(value.fields.get(name)?.guard ?? logic.false)] : [],
      );
      return logic.or([...inner, ...missing]);
    }
    case "set": {
      if (type !== undefined && type.kind !== "texts") {
        if (type.kind === "other") throw new Untranslatable(`${type.name} in a Cedar schema`);
        return logic.true;
      }
      const element: SchemaType | undefined = type === undefined ? undefined : { kind: "String" };
      return logic.or(value.members.map((each) => refusedWhereGiven(of, each, element)));
    }
    case "text":
      return refusedUnless(type, "String", logic, () => logic.false);
    case "long":
      return refusedUnless(type, "Long", logic, () => logic.false);
    case "bool":
      return refusedUnless(type, "Bool", logic, () => logic.false);
    case "entity":
      if (type !== undefined) throw new Untranslatable("an entity in a template beside a Cedar schema");
      return logic.false;
    default:
      throw new Untranslatable(`${nameOf(value)} in a template`);
  }
}

function refusedWhereGiven(of: Refusing, { guard, value }: Guarded, type: SchemaType | undefined): Formula {
  return of.world.logic.and([guard, isRefused(of, value, type)]);
}

function refusedUnless(
  type: SchemaType | undefined,
  kind: SchemaType["kind"],
  logic: World["logic"],
  otherwise: () => Formula,
): Formula {
  if (type === undefined || type.kind === kind) return otherwise();
  if (type.kind === "other") throw new Untranslatable(`${type.name} in a Cedar schema`);
  return logic.true;
}

/** What rounds to a whole number of 64 bits that JavaScript writes and Cedar reads. */
const LIMIT = parseRational(String(2n ** 63n - 512n));
const MINUS_LIMIT = parseRational(String(-(2n ** 63n) + 512n));

/** Without a schema only what Cedar's JSON has no word for is refused: null, and numbers that are not whole or too large. */
function isUnfit(of: Refusing, place: Place): Formula {
  const { logic } = of.world;
  return logic.or(
    of.below(place).map((each) => {
      of.unsure(logic.atom({ kind: "someOther", place: each }));
      return logic.or([
        logic.is(each, "null"),
        logic.and([logic.is(each, "number"), logic.not(isLong(of.world, each))]),
      ]);
    }),
  );
}

function isLong({ logic }: World, place: Place): Formula {
  return logic.and([
    logic.atom({ kind: "whole", place }),
    logic.below(place, LIMIT),
    logic.not(logic.atMost(place, MINUS_LIMIT)),
  ]);
}

function isIllTyped(of: Refusing, place: Place, type: SchemaType): Formula {
  const { logic } = of.world;
  switch (type.kind) {
    case "String":
      return logic.not(logic.is(place, "string"));
    case "Bool":
      return logic.not(logic.is(place, "boolean"));
    case "Long":
      return logic.not(isLong(of.world, place));
    case "texts":
      return logic.or([logic.not(logic.is(place, "array")), logic.atom({ kind: "someOther", place })]);
    case "record": {
      const fields = [...type.fields].map(([name, { required, type: inner }]) => {
        const field = of.world.space.below(place, name);
        const bad = isIllTyped(of, field, inner);
        return required ? bad : logic.and([logic.not(logic.is(field, "absent")), bad]);
      });
      const others = of
        .below(place)
        .filter((each) => each.parent === place && !type.fields.has(each.keys.at(-1) ?? ""))
        .map((each) => logic.not(logic.is(each, "absent")));
      return logic.or([logic.not(logic.is(place, "object")), ...fields, ...others]);
    }
    case "ipaddr":
    case "decimal":
    case "datetime":
      throw new Untranslatable(
        `\`${place.keys.join(".")}\`, which the Cedar schema makes a ${type.kind} of; the mapping can say so`,
      );
    default:
      throw new Untranslatable(`${type.name} in a Cedar schema`);
  }
}

const DOTTED_IPV6: Language = intersection([IPV6, containing(".")]);
const CEDAR_IP: Language = difference(union([IPV4, IPV6]), DOTTED_IPV6);

/** Cedar takes ranges too, which is not followed. */
function refusedIp(of: Refusing, place: Place): Formula {
  const { logic } = of.world;
  of.world.doubts.raise(`ranges in \`${place.keys.join(".")}\``, logic.text(place, containing("/")));
  listsAreNotFollowed(of, place);
  return logic.not(logic.text(place, CEDAR_IP));
}

const MILLISECONDS: Language = regexLanguage("^[^.]*(\\.[0-9]{3})?Z$");
/** What both sides write alike: in UTC, with three places after the second or none. */
const SHARED_DATETIME: Language = intersection([DATETIME, endingWith("Z"), MILLISECONDS]);
/** Only Cedar writes so: a date alone, an offset without a colon. */
const OTHER_DATETIME: Language = regexLanguage(
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?[-+][0-9]{4})?$",
);

function refusedInstant(of: Refusing, place: Place): Formula {
  const { logic } = of.world;
  of.world.doubts.raise(
    `dates and offsets without colons in \`${place.keys.join(".")}\``,
    logic.text(place, OTHER_DATETIME),
  );
  listsAreNotFollowed(of, place);
  return logic.not(logic.text(place, SHARED_DATETIME));
}

const DECIMAL_TEXT: Language = regexLanguage("^-?[0-9]+\\.[0-9]{1,4}$");
const DECIMAL_LIMIT = parseRational("922337203685477.58");
const MINUS_DECIMAL_LIMIT = parseRational("-922337203685477.58");

function refusedDecimal(of: Refusing, { kind, place }: Made): Formula {
  const { logic } = of.world;
  of.world.doubts.raise(
    `texts that are decimals in \`${place.keys.join(".")}\``,
    logic.text(place, DECIMAL_TEXT),
  );
  listsAreNotFollowed(of, place);
  const fits = [
    logic.below(place, DECIMAL_LIMIT),
    logic.not(logic.atMost(place, MINUS_DECIMAL_LIMIT)),
    ...(kind === "decimal" ? [logic.atom({ kind: "tenThousandths", place })] : []),
  ];
  return logic.not(logic.and(fits));
}

type Made = Extract<Value, { readonly kind: "ip" | "datetime" | "decimal" | "cutDecimal" }>;

/** A list of values becomes a set of extension values. */
function listsAreNotFollowed(of: Refusing, place: Place): void {
  of.world.doubts.raise(`lists in \`${place.keys.join(".")}\``, of.world.logic.is(place, "array"));
}
