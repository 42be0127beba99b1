import { type Automaton, run, sinkOf } from "./automaton.js";
import { createMemory } from "./memory.js";
import { canonical, minimize } from "./minimize.js";

/** A regular set of texts of Unicode scalar values: equal sets have equal keys, and one object as long as it is in use. */
export interface Language {
  readonly key: string;
  readonly isEmpty: boolean;
  /** Whether every text of Unicode scalar values is in it. */
  readonly isFull: boolean;
  readonly accepts: (text: string) => boolean;
  /** The smallest complete automaton, states in breadth-first order. */
  readonly automaton: Automaton;
  /** The state from which no text is accepted, or -1. */
  readonly dead: number;
  /** The state from which every text is accepted, or -1. */
  readonly all: number;
}

/** The language of an automaton. */
export function languageOf(automaton: Automaton): Language {
  return intern(minimize(automaton));
}

/** The language of an automaton that has no two states which accept the same continuations. */
export function languageOfSmallest(automaton: Automaton): Language {
  return intern(canonical(automaton));
}

const complements = new WeakMap<Language, Language>();

/** The texts that are not in a language. */
export function complement(language: Language): Language {
  const known = complements.get(language);
  if (known !== undefined) return known;
  const { automaton } = language;
  const made = intern({ ...automaton, accepting: automaton.accepting.map((each) => 1 - each) });
  complements.set(language, made);
  complements.set(made, language);
  return made;
}

const remembered = createMemory<Language>();

/** The one language of a canonical automaton. Whether two are equal is decided by all of them, not by the hash in the key. */
function intern(automaton: Automaton): Language {
  const hash = hashOf(automaton);
  for (let attempt = 0; ; attempt += 1) {
    const key = attempt === 0 ? hash : `${hash}'${attempt}`;
    const found = remembered(key, () => createLanguage(key, automaton));
    if (isEqual(found.automaton, automaton)) return found;
  }
}

function createLanguage(key: string, automaton: Automaton): Language {
  const dead = sinkOf(automaton, 0);
  const all = sinkOf(automaton, 1);
  return {
    key,
    isEmpty: dead === 0,
    isFull: all === 0,
    accepts: (text) => text.isWellFormed() && automaton.accepting[run(automaton, 0, text)] === 1,
    automaton,
    dead,
    all,
  };
}

function isEqual(a: Automaton, b: Automaton): boolean {
  if (a === b) return true;
  return (["accepting", "first", "last", "target"] as const).every((part) => areEqual(a[part], b[part]));
}

function areEqual(a: Uint8Array | Int32Array, b: Uint8Array | Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

/** Two hashes of 53 bits (cyrb53 by bryc, public domain), of all the numbers that make an automaton. */
function hashOf({ accepting, first, last, target }: Automaton): string {
  let [a, b, c, d] = [0xdeadbeef, 0x41c6ce57, 0x9e3779b9, 0x85ebca6b];
  for (const part of [accepting, first, last, target]) {
    for (let index = 0; index < part.length; index += 1) {
      const each = part[index] ?? 0;
      a = Math.imul(a ^ each, 2654435761);
      b = Math.imul(b ^ each, 1597334677);
      c = Math.imul(c ^ each, 3266489909) + b;
      d = Math.imul(d ^ each, 668265263) + a;
    }
  }
  return [hash53(a, b), hash53(c, d)].map((each) => each.toString(36)).join(".");
}

function hash53(a: number, b: number): number {
  const mixed = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const other = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & other) + (mixed >>> 0);
}
