import { unreachable } from "../../diagnostics/index.js";
import type { Template } from "../../model/index.js";
import type { Atom } from "../atom.js";
import { holdsOf } from "../holds.js";
import { literal } from "../language/index.js";
import { atomAt, type Formula, type Logic } from "../logic.js";
import type { Place, Space } from "../place.js";
import { rationalOf } from "../rational.js";
import { createRebuild } from "../rebuild.js";
import { areSame, isBeside, pairOf } from "../same.js";
import { Untranslatable } from "../untranslatable.js";

/** Where the requests are that templates are filled from. */
export interface Requests {
  readonly logic: Logic;
  readonly space: Space;
}

/** The part of a template under some keys: another template, a place in the request, or nothing. */
export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "place"; readonly keys: readonly string[] }
  | { readonly kind: "made"; readonly template: Exclude<Template, { kind: "place" }> };

/** What a template has under keys. Throws `Untranslatable` for what has no place of its own in the request. */
export function partOf(template: Template, keys: readonly string[]): Found {
  switch (template.kind) {
    case "place":
      if (template.absent !== undefined)
        throw new Untranslatable("a template with a default for what is absent");
      return { kind: "place", keys: plainPath([...template.path, ...keys]) };
    case "map": {
      const [key, ...rest] = keys;
      if (key === undefined) return { kind: "made", template };
      const entry = template.entries.find(([name]) => name === key);
      return entry === undefined ? { kind: "nothing" } : partOf(entry[1], rest);
    }
    case "constant":
    case "list":
      return keys.length === 0 ? { kind: "made", template } : { kind: "nothing" };
    case "extension":
      throw new Untranslatable(`the template $${template.extension} outside of what Cedar gets`);
    default:
      return unreachable(template);
  }
}

/** The keys of a place; the elements of an array are no places. */
export function plainPath(path: readonly string[]): readonly string[] {
  const odd = path.find((key) => key === "length" || /^(?:0|[1-9][0-9]*)$/.test(key));
  if (odd === undefined) return path;
  throw new Untranslatable(`the place ${JSON.stringify(path.join("."))}, which may be inside an array`);
}

/** The place in the request under keys. */
export function placeAt({ space }: Requests, keys: readonly string[]): Place {
  return space.at(keys);
}

/** When a template has something in the request. */
export function isPresent(requests: Requests, template: Template): Formula {
  switch (template.kind) {
    case "place":
      if (template.absent !== undefined) return requests.logic.true;
      return requests.logic.not(requests.logic.is(placeAt(requests, plainPath(template.path)), "absent"));
    case "extension":
      return isPresent(requests, template.value);
    default:
      return requests.logic.true;
  }
}

/** Rebuilds formulas about a document that a template makes as formulas about the request. */
export function substitution(template: Template, requests: Requests): (formula: Formula) => Formula {
  const { logic } = requests;
  return createRebuild(logic, ({ atom }) =>
    isBeside(atom.place)
      ? letterOf(atom, template, requests)
      : atomOf(atom, partOf(template, atom.place.keys), requests),
  );
}

/** When an atom is true of a part of a template. */
function atomOf(atom: Atom, found: Found, requests: Requests): Formula {
  const { logic } = requests;
  const answer = (value: unknown): Formula => (holdsOf(atom, value) ? logic.true : logic.false);
  if (found.kind === "nothing") return answer(undefined);
  if (found.kind === "place") return atomAt(logic, atom, placeAt(requests, found.keys));
  const { template } = found;
  switch (template.kind) {
    case "constant":
      return answer(template.value);
    case "map":
      return answer({});
    case "list":
      if (atom.kind === "someText") {
        return logic.or(
          template.items.map((item) =>
            atomOf({ kind: "text", place: atom.place, language: atom.language }, partOf(item, []), requests),
          ),
        );
      }
      if (atom.kind === "someOther") {
        return logic.or(template.items.map((item) => isOther(item, atom.place, requests)));
      }
      return answer([]);
    case "extension":
      throw new Untranslatable(`the template $${template.extension} outside of what Cedar gets`);
    default:
      return unreachable(template);
  }
}

/** A letter about the parts of a template. */
function letterOf(atom: Atom, template: Template, requests: Requests): Formula {
  const { logic } = requests;
  const pair = pairOf(atom);
  // An element of a loop that is not followed, which nothing depends on where all is.
  if (pair === undefined) return atomAt(logic, atom, placeAt(requests, atom.place.keys));
  const [a, b] = [partOf(template, pair[0]), partOf(template, pair[1])];
  if (a.kind === "nothing" || b.kind === "nothing") return logic.false;
  if (a.kind === "place" && b.kind === "place")
    return areSame(logic, requests.space, placeAt(requests, a.keys), placeAt(requests, b.keys));
  const [one, other] = a.kind === "made" ? [a, b] : [b, a];
  if (one.kind !== "made" || one.template.kind !== "constant")
    throw new Untranslatable("a comparison of a value of the request with a list or a map of the template");
  return isConstant(one.template.value, other, requests);
}

/** When a part of a template is a constant. */
function isConstant(value: string | number | boolean | null, found: Found, requests: Requests): Formula {
  const { logic } = requests;
  const ask = (atom: Atom): Formula => atomOf(atom, found, requests);
  const place = requests.space.root;
  switch (typeof value) {
    case "string":
      return ask({ kind: "text", place, language: literal(value) });
    case "boolean": {
      const isTrue = ask({ kind: "true", place });
      return value ? isTrue : logic.and([ask({ kind: "is", place, is: "boolean" }), logic.not(isTrue)]);
    }
    case "number": {
      const bound = rationalOf(value);
      return logic.and([
        ask({ kind: "atMost", place, bound }),
        logic.not(ask({ kind: "below", place, bound })),
      ]);
    }
    default:
      return ask({ kind: "is", place, is: "null" });
  }
}

/** When an item of a list is there and is no text. */
function isOther(item: Template, place: Place, requests: Requests): Formula {
  const is = (kind: "absent" | "string"): Formula =>
    atomOf({ kind: "is", place, is: kind }, partOf(item, []), requests);
  return requests.logic.and([requests.logic.not(is("absent")), requests.logic.not(is("string"))]);
}
