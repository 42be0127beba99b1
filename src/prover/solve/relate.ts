import type { Atom } from "../../../compilers/smt/atom.js";
import {
  areDisjoint,
  commonText,
  complement,
  isSubset,
  type Language,
} from "../../../compilers/smt/language/index.js";
import type { Place } from "../../../compilers/smt/place.js";
import { Untranslatable } from "../../../compilers/smt/untranslatable.js";
import type { Lemma } from "./lemmas.js";

/** The kinds of atoms of which any two at one place say something of each other. */
const RELATED = ["text", "someText", "address"] as const;
type Related = Extract<Atom, { readonly kind: (typeof RELATED)[number] }>;

/**
 * Says how atoms are related to all others of their kind and place: which exclude and which imply each other. Where an atom
 * clashed once it will clash again, with each entry of a long list in turn; this says it of all of them at once.
 */
export function createRelations(atoms: readonly Atom[]): (lemma: Lemma) => readonly Lemma[] {
  const groups = new Map<Place, Related[]>();
  for (const atom of atoms.filter(isRelated)) {
    const group = groups.get(atom.place);
    if (group === undefined) groups.set(atom.place, [atom]);
    else group.push(atom);
  }
  const done = new Set<Atom>();
  const whole = new Set<readonly Related[]>();
  const relate = (lemma: Lemma): readonly Lemma[] =>
    (lemma.length > FEW ? [] : lemma).flatMap(({ atom }) => {
      if (!isRelated(atom) || done.has(atom)) return [];
      done.add(atom);
      const others = groups.get(atom.place) ?? [];
      return others.flatMap((other) => (done.has(other) ? [] : between(atom, other)));
    });
  let clashes = 0;
  let next = { clashes: MANY, size: SMALL };
  return (lemma) => {
    const asked = relate(lemma);
    clashes += 1;
    if (clashes !== next.clashes) return asked;
    const small = [...groups.values()].filter((group) => group.length <= next.size && !whole.has(group));
    next = { clashes: 2 * next.clashes, size: 2 * next.size };
    for (const group of small) whole.add(group);
    const all = small.flatMap((group) => group.flatMap((atom) => relate([{ atom, holds: true }])));
    return [...asked, ...all, ...small.flatMap(wholes)];
  };
}

/**
 * After so many lemmas all that can be compared soon is compared, and each time they are twice as many what takes four times as long.
 * Most questions are answered before; where clashes go on there may be no end, since each says something of another choice among many.
 */
const MANY = 40;
const SMALL = 64;

type WithLanguage = Exclude<Related, { readonly kind: "address" }>;

/** That what lies in a language lies in one of the others, where these make it up. */
function wholes(group: readonly Related[]): readonly Lemma[] {
  const atoms = group.filter((atom): atom is WithLanguage => atom.kind !== "address");
  return atoms.flatMap((whole) => {
    const isIn = (a: WithLanguage, b: WithLanguage): boolean =>
      a !== b && a.kind === b.kind && known(isSubset, a.language, b.language);
    const within = atoms.filter((part) => isIn(part, whole));
    const parts = within.filter((part) => !within.some((other) => isIn(part, other)));
    if (parts.length < 2) return [];
    const left = commonText([whole.language, ...parts.map(({ language }) => complement(language))], STATES);
    if (left.kind !== "none") return [];
    return [[{ atom: whole, holds: true }, ...parts.map((atom) => ({ atom, holds: false }))]];
  });
}

/** Combinations of states after which it is not known whether parts make up a whole. */
const STATES = 20_000;

/** The entries of a list that clash with it all together are not each worth it. */
const FEW = 4;

function isRelated(atom: Atom): atom is Related {
  return RELATED.some((kind) => kind === atom.kind);
}

function between(a: Related, b: Related): readonly Lemma[] {
  if (a.kind === "address" && b.kind === "address") {
    const areApart = a.family !== b.family || a.high < b.low || b.high < a.low;
    return lemmasOf(a, b, areApart, isWithin(a, b), isWithin(b, a));
  }
  if (a.kind === "address" || b.kind === "address" || a.kind !== b.kind) return [];
  // Different elements of an array can lie in languages that share nothing.
  const areApart = a.kind === "text" && known(areDisjoint, a.language, b.language);
  const aInB = known(isSubset, a.language, b.language);
  return lemmasOf(a, b, areApart, aInB, known(isSubset, b.language, a.language));
}

/** Two sets of texts that are too large to be compared are not known to be related. */
function known(relation: (a: Language, b: Language) => boolean, a: Language, b: Language): boolean {
  try {
    return relation(a, b);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return false;
  }
}

type Address = Extract<Atom, { readonly kind: "address" }>;

function isWithin(a: Address, b: Address): boolean {
  return a.family === b.family && b.low <= a.low && a.high <= b.high;
}

function lemmasOf(a: Atom, b: Atom, areApart: boolean, aInB: boolean, bInA: boolean): readonly Lemma[] {
  const lemma = (holdsA: boolean, holdsB: boolean): Lemma => [
    { atom: a, holds: holdsA },
    { atom: b, holds: holdsB },
  ];
  return [
    ...(areApart ? [lemma(true, true)] : []),
    ...(aInB ? [lemma(true, false)] : []),
    ...(bInA ? [lemma(false, true)] : []),
  ];
}
