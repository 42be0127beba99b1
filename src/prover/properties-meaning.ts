import type { Condition, Decision, Property, Reading } from "../../compilers/model/index.js";

/** What a property comes to: within its scope certain decisions are forbidden. */
export interface Meaning {
  readonly forbidden: ReadonlySet<Decision>;
  /** A request is in scope when each of these holds as it is read, and none of the exceptions does. */
  readonly conditions: readonly Condition[];
  readonly exceptions: readonly (Condition | "everything")[];
  readonly ofConditions: Reading;
  readonly ofExceptions: Reading;
}

const DECISIONS: readonly Decision[] = ["DENY", "ESCALATE", "ALLOW"];

/**
 * The meaning of a property. One that forbids ALLOW guards against a request that slips through: it speaks of every request of which
 * `when` cannot be ruled out, and lets off only those of which `unless` is certain. Any other promises something to requests,
 * so it is the other way round: grant on certainty, refuse on possibility.
 */
export function meaningOf({ claim, decisions, when, unless }: Property): Meaning {
  const forbidden = new Set(
    claim === "always" ? DECISIONS.filter((each) => !decisions.includes(each)) : decisions,
  );
  const [sure, possible] = ["must", "may"] as const;
  const guards = forbidden.has("ALLOW");
  const readings = guards
    ? { ofConditions: possible, ofExceptions: sure }
    : { ofConditions: sure, ofExceptions: possible };
  const lets = unless === undefined ? [] : [unless];
  // `only D when W` is `never D unless W`.
  if (claim === "only") {
    return { forbidden, ...readings, conditions: [], exceptions: [when ?? "everything", ...lets] };
  }
  return { forbidden, ...readings, conditions: when === undefined ? [] : [when], exceptions: lets };
}
