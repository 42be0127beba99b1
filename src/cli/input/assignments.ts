import { Unable } from "../exit.js";

/** A `k=v` of the command line, split at the first `=`. */
export interface Assignment {
  readonly key: string;
  readonly value: string;
}

/** Splits `k=v`; `undefined` when there is no key or no `=`. */
export function splitAssignment(text: string): Assignment | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/**
 * Builds a record from `k=v` texts as `option` collected them. A dot goes one level down: `owner.id=3` is `{"owner":{"id":3}}`.
 * A value that is JSON is that value, anything else is a string; `"10"` in double quotes is the string of two digits.
 */
export function recordOf(option: string, assignments: readonly Assignment[]): object {
  const root: Branch = new Map();
  for (const { key, value } of assignments) {
    const keys = key.split(".");
    if (keys.includes("")) {
      throw new Unable(`${option}: \`${key}\` has an empty part; keys that hold a dot need --request`);
    }
    insert(root, keys, parseValue(value), `${option} ${key}`);
  }
  return toRecord(root);
}

/** Maps while building, because no key is special in a map: not `__proto__` either. */
type Branch = Map<string, Branch | Leaf>;

interface Leaf {
  readonly value: unknown;
}

function insert(branch: Branch, keys: readonly string[], value: unknown, where: string): void {
  const [key = "", ...rest] = keys;
  const existing = branch.get(key);
  if (rest.length === 0) {
    if (existing !== undefined) throw new Unable(`${where}: given twice`);
    branch.set(key, { value });
    return;
  }
  if (existing !== undefined && !(existing instanceof Map)) {
    throw new Unable(`${where}: \`${key}\` has a value already and cannot hold others`);
  }
  const next: Branch = existing ?? new Map();
  branch.set(key, next);
  insert(next, rest, value, where);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toRecord(branch: Branch): object {
  // Object.fromEntries defines properties, so that `__proto__` becomes an ordinary key.
  return Object.fromEntries(
    [...branch].map(([key, each]) => [key, each instanceof Map ? toRecord(each) : each.value]),
  );
}

/** Variables from `--var` as the loader takes them; a name given twice is refused, as neither value is preferred. */
export function variablesOf(assignments: readonly Assignment[] = []): Readonly<Record<string, string>> {
  const variables = new Map<string, string>();
  for (const { key, value } of assignments) {
    if (variables.has(key)) throw new Unable(`--var ${key}: given twice`);
    variables.set(key, value);
  }
  return Object.fromEntries(variables);
}
