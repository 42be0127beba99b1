import type { Statement } from "./rego-tokens.js";
import type { Token } from "./token.js";

/** A statement of a Rego module, taken apart. */
export interface Clause extends Statement {
  /** The name that it defines; `else` and `default` for what begins so. */
  readonly word: string;
  /** The tokens in front of the value and the condition. */
  readonly head: readonly Token[];
  /** The value after `:=`. */
  readonly value: readonly Token[];
  /** The expressions that must all hold. */
  readonly conditions: readonly (readonly Token[])[];
  /** Where what follows the head begins; the end of the statement when nothing does. */
  readonly rest: number;
}

/** Takes a statement apart; `source` is the text that it is from. */
export function clauseOf(statement: Statement, source: string): Clause {
  const { tokens } = statement;
  const depths = depthsOf(tokens);
  const top = (text: string): number => {
    const index = tokens.findIndex((token, at) => depths[at] === 0 && token.text === text);
    return index === -1 ? tokens.length : index;
  };
  const assign = Math.min(top(":="), top("if"));
  const condition = top("if");
  const [first] = tokens;
  return {
    ...statement,
    word: first?.text ?? "",
    head: tokens.slice(0, assign),
    value: tokens.slice(assign + 1, condition),
    conditions: conditionsOf(tokens.slice(condition + 1), source),
    rest: tokens[assign]?.start ?? statement.end,
  };
}

/** Whether tokens say the same, whatever the blanks between them. */
export function sameTokens(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, index) => token.text === b[index]?.text);
}

/** For each token how many brackets are open in front of it. */
function depthsOf(tokens: readonly Token[]): readonly number[] {
  let depth = 0;
  return tokens.map(({ kind, text }) => {
    if (kind !== "operator") return depth;
    if ("([{".includes(text)) {
      depth += 1;
      return depth - 1;
    }
    if (")]}".includes(text)) depth -= 1;
    return depth;
  });
}

/** A block has an expression in each line; without a block there is one. */
function conditionsOf(tokens: readonly Token[], source: string): readonly (readonly Token[])[] {
  const depths = depthsOf(tokens);
  const isBlock = tokens[0]?.text === "{" && depths.lastIndexOf(0) === tokens.length - 1;
  const inner = isBlock ? tokens.slice(1, -1) : tokens;
  const outer = isBlock ? 1 : 0;
  const lines: Token[][] = [];
  let before: Token | undefined;
  for (const [index, token] of inner.entries()) {
    const depth = depths[index + outer] ?? 0;
    const isNew =
      before === undefined ||
      (isBlock &&
        depth === 1 &&
        !"}])".includes(token.text) &&
        source.slice(before.end, token.start).includes("\n"));
    if (isNew) lines.push([token]);
    else lines.at(-1)?.push(token);
    before = token;
  }
  return lines;
}
