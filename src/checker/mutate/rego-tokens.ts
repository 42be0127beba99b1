import { type Token, tokenize } from "./token.js";

/** The tokens of a Rego module. */
export function tokenizeRego(source: string): readonly Token[] {
  return tokenize(source, [
    ["comment", /#[^\n]*/y],
    ["string", /"(?:[^"\\\n]|\\.)*"/y],
    ["raw", /`[^`]*`/y],
    ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
    ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
    ["operator", /:=|==|!=|<=|>=|[^\w\s"`#]/y],
  ]);
}

/** A definition of a module, or one clause of a chain of `else`: what stands between two places at the beginning of a line. */
export interface Statement {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

/** The statements of a formatted module, without comments. */
export function statementsOf(tokens: readonly Token[]): readonly Statement[] {
  const groups: Token[][] = [];
  for (const token of tokens) {
    if (token.kind === "comment") continue;
    const begins = token.column === 0 && !["}", "]", ")"].includes(token.text);
    if (begins || groups.length === 0) groups.push([token]);
    else groups.at(-1)?.push(token);
  }
  return groups.map((group) => ({
    tokens: group,
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
  }));
}
