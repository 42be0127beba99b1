/** OPA's plan of a policy as formulas: what it decides, by running it on every request at once. */
export type { Plan } from "./ir.js";
export { parsePlan } from "./parse.js";
export {
  type AnswerQuestion,
  type PlanQuery,
  type PlanSetting,
  translateAnswers,
  translatePlan,
  translateQuery,
} from "./translate.js";
