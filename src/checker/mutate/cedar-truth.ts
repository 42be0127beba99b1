import { closing } from "./cedar-tokens.js";
import type { Token } from "./token.js";

/** What a condition may come to: some of true, false and an error, as bits. */
export type Truth = number;
export const [TRUE, FALSE, ERROR] = [1, 2, 4];
const EITHER = TRUE | FALSE;
const ANYTHING = EITHER | ERROR;

/** What is known of the attributes: of those not mentioned, that they are absent or of their type. */
export interface Assumption {
  /** The attribute that it is about, as Cedar spells it in parts: `context`, `parameters`, `path`. */
  readonly about: readonly AttributeKeys[];
  /** They are absent; there and of another type; there and false; or are no record where one is expected. */
  readonly state: "absent" | "misfit" | "false" | "unreachable";
  /** Attributes of which nothing is known. */
  readonly unknown: readonly AttributeKeys[];
}

/** The way to an attribute. */
export type AttributeKeys = readonly string[];

/**
 * What a generated condition may come to under an assumption. It is evaluated as Cedar does, from left to right, where a text, a
 * number and so on is asked for something that only another type has it is an error, and equality of different types is false.
 * Wherever this cannot tell, it says so, so that nothing depends on more than what stands here.
 */
export function truthOf(tokens: readonly Token[], assumption: Assumption): Truth {
  return joined(split(tokens, "||"), (each) => conjunction(each, assumption), FALSE);
}

function conjunction(tokens: readonly Token[], assumption: Assumption): Truth {
  return joined(split(tokens, "&&"), (each) => unary(each, assumption), TRUE);
}

/** Goes on to the next part only where the one before came to `neutral`. */
function joined(
  parts: readonly (readonly Token[])[],
  evaluate: (part: readonly Token[]) => Truth,
  neutral: Truth,
): Truth {
  let truth = neutral;
  for (const part of parts) {
    if ((truth & neutral) === 0) return truth;
    truth = (truth & ~neutral) | evaluate(part);
  }
  return truth;
}

function unary(tokens: readonly Token[], assumption: Assumption): Truth {
  const [first] = tokens;
  if (first === undefined || first.text === "if") return ANYTHING;
  if (first.text === "!") {
    const truth = unary(tokens.slice(1), assumption);
    return (truth & ERROR) | ((truth & TRUE) === 0 ? 0 : FALSE) | ((truth & FALSE) === 0 ? 0 : TRUE);
  }
  const isGroup = first.text === "(" && closing(tokens, 0) === tokens.length - 1;
  return isGroup ? truthOf(tokens.slice(1, -1), assumption) : atom(tokens, assumption);
}

function atom(tokens: readonly Token[], assumption: Assumption): Truth {
  const [first] = tokens;
  if (tokens.length === 1 && first?.text === "true") return TRUE;
  if (tokens.length === 1 && first?.text === "false") return FALSE;
  const asked = pathsIn(tokens);
  const { about, state, unknown } = assumption;
  const concerned = about.find((each) => asked.some((path) => isWithin(path, each)));
  const isUnknown = (path: AttributeKeys): boolean =>
    unknown.some((each) => isWithin(path, each) || isWithin(each, path));
  const has = tokens.findIndex(({ kind, text }) => kind === "name" && text === "has");
  const [path] = asked;
  if (path === undefined) return ANYTHING;
  if (state !== "unreachable" && asked.some(isUnknown)) return ANYTHING;
  if (has !== -1) return presence(path, assumption);
  if (concerned === undefined) return asked.some(isUnknown) ? ANYTHING : EITHER;
  if (state === "absent" || asked.length > 1) return ANYTHING;
  if (state === "unreachable") return ERROR;
  if (state === "false") return falseIn(tokens, path.length === concerned.length);
  // A decimal is a record of two fields, of which what is no decimal has neither.
  return path.length === concerned.length ? misfitIn(tokens) : ERROR;
}

function presence(path: AttributeKeys, { about, state, unknown }: Assumption): Truth {
  const inside = about.some((each) => isWithin(path, each) && path.length > each.length);
  if (state === "unreachable") {
    if (inside) return ERROR;
    if (about.some((each) => isWithin(each, path))) return TRUE;
    return unknown.some((each) => isWithin(path, each)) ? ANYTHING : EITHER;
  }
  if (inside) return ANYTHING;
  if (!about.some((each) => isWithin(each, path))) return EITHER;
  if (state !== "absent") return TRUE;
  return about.some((each) => path.length === each.length && isWithin(each, path)) ? FALSE : EITHER;
}

/** The value itself, and what it is compared with. */
function falseIn(tokens: readonly Token[], isWhole: boolean): Truth {
  const depths = depthsOf(tokens);
  const at = tokens.findIndex(({ text }, index) => depths[index] === 0 && COMPARISONS.has(text));
  if (!isWhole) return ANYTHING;
  if (at === -1) return tokens.some(({ text }) => text === "(") ? ANYTHING : FALSE;
  const operand = tokens.length === at + 2 ? tokens[at + 1]?.text : undefined;
  if (tokens[at]?.text !== "==" || (operand !== "true" && operand !== "false")) return ANYTHING;
  return operand === "false" ? TRUE : FALSE;
}

/** Equality with what is of another type is false, and so is membership among such values; all else is an error. */
function misfitIn(tokens: readonly Token[]): Truth {
  const depths = depthsOf(tokens);
  const operator = tokens.find(({ text }, index) => depths[index] === 0 && COMPARISONS.has(text));
  if (operator?.text === "==") return FALSE;
  if (operator?.text === "!=") return TRUE;
  if (operator !== undefined) return ERROR;
  const isList = tokens[0]?.text === "[";
  const method = isList ? tokens[closing(tokens, 0) + 2]?.text : undefined;
  return method === "contains" ? FALSE : ERROR;
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "like"]);

/** Every way to something in the context that stands in an expression; `has` and its key belong to it. */
export function pathsIn(tokens: readonly Token[]): readonly AttributeKeys[] {
  const paths: AttributeKeys[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.text !== "context" || tokens[at]?.kind !== "name") continue;
    const keys: string[] = ["context"];
    let next = at + 1;
    for (;;) {
      const [dot, key, after] = [tokens[next], tokens[next + 1], tokens[next + 2]];
      if (key === undefined) break;
      if (dot?.text === "." && after?.text !== "(") {
        keys.push(key.text);
        next += 2;
      } else if (dot?.text === "[" && key.kind === "string" && after?.text === "]") {
        keys.push(keyOf(key));
        next += 3;
      } else if (dot?.kind === "name" && dot.text === "has") {
        keys.push(keyOf(key));
        next += 2;
      } else break;
    }
    paths.push(keys);
    at = next - 1;
  }
  return paths;
}

function keyOf({ kind, text }: Token): string {
  return kind === "string" ? text.slice(1, -1) : text;
}

/** Whether a way is another one or goes on from it. */
export function isWithin(path: AttributeKeys, start: AttributeKeys): boolean {
  return start.length <= path.length && start.every((key, index) => path[index] === key);
}

/** Parts between the operators of this kind that stand outside of all brackets; an `if` takes all that follows it. */
function split(tokens: readonly Token[], operator: string): readonly (readonly Token[])[] {
  const depths = depthsOf(tokens);
  const parts: Token[][] = [[]];
  let inIf = false;
  for (const [index, token] of tokens.entries()) {
    inIf ||= token.text === "if" && depths[index] === 0;
    if (!inIf && depths[index] === 0 && token.kind === "operator" && token.text === operator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** For each token how many brackets are open around it; a bracket is inside of itself. */
function depthsOf(tokens: readonly Token[]): readonly number[] {
  let depth = 0;
  return tokens.map(({ kind, text }) => {
    if (kind !== "operator") return depth;
    if ("([{".includes(text)) depth += 1;
    const own = depth;
    if (")]}".includes(text)) depth -= 1;
    return own;
  });
}
