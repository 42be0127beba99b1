import { type CedarClause, type CedarPart, closing } from "./cedar-tokens.js";
import { pathsIn } from "./cedar-truth.js";
import type { Fault } from "./edit.js";
import type { Token } from "./token.js";

/** Whether a fault changes a part of a condition that decides nothing where it stands. */
export function decidesNothing(fault: Fault, clause: CedarClause, part: CedarPart): boolean {
  return (
    asksDeadName(fault, clause, part) ||
    isRepeated(fault, clause) ||
    isBesideFact(fault, clause) ||
    isFloorBesideExact(fault, clause)
  );
}

/**
 * A name or pattern, before and after the change, that no action of the scope has, so that the question is false both times; or
 * an operator between several such questions.
 */
function asksDeadName({ kind, edits }: Fault, { body }: CedarClause, { scope }: CedarPart): boolean {
  const [edit] = edits;
  const labels = scope.flatMap(({ kind: each, text }, index) =>
    each === "string" && scope[index - 1]?.text === "::" ? [text.slice(1, -1)] : [],
  );
  if (edit === undefined || labels.length === 0 || labels.some((label) => label.includes("\\"))) return false;
  const isDead = (pattern: string): boolean => labels.every((label) => neverMatches(label, pattern));
  const at = body.findIndex(({ start }) => start === edit.start);
  const token = body[at];
  if (token === undefined) return false;
  if (kind === "connective-swapped") {
    const group = groupAround(body, at);
    const asked = group.filter(({ kind: each }) => each === "string");
    return asksOnlyName(group) && asked.length > 1 && asked.every(({ text }) => isDead(text.slice(1, -1)));
  }
  if (token.kind !== "string" || !edit.text.startsWith('"')) return false;
  const before = body.slice(Math.max(0, at - 2), at).map(({ text }) => text);
  const isAsked = before[0] === "action" && (before[1] === "like" || before[1] === "==");
  return isAsked && isDead(token.text.slice(1, -1)) && isDead(edit.text.slice(1, -1));
}

function asksOnlyName(tokens: readonly Token[]): boolean {
  return tokens.every(
    ({ kind, text }) =>
      kind === "string" || ["context", ".", "host", "action", "like", "==", "||", "&&"].includes(text),
  );
}

/** What stands in the innermost brackets around a place. */
function groupAround(body: readonly Token[], at: number): readonly Token[] {
  const opens = body.flatMap(({ text }, index) =>
    text === "(" && index < at && closing(body, index) > at ? [index] : [],
  );
  const open = opens.at(-1);
  return open === undefined ? body : body.slice(open + 1, closing(body, open));
}

/** Whether no name of a class matches: a name itself, or patterns that all its names match, of which one begins otherwise. */
function neverMatches(label: string, pattern: string): boolean {
  const beginning = pattern.split("*")[0] ?? "";
  if (!label.includes("*")) {
    const source = pattern.split("*").map((each) => each.replace(/[^\w]/g, "\\$&"));
    return !new RegExp(`^${source.join("[^]*")}$`, "u").test(label);
  }
  return label.split(" & ").some((each) => {
    const start = each.split("*")[0] ?? "";
    return !start.startsWith(beginning) && !beginning.startsWith(start);
  });
}

/** The test whether something is there, where the same test stands in front of it in the same conjunction. */
function isRepeated({ kind, edits }: Fault, { body }: CedarClause): boolean {
  const [edit] = edits;
  if (kind !== "guard-dropped" || edit?.text !== "true") return false;
  const at = body.findIndex(({ start }) => start === edit.start);
  const own = body.filter(({ start, end }) => edit.start <= start && end <= edit.end).map(({ text }) => text);
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const text = body[index]?.text ?? "";
    if (")]}".includes(text)) depth += 1;
    if ("([{".includes(text)) depth -= 1;
    if (depth < 0 || (depth === 0 && text === "||")) return false;
    const isStart = depth === 0 && (index === 0 || ["&&", "("].includes(body[index - 1]?.text ?? ""));
    const there = body.slice(index, index + own.length).map((each) => each.text);
    if (isStart && `${there}` === `${own}` && body[index + own.length]?.text === "&&") return true;
  }
  return false;
}

/** The test whether an attribute is there, in front of a fact about it: a fact is false where its attribute is absent. */
function isBesideFact({ kind, edits }: Fault, { body }: CedarClause): boolean {
  const [edit] = edits;
  if (kind !== "guard-dropped" || edit?.text !== "true") return false;
  const test = body.filter(({ start, end }) => edit.start <= start && end <= edit.end);
  const rest = body.filter(({ start }) => start >= edit.end);
  const [and, context, dot, facts, open, name, close, then] = rest;
  const [root, section, key, ...others] = pathsIn(test)[0] ?? [];
  if (root !== "context" || section !== "parameters" || key === undefined || others.length > 0) return false;
  const isFact =
    [and, context, dot, facts, open, close].map((each) => each?.text).join(" ") === "&& context . facts [ ]";
  const ends = then === undefined || ["&&", ")"].includes(then.text);
  return isFact && ends && name?.text.startsWith(`"${key}.`) === true;
}

/** One half of the guard of a decimal: each alone is an error for what is no decimal, as a host makes both fields or none. */
function isFloorBesideExact({ kind, edits }: Fault, { body, guards }: CedarClause): boolean {
  const [edit] = edits;
  if (!guards || kind !== "guard-dropped" || edit?.text !== "true") return false;
  const dropped = body.filter(({ start, end }) => edit.start <= start && end <= edit.end);
  const rest = body.filter(({ start }) => start >= edit.end).map(({ text }) => text);
  const isFloor = dropped.some(({ text }) => text === "floor") && dropped[0]?.text === "(";
  const end = rest.indexOf(")");
  return (
    isFloor && rest[0] === "&&" && rest[1] === "(" && rest.slice(end - 3, end).join("") === "exact||true"
  );
}
