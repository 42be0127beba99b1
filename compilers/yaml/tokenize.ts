import { type CST, Lexer, Parser } from "yaml";
import { type Diagnostic, diagnostic } from "../diagnostics/index.js";
import { DEPTH, TOKENS } from "./limits.js";

/** Levels at which the text is given up before recursive code sees it; `buildTree` counts exactly. */
const STACK = 2 * DEPTH + 2;

/** Splits a text into the parser's top-level tokens, or says which limit it exceeds. Time and memory are linear. */
export function tokenize(text: string): readonly CST.Token[] | Diagnostic {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    count += 1;
    const here = { start: parser.offset, end: parser.offset };
    if (parser.stack.length > STACK) {
      return diagnostic("input-too-large", here, { what: "the nesting", limit: `${DEPTH} levels` });
    }
    if (count > TOKENS) {
      return diagnostic("input-too-large", here, { what: "the text", limit: `${TOKENS} tokens` });
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}
