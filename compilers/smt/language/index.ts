export { concatenation, difference, intersection, union } from "./combine.js";
export { complement, type Language } from "./language.js";
export {
  anyOf,
  containing,
  EMPTY,
  endingWith,
  FULL,
  lengthAtMost,
  lengthBound,
  like,
  literal,
  runsOf,
  startingWith,
} from "./literals.js";
export { texts } from "./members.js";
export { afterPrefix, beforeSuffix, withSegment } from "./quotient.js";
export { regexLanguage } from "./regex.js";
export {
  areDisjoint,
  type Budget,
  type Common,
  commonText,
  createBudget,
  isSubset,
  shortest,
} from "./search.js";
export { DATETIME, HOSTNAME_LABELS, IPV4, IPV6, PATH } from "./types.js";
