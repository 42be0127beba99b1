/** A piece of a program text. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Characters before it in its line. */
  readonly column: number;
}

/** What the languages are made of; `raw` is a string without escapes. */
export type TokenKind = "comment" | "string" | "raw" | "number" | "name" | "operator";

/** Splits a text by expressions for the kinds of tokens, tried in order; blanks are dropped. Throws at anything else. */
export function tokenize(
  source: string,
  patterns: readonly (readonly [TokenKind, RegExp])[],
): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let lineStart = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === "\n") lineStart = at + 1;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const token = match(source, at, patterns);
    if (token === undefined) throw new Error(`no token at ${JSON.stringify(source.slice(at, at + 20))}`);
    tokens.push({ ...token, start: at, end: at + token.text.length, column: at - lineStart });
    at += token.text.length;
    const newline = token.text.lastIndexOf("\n");
    if (newline !== -1) lineStart = at - token.text.length + newline + 1;
  }
  return tokens;
}

function match(
  source: string,
  at: number,
  patterns: readonly (readonly [TokenKind, RegExp])[],
): Pick<Token, "kind" | "text"> | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) return { kind, text: found[0] };
  }
  return undefined;
}
