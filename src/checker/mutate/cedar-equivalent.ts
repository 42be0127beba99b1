import { type CedarClause, type CedarPart, closing } from "./cedar-tokens.js";
import {
  type Assumption,
  type AttributeKeys,
  FALSE,
  isWithin,
  pathsIn,
  TRUE,
  truthOf,
} from "./cedar-truth.js";
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
 * Whether a fault leaves out guards that nothing needs, or makes one refuse an absent value that is refused anyway. For each
 * attribute in question, and each action of the permit, it is shown that the permit's own condition cannot be true, or that a
 * forbid is true whatever else the request holds. A guard about what the host itself writes, the action's name and facts, is
 * needless too: these are always there, and no request can change their type.
 */
export function isNeedless(
  fault: Fault,
  clause: CedarClause,
  part: CedarPart,
  parts: readonly CedarPart[],
): boolean {
  const guards = guardsIn(clause.body);
  const [edit] = fault.edits;
  if (edit === undefined) return false;
  const isDecided = (assumption: Assumption): boolean => isRefused(assumption, part, parts);
  const noneNeeded = (dropped: readonly Guard[]): boolean =>
    misfits(dropped, guards).every((assumption) => isDecided(assumption));
  const refusesAbsent = (keys: AttributeKeys): boolean =>
    isDecided({ about: [keys], state: "absent", unknown: [] });
  switch (fault.kind) {
    case "guard-dropped": {
      const dropped = guards.filter(({ start, end }) => edit.start <= start && end <= edit.end);
      return dropped.length > 0 && noneNeeded(dropped);
    }
    case "literal-changed": {
      const keys = guards.find(({ end }) => end === edit.end)?.keys;
      return keys !== undefined && refusesAbsent(keys);
    }
    case "connective-swapped": {
      if (edit.text !== "||") return isFalseRefused(clause.body, guards, edit, isDecided);
      if (isFollowedByExact(clause.body, edit)) return true;
      // Inside the test for its presence, a guard comes to refuse the absent value.
      const around = guards.find(({ start, end }) => start < edit.start && edit.end <= end)?.keys;
      return around === undefined ? noneNeeded(leftOut(clause.body, guards, edit)) : refusesAbsent(around);
    }
    default:
      return false;
  }
}

/**
 * What is left to show where guards are dropped: for each of their attributes that its value is of another type, while of the others
 * nothing is known; and that a record is none, where no guard is left for what it holds.
 */
function misfits(dropped: readonly Guard[], all: readonly Guard[]): readonly Assumption[] {
  const keysOf = (guards: readonly Guard[]): readonly AttributeKeys[] =>
    guards.flatMap(({ keys }) => (keys === undefined ? [] : [keys]));
  const attributes = keysOf(dropped);
  const left = keysOf(all.filter((guard) => !dropped.includes(guard)));
  const records = new Map(
    attributes
      .flatMap((each) => each.slice(2).map((_, index) => each.slice(0, index + 2)))
      .filter((record) => !left.some((each) => isWithin(each, record)))
      .map((record) => [record.join("\0"), record]),
  );
  return [
    ...subsets(attributes),
    ...[...records.values()].map(
      (record): Assumption => ({ about: [record], state: "unreachable", unknown: attributes }),
    ),
  ];
}

const SUBSETS_OF = 6;

/** Every choice of attributes that misfit together; of many, each alone while nothing is known of the others. */
function subsets(attributes: readonly AttributeKeys[]): readonly Assumption[] {
  const distinct = [...new Map(attributes.map((each) => [each.join("\0"), each])).values()];
  if (distinct.length > SUBSETS_OF) {
    return distinct.map((about) => ({
      about: [about],
      state: "misfit",
      unknown: distinct.filter((each) => each !== about),
    }));
  }
  return Array.from({ length: 2 ** distinct.length - 1 }, (_, choice) => ({
    about: distinct.filter((__, index) => ((choice + 1) & (1 << index)) !== 0),
    state: "misfit",
    unknown: [],
  }));
}

/** Whether for no action the permit applies, or for each one a forbid does where it applies. */
function isRefused(assumption: Assumption, part: CedarPart, parts: readonly CedarPart[]): boolean {
  const outcome = ({ clauses }: CedarPart): { readonly can: boolean; readonly must: boolean } => {
    const conditions = clauses
      .filter(({ guards }) => !guards)
      .map(({ word, body }) => {
        const truth = truthOf(body, assumption);
        return word.text === "when" ? { yes: TRUE, truth } : { yes: FALSE, truth };
      });
    return {
      can: conditions.every(({ yes, truth }) => (truth & yes) !== 0),
      must: conditions.every(({ yes, truth }) => truth === yes),
    };
  };
  if (!outcome(part).can) return true;
  const sure = parts.filter((each) => each.effect.text === "forbid" && outcome(each).must);
  const covers = (forbid: CedarPart, action: string | undefined): boolean => {
    const labels = labelsOf(forbid);
    return labels.length === 0 || (action !== undefined && labels.includes(action));
  };
  const actions = labelsOf(part);
  return (actions.length === 0 ? [undefined] : actions).every((action) =>
    sure.some((forbid) => covers(forbid, action)),
  );
}

/** `X && true` in place of `X || true`: a value that is false comes to be refused, which a forbid does anyway. */
function isFalseRefused(
  body: readonly Token[],
  guards: readonly Guard[],
  { start }: Edit,
  isDecided: (assumption: Assumption) => boolean,
): boolean {
  const keys = guards.find((each) => each.start < start && start < each.end)?.keys;
  const at = body.findIndex((token) => token.start === start);
  const then = body.slice(0, at).findLastIndex(({ text }) => text === "then" || text === "(");
  const value = body.slice(then + 1, at);
  const [path] = pathsIn(value);
  const isValue = path !== undefined && keys !== undefined && path.join("\0") === keys.join("\0");
  const isBare = !value.some(({ kind, text }) => kind === "name" && /^(?:has|like|is[A-Z]\w*)$/.test(text));
  const isPlain = !value.some(({ text }) => ["<", "("].includes(text));
  return isValue && isBare && isPlain && isDecided({ about: [keys], state: "false", unknown: [] });
}

/** Whether a forbid without a condition is for an action, so that no permit for it ever shows. */
export function isAlwaysRefused(action: string, parts: readonly CedarPart[]): boolean {
  return parts.some(
    (part) =>
      part.effect.text === "forbid" &&
      part.clauses.every(({ guards }) => guards) &&
      (labelsOf(part).length === 0 || labelsOf(part).includes(action)),
  );
}

/** The actions of a scope, as they are written; none for all. */
function labelsOf({ scope }: CedarPart): readonly string[] {
  return scope.flatMap(({ kind, text }, index) =>
    kind === "string" && scope[index - 1]?.text === "::" ? [text] : [],
  );
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
  readonly keys: AttributeKeys | undefined;
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
      const test = body.slice(index, end + 1).findIndex(({ text }) => text === "then");
      guards.push({
        keys: pathsIn(body.slice(index, index + test)).at(-1),
        start: token.start,
        end: body[end]?.end ?? token.end,
      });
      index = end;
    } else if (token.text === "context") {
      guards.push({ keys: undefined, start: token.start, end: token.end });
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
