import { unreachable } from "../../diagnostics/index.js";
import { kindOfAtom } from "../atom.js";
import { KINDS, type Kind } from "../place.js";
import { decideArray } from "./arrays.js";
import { type Literal, literalsAbout, type PlaceDecision } from "./literal.js";
import { decideNumber } from "./numbers.js";
import { decideString } from "./strings.js";
import { createEffort, type Effort } from "./texts.js";

export type { Literal, PlaceDecision } from "./literal.js";

/**
 * Whether the literals, all about one place, can hold together: with a value for the place, `undefined` for an absent one,
 * or with literals of which each is needed for the contradiction, as far as is easy to say. What would take long is not known: nothing
 * can stop a decision.
 */
export function decidePlace<L extends Literal>(literals: readonly L[]): PlaceDecision<L> {
  const failed: Failure[] = [];
  const effort = createEffort();
  let unknown: PlaceDecision<never> | undefined;
  for (const kind of KINDS) {
    const against = literals.filter((literal) => isAgainst(literal, kind));
    if (against.length > 0) {
      failed.push({ anyOf: against, allOf: [] });
      continue;
    }
    const decision = decideKind(kind, literals, effort);
    if (decision.kind === "sat") return decision;
    if (decision.kind === "unknown") unknown ??= decision;
    else failed.push({ anyOf: [], allOf: decision.core });
  }
  return unknown ?? { kind: "unsat", core: coreOf(failed) as readonly L[] };
}

/** Why a place cannot hold a kind of value: each of some literals says so, or several together. */
interface Failure {
  readonly anyOf: readonly Literal[];
  readonly allOf: readonly Literal[];
}

/** The literals that are needed together, and then those that speak against most of the other kinds. */
function coreOf(failed: readonly Failure[]): readonly Literal[] {
  const core = new Set(failed.flatMap(({ allOf }) => allOf));
  for (;;) {
    const open = failed.filter(({ anyOf }) => anyOf.length > 0 && !anyOf.some((each) => core.has(each)));
    const counts = new Map<Literal, number>();
    for (const each of open.flatMap(({ anyOf }) => anyOf)) counts.set(each, (counts.get(each) ?? 0) + 1);
    const [best] = [...counts].sort(([, a], [, b]) => b - a);
    if (best === undefined) return [...core];
    core.add(best[0]);
  }
}

/** Whether a literal cannot hold for any value of a kind, whatever else is asked. */
function isAgainst({ atom, holds }: Literal, kind: Kind): boolean {
  if (atom.kind === "is") return (atom.is === kind) !== holds;
  return holds && kindOfAtom(atom) !== kind;
}

function decideKind(kind: Kind, literals: readonly Literal[], effort: Effort): PlaceDecision {
  switch (kind) {
    case "absent":
      return { kind: "sat", value: undefined };
    case "null":
      return { kind: "sat", value: null };
    case "object":
      return { kind: "sat", value: {} };
    case "boolean":
      return decideBoolean(literals);
    case "number":
      return decideNumber(literals);
    case "string":
      return decideString(literals, effort);
    case "array":
      return decideArray(literals, effort);
    default:
      return unreachable(kind);
  }
}

function decideBoolean(literals: readonly Literal[]): PlaceDecision {
  const asked = literalsAbout(literals, "true");
  const yes = asked.find(({ holds }) => holds);
  const no = asked.find(({ holds }) => !holds);
  if (yes !== undefined && no !== undefined) return { kind: "unsat", core: [yes, no] };
  return { kind: "sat", value: yes !== undefined };
}
