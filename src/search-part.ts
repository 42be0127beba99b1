import { setImmediate } from "node:timers/promises";
import type { Policy } from "../compilers/model/index.js";
import { isAction } from "../compilers/smt/action.js";
import { questionsOf } from "../compilers/smt/model/questions.js";
import { generateCases } from "./checker/generate/index.js";
import { actionIn } from "./replay.js";

/** What a search in one part of the request space came to. */
export type PartSearch =
  | { readonly kind: "found"; readonly request: unknown }
  /** No request shows anything of so many that were asked; that is no proof. */
  | { readonly kind: "none"; readonly asked: number };

/** Searches the part with a label for a request that shows a difference. */
export type SearchPart = (label: string, differs: (request: unknown) => boolean) => Promise<PartSearch>;

/** Requests that are asked in one part, at most. */
const CASES = 2000;
/** Where only some of the cases that are made belong to a part, so many are made. */
const MADE = 10_000;
const SEED = 1;
/** Requests between two looks at what else there is to do, such as to end. */
const TURN = 50;

/** Prepares to search where nothing can be proved: with the cases that the checker makes for a part, the same each time. */
export function createPartSearch(policy: Policy, signal?: AbortSignal): SearchPart {
  const questions = questionsOf(policy);
  return async (label, differs) => {
    const question = questions.find((each) => each.label === label);
    if (question === undefined) throw new Error(`no part ${label}`);
    const { action, actionClass: only } = question;
    let [made, asked] = [0, 0];
    for (const { request } of generateCases(policy, {
      seed: SEED,
      ...(only === undefined ? {} : { only }),
    })) {
      made += 1;
      if (made > MADE || asked >= CASES || signal?.aborted === true) break;
      if (!isAction(action, actionIn(request))) continue;
      if (differs(request)) return { kind: "found", request };
      asked += 1;
      if (asked % TURN === 0) await setImmediate();
    }
    return { kind: "none", asked };
  };
}
