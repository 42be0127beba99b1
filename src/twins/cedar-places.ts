import { positionAt, type Source } from "../../compilers/diagnostics/index.js";

/** Where an expression of a policy's tree stands, as `file:line:column`. */
export type PlaceOf = (node: unknown) => string;

/**
 * Says where expressions of a policy stand. Cedar's trees have no positions, so an operator is found by counting: it is the n-th of its
 * spelling in the tree, and in the text. Where the two counts differ, and for what has no spelling of its own, it is the policy's place.
 */
export function placesIn(source: Source, start: number, text: string, tree: unknown): PlaceOf {
  let found: ReadonlyMap<unknown, number> | undefined;
  return (node) => {
    found ??= offsetsOf(text, tree);
    const { line, column } = positionAt(source.text, start + (found.get(node) ?? 0));
    return `${source.path}:${line}:${column}`;
  };
}

function offsetsOf(text: string, tree: unknown): ReadonlyMap<unknown, number> {
  const inTree = new Map<string, unknown[]>();
  const conditions = at(tree, "conditions");
  let isOrdered = true;
  for (const each of Array.isArray(conditions) ? conditions : []) {
    // The entries of a record have lost their order.
    isOrdered = walk(at(each, "body"), inTree) && isOrdered;
  }
  const inText = tokensOf(text);
  const offsets = new Map<unknown, number>();
  for (const [spelling, nodes] of isOrdered ? inTree : []) {
    const places = inText.get(spelling) ?? [];
    if (places.length !== nodes.length) continue;
    for (const [index, node] of nodes.entries()) offsets.set(node, places[index] ?? 0);
  }
  return offsets;
}

/** The functions of Cedar; every other name that is called is a method. */
const FUNCTIONS: ReadonlySet<string> = new Set(["decimal", "ip", "datetime", "duration"]);
const SPELLINGS: Readonly<Record<string, string>> = { neg: "-", "if-then-else": "if" };

/** Lists the operators in the order of the text, by their spelling; whether that order is known. */
function walk(node: unknown, found: Map<string, unknown[]>): boolean {
  const [[kind, body] = ["", undefined]] = Object.entries(isFields(node) ? node : {});
  const list = (spelling: string): void => {
    const known = found.get(spelling);
    if (known === undefined) found.set(spelling, [node]);
    else known.push(node);
  };
  const all = (nodes: readonly unknown[]): boolean =>
    nodes.map((each) => walk(each, found)).every((each) => each);
  switch (kind) {
    case "Value":
      if (typeof body === "number" && body < 0) list("-");
      return true;
    case "Var":
    case "":
      return true;
    case ".":
      return all([at(body, "left")]);
    case "Set":
      return all(Array.isArray(body) ? body : []);
    case "Record":
      return (
        Object.keys(isFields(body) ? body : {}).length < 2 && all(Object.values(isFields(body) ? body : {}))
      );
    case "!":
    case "neg":
      list(SPELLINGS[kind] ?? kind);
      return all([at(body, "arg")]);
    case "if-then-else":
      list("if");
      return all([at(body, "if"), at(body, "then"), at(body, "else")]);
    case "isEmpty": {
      const isKnown = all([at(body, "arg")]);
      list(kind);
      return isKnown;
    }
    case "is": {
      const isKnown = all([at(body, "left")]);
      list("is");
      const inside = at(body, "in");
      if (inside === undefined) return isKnown;
      list("in");
      return all([inside]) && isKnown;
    }
    default: {
      if (Array.isArray(body)) {
        const [of, ...args] = FUNCTIONS.has(kind) ? [undefined, ...body] : body;
        const isKnown = of === undefined || all([of]);
        list(kind);
        return all(args) && isKnown;
      }
      const isKnown = all([at(body, "left")]);
      list(kind);
      return all([at(body, "right")]) && isKnown;
    }
  }
}

const TOKEN = /\/\/[^\n]*|"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|&&|\|\||::|[^\s]/gs;

/** Where each spelling stands in the conditions, outside of texts and comments. */
function tokensOf(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  let isInside = false;
  let before = "";
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith("//") || token.startsWith('"')) continue;
    // An attribute may have the name of an operator.
    const isName = before === "." && /^(?:if|in|is|has|like)$/.test(token);
    isInside ||= (token === "when" || token === "unless") && before === ")";
    before = token;
    if (!isInside || isName) continue;
    const known = found.get(token);
    if (known === undefined) found.set(token, [index]);
    else known.push(index);
  }
  return found;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
