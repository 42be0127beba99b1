export { mutateCedar } from "./cedar.js";
export {
  judge,
  type KnownCase,
  type KnownCases,
  knowCases,
  type SurvivedVerdict,
  type SurvivorProof,
  type Verdict,
} from "./judge.js";
export { mutateModel } from "./model.js";
export {
  type ModelMutant,
  MUTATION_KINDS,
  MUTATION_TARGETS,
  type Mutant,
  type MutationKind,
  type MutationTarget,
  type TextMutant,
} from "./mutant.js";
export { mutateRego } from "./rego.js";
export { type MutantCounts, type MutantOutcome, summarizeMutants } from "./summary.js";
