import { type AttributePath, attributeName, type Policy } from "../model/index.js";
import type { RegoRule } from "./ast.js";
import { type LibraryName, libraryRules } from "./library.js";
import { uniqueIdentifiers, uniqueKeys } from "./names.js";

/** Where a rule stands in the module; sections follow each other in this order. */
export type Section = "entrypoints" | "answers" | "slices" | "rules" | "guards";

/** Rules in all slices of a module together, at most: a rule stands in every slice in which it may fire. */
const SLICED_AT_MOST = 20_000;

/** What one lowering shares: the rules so far, the names given out, and what has a name already. */
export interface Scope {
  readonly policy: Policy;
  readonly add: (section: Section, ...rules: readonly RegoRule[]) => void;
  /** Adds the rules that `make` gives before those that are added while it runs: helpers stand below. */
  readonly above: (section: Section, make: () => readonly RegoRule[]) => void;
  /** The name of a fixed definition, which the module then holds. */
  readonly library: (name: LibraryName) => LibraryName;
  /** A new identifier: a word and what follows it, such as `sliced_read_file`. */
  readonly identifier: (word: string, wish: string) => string;
  /** A new numbered identifier, such as `within_3`. */
  readonly numbered: (word: string) => string;
  /** What was made for this content before, or else what `make` gives: equal content is printed once. */
  readonly once: <T>(kind: string, content: unknown, make: () => T) => T;
  /** A new key for a rule below `rule`, `misfit`, .. : the wish, unless OPA could not find it. */
  readonly key: (under: string, wish: string) => string;
  /** Whether there is room for so many more rules in slices; if so, they are counted. */
  readonly mayHold: (sliced: number) => boolean;
  /** All rules, in order of sections. */
  readonly rules: () => readonly RegoRule[];
}

/** Makes an empty scope. */
export function createScope(policy: Policy): Scope {
  const sections: Record<Section, RegoRule[]> = {
    entrypoints: [],
    answers: [],
    slices: [],
    rules: [],
    guards: [],
  };
  let room = SLICED_AT_MOST;
  const used = new Set<LibraryName>();
  const made = new Map<string, unknown>();
  const numbers = new Map<string, number>();
  const keys = new Map<string, (wish: string) => string>();
  const identifier = uniqueIdentifiers();
  return {
    policy,
    add: (section, ...rules) => sections[section].push(...rules),
    above: (section, make) => {
      const place = sections[section].length;
      sections[section].splice(place, 0, ...make());
    },
    library: (each) => {
      used.add(each);
      return each;
    },
    identifier,
    numbered: (word) => {
      const number = (numbers.get(word) ?? 0) + 1;
      numbers.set(word, number);
      return identifier(word, String(number));
    },
    once: <T>(kind: string, content: unknown, make: () => T): T => {
      const key = `${kind} ${JSON.stringify(content)}`;
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
    key: (under, wish) => {
      const unique = keys.get(under) ?? uniqueKeys(under);
      keys.set(under, unique);
      return unique(wish);
    },
    mayHold: (sliced) => {
      if (sliced > room) return false;
      room -= sliced;
      return true;
    },
    rules: () => [...Object.values(sections).flat(), ...libraryRules(used)],
  };
}

/** The key under which rules about an attribute stand. */
export function attributeKey(scope: Scope, path: AttributePath): string {
  const attribute = attributeName(path);
  return scope.once("attribute", attribute, () => scope.key("attribute", attribute));
}
