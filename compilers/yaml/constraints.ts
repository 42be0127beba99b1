import type { Constraint } from "../model/index.js";
import { readDirectory, readDomain, readInstant, readPattern, readRange, readRegex } from "./formats.js";
import { type LiteralScope, readBound, readEach, readLiterals, readText } from "./literals.js";
import type { Scope } from "./scope.js";
import type { Entry, Tree } from "./tree.js";

/** A constraint as it is written: the positive one, and whether the word negates it. */
export interface ReadConstraint {
  readonly constraint: Constraint;
  readonly negated: boolean;
}

/** Reads one constraint but `present`; `undefined` when it is malformed, which is then reported here or by the schema. */
export function readConstraint(entry: Entry, scope: Scope): ReadConstraint | undefined {
  const word = WORDS.get(entry.key);
  const constraint = word?.read(entry.value, { ...scope, keyword: entry.key });
  if (word === undefined || constraint === undefined) return undefined;
  return { constraint, negated: word.negated === true };
}

/** The words for constraints, `present` apart. */
export function constraintWords(): readonly string[] {
  return [...WORDS.keys()];
}

type Read = (tree: Tree, scope: LiteralScope) => Constraint | undefined;

const oneOf: Read = (tree, scope) => {
  const values = readLiterals(tree, scope);
  return values && { kind: "oneOf", values };
};

const matches: Read = (tree, scope) => {
  const patterns = readEach(tree, scope, readPattern);
  return patterns && { kind: "matches", patterns };
};

const regex: Read = (tree, scope) => {
  const source = readRegex(tree, scope);
  return source === undefined ? undefined : { kind: "regex", source };
};

const within: Read = (tree, scope) => {
  const directories = readEach(tree, scope, readDirectory);
  return directories && { kind: "within", directories };
};

const domain: Read = (tree, scope) => {
  const domains = readEach(tree, scope, readDomain);
  return domains && { kind: "domain", domains };
};

const cidr: Read = (tree, scope) => {
  const ranges = readEach(tree, scope, readRange);
  return ranges && { kind: "cidr", ranges };
};

function texts(kind: "prefix" | "suffix" | "contains" | "containsAny" | "containsAll"): Read {
  return (tree, scope) => {
    const all = readEach(tree, scope, readText);
    return all && { kind, texts: all };
  };
}

function number(kind: "min" | "max" | "above" | "below"): Read {
  return (tree, scope) => {
    const bound = readBound(tree, scope);
    return bound === undefined ? undefined : { kind, bound };
  };
}

function instant(kind: "after" | "before"): Read {
  return (tree, scope) => {
    const read = readInstant(tree, scope);
    return read && { kind, ...read };
  };
}

interface Word {
  readonly read: Read;
  readonly negated?: true;
}

/** Every word and what it reads (semantics, section 4). */
const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  ["equals", { read: oneOf }],
  ["not_equals", { read: oneOf, negated: true }],
  ["in", { read: oneOf }],
  ["not_in", { read: oneOf, negated: true }],
  ["prefix", { read: texts("prefix") }],
  ["suffix", { read: texts("suffix") }],
  ["contains", { read: texts("contains") }],
  ["allowlist", { read: matches }],
  ["denylist", { read: matches, negated: true }],
  ["regex", { read: regex }],
  ["not_regex", { read: regex, negated: true }],
  ["within", { read: within }],
  ["outside", { read: within, negated: true }],
  ["domain", { read: domain }],
  ["not_domain", { read: domain, negated: true }],
  ["cidr", { read: cidr }],
  ["not_cidr", { read: cidr, negated: true }],
  ["min", { read: number("min") }],
  ["max", { read: number("max") }],
  ["above", { read: number("above") }],
  ["below", { read: number("below") }],
  ["after", { read: instant("after") }],
  ["before", { read: instant("before") }],
  ["contains_any", { read: texts("containsAny") }],
  ["contains_all", { read: texts("containsAll") }],
]);
