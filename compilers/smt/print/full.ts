import type { Atom } from "../atom.js";
import type { Formula } from "../logic.js";
import { KINDS, type Place, pointerOf } from "../place.js";
import { printRational, type Rational } from "../rational.js";
import { type AtomFormula, atomsIn } from "../reachable.js";
import { describeAtom, plain } from "./describe.js";
import { printWith } from "./formulas.js";
import { regularOf } from "./regular.js";

/**
 * Formulas as text of SMT-LIB that says what their atoms mean, as far as a solver's theories can. What is left out only adds models: that
 * there is none is a proof, a model is none.
 */
export function printFull(formulas: readonly Formula[]): string {
  const atoms = atomsIn(formulas);
  const places = placesOf(atoms);
  const names = new Map([...places].map((place, index) => [place, index]));
  const name = (place: Place): number => names.get(place) ?? 0;
  const lines = [
    "(set-logic ALL)",
    `(declare-datatypes ((Kind 0)) ((${KINDS.map((kind) => `(${kind})`).join(" ")})))`,
    ...[...places].flatMap((place) => declare(place, name, atoms)),
  ];
  const printed = printWith(formulas, (formula, letter) => {
    const meaning = meaningOf(formula.atom, name(formula.atom.place));
    const comment = `; ${letter}: ${describeAtom(formula.atom)}`;
    if (meaning === undefined) return [`${comment} (not said here)`, `(declare-const ${letter} Bool)`];
    return [comment, `(define-fun ${letter} () Bool ${meaning})`];
  });
  return `${lines.join("\n")}\n${printed.text}(check-sat)\n`;
}

function placesOf(atoms: readonly AtomFormula[]): ReadonlySet<Place> {
  const found = new Set<Place>();
  for (const { atom } of atoms) {
    for (let place: Place | undefined = atom.place; place !== undefined; place = place.parent)
      found.add(place);
  }
  return new Set([...found].sort((a, b) => a.id - b.id));
}

/** What the place holds: its kind, and for each kind that is asked about its value. */
function declare(
  place: Place,
  name: (place: Place) => number,
  atoms: readonly AtomFormula[],
): readonly string[] {
  const id = name(place);
  const asked = new Set(atoms.filter(({ atom }) => atom.place === place).map(({ atom }) => atom.kind));
  const asks = (...kinds: readonly Atom["kind"][]): boolean => kinds.some((kind) => asked.has(kind));
  return [
    `; place ${id}: ${place.parent === undefined ? "the request" : plain(pointerOf(place))}`,
    `(declare-const kind${id} Kind)`,
    ...(place.parent === undefined
      ? []
      : [`(assert (or (= kind${id} absent) (= kind${name(place.parent)} object)))`]),
    ...(asks("true") ? [`(declare-const truth${id} Bool)`] : []),
    ...(asks("text") ? [`(declare-const text${id} String)`] : []),
    ...(asks("atMost", "below", "whole", "tenThousandths") ? [`(declare-const number${id} Real)`] : []),
    ...(asks("address") ? [`(declare-const family${id} Int)`, `(declare-const address${id} Int)`] : []),
    ...(asks("instantAtMost", "instantBefore")
      ? [`(declare-const dated${id} Bool)`, `(declare-const instant${id} Int)`]
      : []),
  ];
}

function meaningOf(atom: Atom, id: number): string | undefined {
  const a = (kind: string, rest: string): string => `(and (= kind${id} ${kind}) ${rest})`;
  switch (atom.kind) {
    case "is":
      return `(= kind${id} ${atom.is})`;
    case "true":
      return a("boolean", `truth${id}`);
    case "text": {
      const regular = regularOf(atom.language);
      return regular === undefined ? undefined : a("string", `(str.in_re text${id} ${regular})`);
    }
    case "atMost":
      return a("number", `(<= number${id} ${real(atom.bound)})`);
    case "below":
      return a("number", `(< number${id} ${real(atom.bound)})`);
    case "whole":
      return a("number", `(is_int number${id})`);
    case "tenThousandths":
      return a("number", `(is_int (* 10000.0 number${id}))`);
    case "address":
      return a("string", `(= family${id} ${atom.family}) (<= ${atom.low} address${id} ${atom.high})`);
    case "instantAtMost":
    case "instantBefore": {
      if (!Number.isSafeInteger(atom.bound)) return undefined;
      const relation = atom.kind === "instantAtMost" ? "<=" : "<";
      return a("string", `dated${id} (${relation} instant${id} ${integer(atom.bound)})`);
    }
    case "writtenWhole":
    case "someText":
    case "someOther":
      return undefined;
  }
}

function real(bound: Rational): string {
  const { digits, scale } = bound;
  const size = printRational({ digits: digits < 0n ? -digits : digits, scale });
  const decimal = scale === 0 ? `${size}.0` : size;
  return digits < 0n ? `(- ${decimal})` : decimal;
}

function integer(bound: number): string {
  return bound < 0 ? `(- ${-bound})` : String(bound);
}
