import type { Answer } from "../../compilers/model/index.js";

/** An answer as the JSON texts that the endpoints send. */
export interface Rendered {
  /** The value of the Rego rule `result`. */
  readonly result: string;
  /** The members of AuthZEN's decision, without the braces of its context, which may hold more. */
  readonly authzen: string;
}

/** The value of the Rego rule `result`. */
export interface RegoResult extends Required<Answer> {
  readonly allow: boolean;
}

/** Engines give the same frozen answer again and again; it is written once. */
const known = new WeakMap<Answer, Rendered>();

/** Writes an answer. */
export function render(answer: Answer): Rendered {
  const before = known.get(answer);
  if (before !== undefined) return before;
  const rendered = { result: JSON.stringify(resultOf(answer)), authzen: renderAuthzen(answer) };
  known.set(answer, rendered);
  return rendered;
}

/** The value of the Rego rule `result` for an answer. */
export function resultOf({ decision, rules, reason, invalid = [] }: Answer): RegoResult {
  return { decision, allow: decision === "ALLOW", rules, reason, invalid };
}

/** AuthZEN knows yes and no; that an escalation may become a yes is said in the context. */
function renderAuthzen({ decision, rules, reason, invalid }: Answer): string {
  const context = {
    decision,
    reason,
    rules,
    ...(decision === "ESCALATE" ? { escalate: true } : {}),
    ...(invalid === undefined ? {} : { invalid }),
  };
  return `"decision":${decision === "ALLOW"},"context":${JSON.stringify(context).slice(0, -1)}`;
}
