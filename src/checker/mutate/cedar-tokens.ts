import { type Token, tokenize } from "./token.js";

/** The tokens of a Cedar text. */
export function tokenizeCedar(source: string): readonly Token[] {
  return tokenize(source, [
    ["comment", /\/\/[^\n]*/y],
    ["string", /"(?:[^"\\]|\\[\s\S])*"/y],
    ["number", /\d+/y],
    ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
    ["operator", /==|!=|<=|>=|&&|\|\||::|[^\w\s"]/y],
  ]);
}

/** One policy of a text. */
export interface CedarPart {
  readonly start: number;
  readonly end: number;
  /** The texts of its annotations, as tokens. */
  readonly annotations: ReadonlyMap<string, Token>;
  /** `permit` or `forbid`. */
  readonly effect: Token;
  /** Everything between the parentheses after the effect. */
  readonly scope: readonly Token[];
  readonly clauses: readonly CedarClause[];
}

/** `when { .. }` or `unless { .. }`. */
export interface CedarClause {
  readonly word: Token;
  readonly end: number;
  /** What stands between the braces. */
  readonly body: readonly Token[];
  /** Whether it only looks at types, and is true wherever the schema is kept. */
  readonly guards: boolean;
}

/** Splits a generated text into its policies. */
export function partsOf(tokens: readonly Token[]): readonly CedarPart[] {
  const code = tokens.filter((token) => token.kind !== "comment");
  const parts: CedarPart[] = [];
  let from = 0;
  for (const [index, token] of code.entries()) {
    if (token.text !== ";") continue;
    const part = partOf(code.slice(from, index + 1));
    if (part !== undefined) parts.push(part);
    from = index + 1;
  }
  return parts;
}

function partOf(tokens: readonly Token[]): CedarPart | undefined {
  const at = tokens.findIndex(({ text }) => text === "permit" || text === "forbid");
  const effect = tokens[at];
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (effect === undefined || first === undefined || last === undefined) return undefined;
  const close = closing(tokens, at + 1);
  const clauses: CedarClause[] = [];
  let word = close + 1;
  while (word < tokens.length - 1) {
    const end = closing(tokens, word + 1);
    const token = tokens[word];
    const body = tokens.slice(word + 2, end);
    if (token === undefined) break;
    clauses.push({ word: token, end: tokens[end]?.end ?? token.end, body, guards: isGuard(body) });
    word = end + 1;
  }
  return {
    start: first.start,
    end: last.end,
    annotations: annotationsOf(tokens.slice(0, at)),
    effect,
    scope: tokens.slice(at + 2, close),
    clauses,
  };
}

/** The bracket that closes the one at a place. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: "comment", text: "" };
    if (kind !== "operator") continue;
    if ("([{".includes(text)) depth += 1;
    if (")]}".includes(text)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function annotationsOf(tokens: readonly Token[]): ReadonlyMap<string, Token> {
  const found = new Map<string, Token>();
  for (const [index, token] of tokens.entries()) {
    const [name, text] = [tokens[index + 1], tokens[index + 3]];
    if (token.text === "@" && name !== undefined && text !== undefined) found.set(name.text, text);
  }
  return found;
}

/** A guard ends each alternative with `true`, which no condition of a rule does, or asks for any text at all. */
function isGuard(body: readonly Token[]): boolean {
  return body.some(
    ({ kind, text }, index) =>
      kind === "name" && text === "true" && ["else", "||"].includes(body[index - 1]?.text ?? ""),
  );
}
