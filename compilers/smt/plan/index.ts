import { orTooDeep } from "../untranslatable.js";
import * as translate from "./translate.js";

/** OPA's plan of a policy as formulas: what it decides, by running it on every request at once. */
export type { Plan } from "./ir.js";
export { parsePlan } from "./parse.js";
export type { AnswerQuestion, PlanQuery, PlanSetting } from "./translate.js";

/** What the plan's entry points decide. */
export const translatePlan: typeof translate.translatePlan = (...given) =>
  orTooDeep(() => translate.translatePlan(...given));

/** When a query is true, and when it is undefined. */
export const translateQuery: typeof translate.translateQuery = (...given) =>
  orTooDeep(() => translate.translateQuery(...given));

/** When the value of a query is each of some values. */
export const translateAnswers: typeof translate.translateAnswers = (...given) =>
  orTooDeep(() => translate.translateAnswers(...given));
