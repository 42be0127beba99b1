import { type CedarClause, type CedarPart, closing } from "./cedar-tokens.js";
import type { Edit, Fault } from "./edit.js";
import type { Token } from "./token.js";

/**
 * The bound in a type guard, `X < 0 || true`: it is there to raise an error for another type, and its truth means nothing, so
 * neither does the bound or the edge.
 */
export function isGuardBound(body: readonly Token[], index: number): boolean {
  const token = body[index];
  if (token?.kind === "number") return true;
  if (token?.kind === "string")
    return body[index - 1]?.text === "(" && EXTENSIONS.has(body[index - 2]?.text ?? "");
  return EDGES.has(token?.text ?? "");
}

const EXTENSIONS: ReadonlySet<string> = new Set(["decimal", "datetime", "ip"]);
const EDGES: ReadonlySet<string> = new Set(["<", "lessThan"]);

/**
 * The guard of `exact`: a host makes both fields of a decimal or none, and for a raw number the guard of `floor`, which stands
 * in front of it, is an error already.
 */
export function isGuardOfExact(tokens: readonly Token[]): boolean {
  const [or, yes] = tokens.slice(-2);
  return or?.text === "||" && yes?.text === "true" && tokens.at(-3)?.text === "exact";
}

/**
 * Whether a fault leaves out guards that nothing needs, or changes what a needless one says of an absent value. A guard is
 * needless when the permit's own condition needs the attribute to be there and of its type: a part of it that must hold asks
 * nothing but this attribute, without a negation, and for a value of another type each such question is false or an error, so
 * that the permit does not apply anyway. A guard about what the host itself writes, the action's name and facts, is needless too:
 * these are always there, and no request can change their type.
 */
export function isNeedless(fault: Fault, clause: CedarClause, part: CedarPart): boolean {
  const needed = neededBy(part);
  const guards = guardsIn(clause.body);
  const isNeeded = ({ attribute }: Guard): boolean => attribute === undefined || needed.has(attribute);
  const [edit] = fault.edits;
  if (edit === undefined) return false;
  switch (fault.kind) {
    case "guard-dropped":
      if (edit.start <= clause.word.start) return guards.length > 0 && guards.every(isNeeded);
      return guards.some((guard) => isNeeded(guard) && edit.start <= guard.start && guard.end <= edit.end);
    case "literal-changed":
      return guards.some((guard) => isNeeded(guard) && guard.end === edit.end);
    case "connective-swapped":
      return (
        edit.text === "||" &&
        (isFollowedByExact(clause.body, edit) || leftOut(clause.body, guards, edit).every(isNeeded))
      );
    default:
      return false;
  }
}

function isFollowedByExact(body: readonly Token[], { end }: Edit): boolean {
  const open = body.findIndex(({ start }) => start >= end);
  return body[open]?.text === "(" && isGuardOfExact(body.slice(open + 1, closing(body, open)));
}

/**
 * What `||` in place of `&&` leaves out. Guards are true or an error, so what stands after it in the same brackets is never
 * asked; inside the test of one guard it is this guard that changes.
 */
function leftOut(body: readonly Token[], guards: readonly Guard[], edit: Edit): readonly Guard[] {
  const around = guards.filter(({ start, end }) => start < edit.start && edit.end <= end);
  if (around.length > 0) return around;
  const end = endOfGroup(body, edit.end);
  return guards.filter(({ start }) => edit.end <= start && start < end);
}

/** Where the brackets close that are open at a place; the end of the text when there are none. */
function endOfGroup(body: readonly Token[], place: number): number {
  let depth = 0;
  for (const { kind, text, start } of body.filter((token) => token.start >= place)) {
    if (kind !== "operator") continue;
    if ("([{".includes(text)) depth += 1;
    if (")]}".includes(text)) depth -= 1;
    if (depth < 0) return start;
  }
  return Number.POSITIVE_INFINITY;
}

/** One guard of a clause; without an attribute it is about what the host writes, which is always there. */
interface Guard {
  readonly attribute: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** The guards of a clause: each `if` to its end, and each question outside of these. */
function guardsIn(body: readonly Token[]): readonly Guard[] {
  const guards: Guard[] = [];
  let index = 0;
  while (index < body.length) {
    const token = body[index];
    if (token === undefined) break;
    if (token.text === "if") {
      const end = endOfIf(body, index);
      guards.push({
        attribute: attributeOf(body.slice(index, end + 1)) ?? "?",
        start: token.start,
        end: body[end]?.end ?? token.end,
      });
      index = end;
    } else if (token.text === "context") {
      guards.push({ attribute: undefined, start: token.start, end: token.end });
    }
    index += 1;
  }
  return guards;
}

/** The `true` after the `else` of an `if`. */
function endOfIf(body: readonly Token[], start: number): number {
  let at = start;
  while (at < body.length && body[at]?.text !== "else") {
    at = body[at]?.text === "(" ? closing(body, at) + 1 : at + 1;
  }
  return at + 1;
}

/** What the last `has` of a test is about, as text: `context.parameters["path"]`. */
function attributeOf(tokens: readonly Token[]): string | undefined {
  const then = tokens.findIndex(({ text }) => text === "then");
  const has = tokens.slice(0, then).findLastIndex(({ text }) => text === "has");
  return has === -1 ? undefined : hasTarget(tokens, has);
}

function hasTarget(tokens: readonly Token[], has: number): string | undefined {
  const key = tokens[has + 1];
  let start = has - 1;
  while (
    start > 0 &&
    /^[\w.[\]"]/.test(tokens[start - 1]?.text ?? "") &&
    !WORDS.has(tokens[start - 1]?.text ?? "")
  ) {
    start -= 1;
  }
  return (
    key &&
    `${tokens
      .slice(start, has)
      .map(({ text }) => text)
      .join("")}[${key.text}]`
  );
}

const WORDS: ReadonlySet<string> = new Set(["if", "then", "else", "has", "like", "true", "false"]);

/** The attributes that the conditions of a permit need to be there and of their type. */
function neededBy({ clauses }: CedarPart): ReadonlySet<string> {
  const parts = clauses
    .filter(({ guards, word }) => !guards && word.text === "when")
    .flatMap(({ body }) => conjuncts(body));
  const present = new Set(
    parts.flatMap((each) => (isHas(each) ? [hasTarget(each, each.length - 2) ?? ""] : [])),
  );
  return new Set([...present].filter((attribute) => parts.some((each) => asksOnly(each, attribute))));
}

function isHas(tokens: readonly Token[]): boolean {
  return tokens.at(-2)?.text === "has" && !tokens.some(({ text }) => text === "!" || text === "||");
}

/** What must all hold: the members of the conjunction, and of those in parentheses. */
function conjuncts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const members: Token[][] = [[]];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text === "&&") members.push([]);
    else if (token.text === "||") return [tokens];
    else if (token.kind === "operator" && "([".includes(token.text)) {
      const end = closing(tokens, index);
      members.at(-1)?.push(...tokens.slice(index, end + 1));
      index = end;
    } else members.at(-1)?.push(token);
  }
  return members.flatMap((member) =>
    member[0]?.text === "(" && closing(member, 0) === member.length - 1
      ? conjuncts(member.slice(1, -1))
      : [member],
  );
}

/** Whether a part asks this attribute in every alternative, nothing else, and never negated. */
function asksOnly(tokens: readonly Token[], attribute: string): boolean {
  const text = tokens.map((token) => token.text).join("");
  if (tokens.some((token) => NEGATING.has(token.text)) || !text.includes(attribute)) return false;
  return !text.replaceAll(attribute, "").includes("context");
}

const NEGATING: ReadonlySet<string> = new Set(["!", "!=", "if", "has", "true", "false"]);
