/** Words that Rego v1 reserves. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "as",
  "contains",
  "default",
  "else",
  "every",
  "false",
  "if",
  "import",
  "in",
  "not",
  "null",
  "package",
  "some",
  "true",
  "with",
]);
/** Words that Rego v2 will reserve. */
const LATER_KEYWORDS: ReadonlySet<string> = new Set(["and", "or"]);
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Long names are cut: an identifier is for reading, uniqueness comes from a number. */
const LONGEST_WORD = 40;
const LONGEST_KEY = 60;

/**
 * The last part of a policy's package, an identifier: the name itself when it is one, else with `_` for every character
 * outside `[A-Za-z0-9_]`, `_` before a leading digit, and `_` behind a keyword or nothing. Different names can collide.
 */
export function slug(name: string): string {
  const cleaned = name.replace(/[^A-Za-z0-9_]/gu, "_").replace(/^[0-9]/, "_$&");
  const taken = cleaned === "" || KEYWORDS.has(cleaned) || LATER_KEYWORDS.has(cleaned);
  return taken ? `${cleaned}_` : cleaned;
}

/** Whether `opa fmt` writes a key of a reference after a dot. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !KEYWORDS.has(text);
}

/**
 * Whether a text may be a key in the head of a rule. OPA writes the names of all rules of a policy.wasm into one JSON text
 * with Go's escapes; one name that needs an escape that JSON lacks, and no rule is found any more. `opa fmt` prints
 * them the same way, then not even Rego.
 */
export function isRuleKey(text: string): boolean {
  return /^[\b\t\n\f\r -~\u0080-\ud7ff\ue000-\uffff]*$/.test(text);
}

/** Gives out names that are unique among themselves: what is wished for, or that with a number. */
export type Unique = (wish: string) => string;

/** Makes a source of unique identifiers, each a word of ours and something of the author's. */
export function uniqueIdentifiers(): (word: string, wish: string) => string {
  const unique = createUnique("_");
  return (word, wish) => {
    const rest = inSnakeCase(wish).replace(/[^a-z0-9_]/gu, "_");
    return unique(`${word}_${rest.slice(0, LONGEST_WORD)}`);
  };
}

/** Makes a source of unique keys for rules; texts that cannot be a key, or are long, give way to `otherwise`. */
export function uniqueKeys(otherwise: string): Unique {
  const unique = createUnique(" ");
  return (wish) => {
    const key = inSnakeCase(wish);
    return unique(isRuleKey(key) && key !== "" && key.length <= LONGEST_KEY ? key : otherwise);
  };
}

/** `hostPath` is `host_path`: names of rules are in lower case, and a `_` in front would mean something to linters. */
function inSnakeCase(text: string): string {
  return text
    .replace(/(?<=[a-z0-9])[A-Z]/g, "_$&")
    .replace(/^_+/, "")
    .toLowerCase();
}

function createUnique(separator: string): Unique {
  const used = new Set<string>();
  const next = new Map<string, number>();
  return (wish) => {
    let name = wish;
    for (let number = next.get(wish) ?? 2; used.has(name); number += 1) {
      name = `${wish}${separator}${number}`;
      next.set(wish, number + 1);
    }
    used.add(name);
    return name;
  };
}
