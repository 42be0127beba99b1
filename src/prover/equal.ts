import type { Policy } from "../../compilers/model/index.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { createLogic } from "../../compilers/smt/logic.js";
import { jointQuestions, lowerQuestion } from "../../compilers/smt/model/questions.js";
import { createSpace } from "../../compilers/smt/place.js";
import type { Ask } from "./ask.js";
import { differ } from "./difference.js";
import type { Verdict } from "./prove.js";

/** Whether two policies give every request the same decision by the same rules. */
export async function proveEqual(a: Policy, b: Policy, ask: Ask): Promise<Verdict> {
  let open: Verdict | undefined;
  for (const { label, action, classes } of jointQuestions([a, b])) {
    const [logic, space] = [createLogic(), createSpace()];
    const [first, second] = [a, b].map((policy, index) =>
      lowerQuestion(policy, { label, action, actionClass: classes[index] }, logic, space),
    );
    if (first === undefined || second === undefined) throw new Error("there are two policies");
    const goal = differ(logic, first, second);
    const answer = await ask({ logic, space, domain: domainOf(logic, space, action), goal });
    if (answer.kind === "sat") return { kind: "counterexample", request: answer.request };
    if (answer.kind === "unknown") open ??= answer;
  }
  return open ?? { kind: "proved" };
}
