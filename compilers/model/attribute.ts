/** Where in a request an attribute lives; `action` is the action's own name. */
export type Root = "action" | "parameters" | "subject" | "resource" | "context";

/** The place of an attribute in a request: a root and the keys below it (none for `action`). */
export interface AttributePath {
  readonly root: Root;
  readonly keys: readonly string[];
}

/** The path of the action's name. */
export const ACTION_PATH: AttributePath = { root: "action", keys: [] };

const ROOTS: ReadonlySet<string> = new Set<Root>(["action", "parameters", "subject", "resource", "context"]);
const OPERATORS: ReadonlySet<string> = new Set(["any", "all", "not"]);
const BARE_KEY = /^[^.[\]"\s]+/u;
const QUOTED_KEY = /^\["(?:[^"\\]|\\.)*"\]/u;

/**
 * Reads an attribute's name: `path`, `subject.role`, `parameters["a.b"].c` (semantics, section 2).
 * Returns the problem in the author's words when it is malformed.
 */
export function parseAttribute(name: string): AttributePath | { readonly problem: string } {
  const keys = splitKeys(name);
  if ("problem" in keys) return keys;
  const [first, ...rest] = keys;
  if (first === undefined) return { problem: "it is empty" };
  if (!isRoot(first)) return { root: "parameters", keys };
  if (first === "action") return rest.length === 0 ? ACTION_PATH : { problem: "`action` has no parts" };
  if (rest.length === 0) return { problem: `\`${first}\` is where attributes live, not one itself` };
  return { root: first, keys: rest };
}

/** The one spelling under which an attribute is compared, reported and generated. */
export function attributeName(path: AttributePath): string {
  if (path.root === "action") return "action";
  const [first = ""] = path.keys;
  const bare = path.root === "parameters" && isBare(first) && !isRoot(first) && !OPERATORS.has(first);
  return path.keys.reduce((name, key, index) => {
    if (bare && index === 0) return key;
    return isBare(key) ? `${name}.${key}` : `${name}[${JSON.stringify(key)}]`;
  }, path.root as string);
}

function splitKeys(name: string): readonly string[] | { readonly problem: string } {
  const keys: string[] = [];
  let rest = name;
  while (rest !== "" || keys.length === 0) {
    const quoted = keys.length > 0 ? QUOTED_KEY.exec(rest) : null;
    const dot = keys.length > 0 && rest.startsWith(".") ? 1 : 0;
    const bare = quoted === null && (keys.length === 0 || dot === 1) ? BARE_KEY.exec(rest.slice(dot)) : null;
    if (quoted !== null) {
      const key = unquote(quoted[0].slice(1, -1));
      if (key === undefined) return { problem: `\`${quoted[0]}\` is not a key in quotes` };
      keys.push(key);
      rest = rest.slice(quoted[0].length);
    } else if (bare !== null) {
      keys.push(bare[0]);
      rest = rest.slice(dot + bare[0].length);
    } else {
      return { problem: rest === "" ? "it is empty" : `unexpected \`${rest}\`` };
    }
  }
  return keys;
}

function unquote(literal: string): string | undefined {
  try {
    const key: unknown = JSON.parse(literal);
    return typeof key === "string" && key.isWellFormed() ? key : undefined;
  } catch {
    return undefined;
  }
}

function isBare(key: string): boolean {
  return BARE_KEY.exec(key)?.[0] === key;
}

function isRoot(word: string): word is Root {
  return ROOTS.has(word);
}
