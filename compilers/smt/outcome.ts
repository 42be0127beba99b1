import type { Decision } from "../model/index.js";
import type { Formula } from "./logic.js";

/** What one side answers for the actions of a class, as conditions on the request. */
export interface Outcome {
  /** When it gives each decision. */
  readonly decision: Readonly<Record<Decision, Formula>>;
  /** For each rule's id, when it is among the rules that carry the decision; a rule that is missing never is. */
  readonly rules: ReadonlyMap<string, Formula>;
  /** What must be so besides for the answer to mean anything, each with its name: an error or an undefined result is `true` here. */
  readonly faults: ReadonlyMap<string, Formula>;
}
