/** What a place in a JSON document can hold; a place below something that is not an object is absent. */
export const KINDS = ["absent", "null", "boolean", "number", "string", "array", "object"] as const;

/** The kind of what a place holds. */
export type Kind = (typeof KINDS)[number];

/** A place in the JSON of a request: the keys from the outermost object down to it. One object for each in a space. */
export interface Place {
  /** Position in the order in which the space made its places; a parent comes before what is below it. */
  readonly id: number;
  readonly keys: readonly string[];
  readonly parent: Place | undefined;
}

/** The places that the formulas of one question speak of. */
export interface Space {
  /** The request itself. */
  readonly root: Place;
  /** The place below another under a key; asked twice, the same object. */
  readonly below: (parent: Place, key: string) => Place;
  /** The place under these keys from the root. */
  readonly at: (keys: readonly string[]) => Place;
  /** Every place made so far, parents first. */
  readonly places: () => readonly Place[];
}

/** Makes a space that holds only the root. */
export function createSpace(): Space {
  const root: Place = { id: 0, keys: [], parent: undefined };
  const places: Place[] = [root];
  const children = new Map<Place, Map<string, Place>>();
  const below = (parent: Place, key: string): Place => {
    const siblings = children.get(parent) ?? new Map<string, Place>();
    children.set(parent, siblings);
    const known = siblings.get(key);
    if (known !== undefined) return known;
    const made: Place = { id: places.length, keys: [...parent.keys, key], parent };
    siblings.set(key, made);
    places.push(made);
    return made;
  };
  return { root, below, at: (keys) => keys.reduce(below, root), places: () => places };
}

/** How a place is called in reports and in SMT-LIB: its keys as a JSON pointer. */
export function pointerOf(place: Place): string {
  const known = pointers.get(place);
  if (known !== undefined) return known;
  const pointer = place.keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  pointers.set(place, pointer);
  return pointer;
}

/** Every atom asks for it. */
const pointers = new WeakMap<Place, string>();
