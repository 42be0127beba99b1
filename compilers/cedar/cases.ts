import type { CedarRequest } from "./encode.js";

/** An example of a policy as Cedar is asked it, and what Cedar must say. */
export interface CedarCase {
  readonly name: string;
  readonly call: CedarRequest;
  /** The entities of the call as Cedar spells them: `Subject::"subject"`. */
  readonly entities: Readonly<Record<"principal" | "action" | "resource", string>>;
  readonly allows: boolean;
  /** The `@id`s of all policies that determine the decision. */
  readonly policies: readonly string[];
}

/** Writes cases as the JSON that `cedar run-tests --tests` takes, one case after the other. */
export function casesToCedar(cases: readonly CedarCase[]): string {
  const tests = cases.map(({ name, call, entities, allows, policies }) => ({
    name,
    request: { ...entities, context: call.context },
    entities: call.entities,
    decision: allows ? "allow" : "deny",
    reason: [...policies].sort(),
    num_errors: 0,
  }));
  return `${JSON.stringify(tests, undefined, 2)}\n`;
}
