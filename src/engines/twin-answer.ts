import { type Answer, denied, type Outcome } from "../../compilers/model/index.js";

const REASON_LENGTH = 240;

/** The answer of a hand-written policy: what it came to, and in words what the engine said. */
export function twinAnswer(outcome: Outcome, said: string, rules: readonly string[] = []): Answer {
  const reason = said.length > REASON_LENGTH ? `${said.slice(0, REASON_LENGTH)}…` : said;
  const decision = outcome === "ERROR" ? denied("engine_error").decision : outcome;
  return { decision, rules, reason: outcome === "ERROR" ? `engine_error: ${reason}` : reason };
}
