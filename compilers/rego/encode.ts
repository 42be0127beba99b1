import { type ActionClass, type Located, MISPLACED } from "../model/index.js";

/** Stands for what no type admits, and for a record that should be one but is not: not of any type, not a record. */
const OF_NO_TYPE = "{}";
const NO_RECORD = "false";
/** Texts that are JSON as they are, which most are. */
const PLAIN = /^[ !#-[\]-~]{0,64}$/;

/**
 * The input of an evaluation as JSON text: the action and the mentioned attributes only. Values are copied shallowly, since all
 * that is deeper has no type; what JSON cannot hold becomes such a value.
 */
export function encodeInput({ action, actionClass, raw }: Located): string {
  const { start, pieces, end, records } = templateOf(actionClass);
  let text = start ?? startOf(action);
  for (const { before, beforeText, attribute } of pieces) {
    const value = raw[attribute];
    if (typeof value === "string" && PLAIN.test(value)) text += `${beforeText}${value}"`;
    else if (value === undefined || value === MISPLACED) return encodeIncomplete(action, records, raw);
    else text += before + encodeValue(value);
  }
  return text + end;
}

/** How the input of a class is written, prepared once. */
interface Template {
  /** What stands in front, for a class of one action. */
  readonly start: string | undefined;
  /** The attributes in the order of the records that hold them, with what stands before each when all have a value. */
  readonly pieces: readonly Piece[];
  readonly end: string;
  readonly records: readonly Member[];
}

interface Piece {
  readonly before: string;
  /** The same with the quote of a text. */
  readonly beforeText: string;
  readonly attribute: number;
}

/** A member of a record: its key with a colon, and the attribute that it is or the members of the record that it is. */
interface Member {
  readonly start: string;
  readonly of: number | readonly Member[];
}

const templates = new WeakMap<ActionClass, Template>();

function templateOf(actionClass: ActionClass): Template {
  const known = templates.get(actionClass);
  if (known !== undefined) return known;
  const places = actionClass.attributes.map(({ path }, attribute) => ({
    keys: [path.root, ...path.keys],
    attribute,
  }));
  const records = membersOf(places);
  const pieces: Piece[] = [];
  const end = `${flatten(records, ",", pieces)}}`;
  const start = actionClass.action === undefined ? undefined : startOf(actionClass.action);
  const template = { start, pieces, end, records };
  templates.set(actionClass, template);
  return template;
}

interface Place {
  readonly keys: readonly string[];
  readonly attribute: number;
}

function membersOf(places: readonly Place[]): readonly Member[] {
  const keys = [...new Set(places.map((place) => place.keys[0] ?? ""))];
  return keys.map((key) => {
    const below = places
      .filter((place) => place.keys[0] === key)
      .map(({ keys: [, ...rest], attribute }) => ({ keys: rest, attribute }));
    const [first] = below;
    const isAttribute = first !== undefined && first.keys.length === 0;
    return { start: `${JSON.stringify(key)}:`, of: isAttribute ? first.attribute : membersOf(below) };
  });
}

/** Adds the pieces of a record's members; gives what is still to be written after the last of them. */
function flatten(members: readonly Member[], before: string, pieces: Piece[]): string {
  let pending = before;
  for (const [index, { start, of }] of members.entries()) {
    pending += index === 0 ? start : `,${start}`;
    if (typeof of !== "number") pending = `${flatten(of, `${pending}{`, pieces)}}`;
    else {
      pieces.push({ before: pending, beforeText: `${pending}"`, attribute: of });
      pending = "";
    }
  }
  return members.length === 0 ? "" : pending;
}

function encodeIncomplete(action: string, records: readonly Member[], raw: readonly unknown[]): string {
  const members = records.map((member) => encodeMember(member, raw)).filter((text) => text !== "");
  return `${[startOf(action), ...members].join(",")}}`;
}

/** The member as JSON, or nothing for what is absent. */
function encodeMember(member: Member, raw: readonly unknown[]): string {
  const { start, of } = member;
  if (isMisplaced(member, raw)) return `${start}${NO_RECORD}`;
  if (typeof of === "number") return raw[of] === undefined ? "" : `${start}${encodeValue(raw[of])}`;
  const members = of.map((each) => encodeMember(each, raw)).filter((text) => text !== "");
  return members.length === 0 ? "" : `${start}{${members.join(",")}}`;
}

/** Whether nothing in a record has a place: then the record itself is none. */
function isMisplaced({ of }: Member, raw: readonly unknown[]): boolean {
  if (typeof of === "number") return raw[of] === MISPLACED;
  return of.every((member) => isMisplaced(member, raw));
}

function encodeValue(value: unknown): string {
  if (!Array.isArray(value)) return encodeScalar(value);
  // By index, as holes are no elements to other loops.
  let text = "";
  for (let index = 0; index < value.length; index += 1) {
    text += `${index === 0 ? "" : ","}${encodeScalar(value[index])}`;
  }
  return `[${text}]`;
}

function encodeScalar(value: unknown): string {
  switch (typeof value) {
    case "string":
      if (PLAIN.test(value)) return `"${value}"`;
      return value.isWellFormed() ? JSON.stringify(value) : OF_NO_TYPE;
    case "number":
      return Number.isFinite(value) ? String(value) : OF_NO_TYPE;
    case "boolean":
      return value ? "true" : "false";
    default:
      return value === null ? "null" : OF_NO_TYPE;
  }
}

function startOf(action: string): string {
  return `{"action":${JSON.stringify(action)}`;
}
