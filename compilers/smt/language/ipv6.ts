import { LAST_RANK } from "./alphabet.js";
import { type Arc, arcsTogether, explore, type Machine } from "./automaton.js";
import { type Language, languageOf } from "./language.js";
import { runsOf } from "./literals.js";

/** Addresses of RFC 4291, section 2.2: groups, at most one `::` for one group or more, a dotted quad as the last two groups. */
export function ipv6Language(quads: Language): Language {
  return languageOf(explore(machineOf(quads), "IPv6"));
}

/** How far an address has been read; `undefined` where none can come of it. */
type Reading =
  | {
      /** Groups before the one that stands last. */
      readonly groups: number;
      /** Whether there was a `::`. */
      readonly gap: boolean;
      readonly end: End;
    }
  | undefined;

/** What stands last: nothing, one colon, the `::`, or a group with so many digits that may be a dotted quad in its state. */
type End =
  | { readonly kind: "start" | "colon" | "gap" }
  | { readonly kind: "group"; readonly digits: number; readonly quad: number };

const GROUPS = 8;
const DIGITS = 4;
const HEXADECIMAL = runsOf("0123456789abcdefABCDEF");
const COLON = runsOf(":");

function machineOf(quads: Language): Machine<Reading> {
  const { automaton, dead } = quads;
  return {
    start: { groups: 0, gap: false, end: { kind: "start" } },
    keyOf: (reading) => (reading === undefined ? "" : JSON.stringify(reading)),
    accepts: (reading) => {
      if (reading === undefined) return false;
      const { groups, gap, end } = reading;
      const isWhole = (count: number): boolean => (gap ? count < GROUPS : count === GROUPS);
      if (end.kind !== "group") return end.kind === "gap";
      const isQuad = automaton.accepting[end.quad] === 1;
      return (end.digits <= DIGITS && isWhole(groups + 1)) || (isQuad && isWhole(groups + 2));
    },
    arcs: (reading): readonly Arc<Reading>[] => {
      if (reading === undefined) return [{ last: LAST_RANK, to: undefined }];
      const quad = reading.end.kind === "group" ? reading.end.quad : 0;
      const automata = [HEXADECIMAL.automaton, COLON.automaton, automaton];
      return arcsTogether(automata, [0, 0, quad]).map(({ last, to: [digit, colon, next = dead] }) => {
        if (colon === 0) return { last, to: afterColon(reading) };
        return { last, to: afterCharacter(reading, digit === 0, next, next === dead) };
      });
    },
  };
}

function afterColon({ groups, gap, end }: NonNullable<Reading>): Reading {
  switch (end.kind) {
    case "start":
      return { groups: -1, gap, end: { kind: "colon" } };
    case "colon":
      return gap ? undefined : { groups: Math.max(groups, 0), gap: true, end: { kind: "gap" } };
    case "gap":
      return undefined;
    case "group":
      if (end.digits > DIGITS || groups + 1 >= (gap ? GROUPS - 1 : GROUPS)) return undefined;
      return { groups: groups + 1, gap, end: { kind: "colon" } };
  }
}

function afterCharacter(
  { groups, gap, end }: NonNullable<Reading>,
  isDigit: boolean,
  quad: number,
  isNoQuad: boolean,
): Reading {
  // A colon that stands first is half of a `::`.
  if (groups < 0 || groups >= (gap ? GROUPS - 1 : GROUPS)) return undefined;
  const digits = isDigit ? Math.min(1 + (end.kind === "group" ? end.digits : 0), DIGITS + 1) : DIGITS + 1;
  return digits > DIGITS && isNoQuad ? undefined : { groups, gap, end: { kind: "group", digits, quad } };
}
