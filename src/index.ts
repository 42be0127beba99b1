export {
  type AvpPolicy,
  type AvpStore,
  CEDAR_LAYOUTS,
  type CreatePolicyInput,
  createPolicyInput,
  type Fact,
  type GatewayOptions,
  type LayoutName,
  printMapping,
} from "../compilers/cedar/index.js";
export type { Diagnostic, DiagnosticCode, Severity, Source, Span } from "../compilers/diagnostics/index.js";
export {
  type Answer,
  type Decision,
  type Policy,
  type Property,
  parseExact,
  REQUEST_BYTES,
  RESERVED_REASONS,
  type Request,
  type ReservedReason,
  type Rule,
} from "../compilers/model/index.js";
export {
  type LoadedProperties,
  loadCases,
  loadPolicy,
  loadProperties,
  type PropertySubject,
  policyOfProperties,
  policySchema,
} from "../compilers/yaml/index.js";
export { analyze } from "./analyze.js";
export { type AssertedProperty, type Assertion, assertProperties } from "./assert.js";
export { type AvpTable, decodeAvpResponse, encodeAvpRequest, readAvpTable } from "./avp.js";
export { BundleError, SIGNING_ALGORITHMS } from "./bundle/index.js";
export {
  type Bundle,
  type BundleOptions,
  type BundleSigning,
  buildBundle,
  compileWasmOfAll,
} from "./bundle-policies.js";
export {
  CHECK_ENGINES,
  type EngineSpec,
  OUTSIDE_ENGINES,
  openCheckEngines,
  SHARES,
} from "./check-engines.js";
export { type CheckPolicyOptions, checkPolicy, type PolicyToCheck } from "./check-policy.js";
export { type CheckTwinsOptions, checkTwins } from "./check-twins.js";
export type { CaseSource, CheckCase, Stage } from "./checker/case.js";
export { type Case, type CaseResult, runCases } from "./checker/cases.js";
export {
  type CheckObservation,
  type CheckOptions,
  type CheckResult,
  type Concluded,
  check,
} from "./checker/check.js";
export { type AgreementMode, type Comparison, compareEngines, decisionsByEngine } from "./checker/compare.js";
export {
  type CoverageReport,
  type CoverageSummary,
  createCoverage,
  mergeCoverage,
  summarizeCoverage,
} from "./checker/coverage/index.js";
export type { Disagreement, NamedAnswer } from "./checker/disagreement.js";
export { type GenerateOptions, generateCases } from "./checker/generate/index.js";
export {
  type Observation,
  type Outcome,
  type Progress,
  type SearchOptions,
  type SearchResult,
  search,
} from "./checker/search.js";
export {
  createShadowEngine,
  type ShadowCounts,
  type ShadowDisagreement,
  type ShadowEngine,
  type ShadowOptions,
} from "./checker/shadow.js";
export type { Finding, PolicySource, SmallerPolicy } from "./checker/shrink/disagreement.js";
export type { OpaChoice } from "./choose-opa.js";
export {
  type CedarText,
  type Compilation,
  type CompileOptions,
  compilePolicy,
  compileWasm,
  type RegoText,
  type Target,
} from "./compile.js";
export { createEngine, createEngines, type EngineOptions } from "./create-engine.js";
export { type Deployed, type DeployedCedar, type DeployedRego, deployedFrom } from "./deployed.js";
export {
  type DiffObservation,
  type DiffResult,
  diff,
  type ShownChange,
  type ShownDifference,
} from "./diff.js";
export {
  type AnyEngine,
  type AsyncEngine,
  ENGINE_NAMES,
  type Engine,
  type EngineName,
} from "./engines/engine.js";
export { failClosed, failClosedLater } from "./engines/fail-closed.js";
export { type OpaToolchain, openOpa, preferQuickStart } from "./engines/opa/index.js";
export {
  type CaseToExport,
  type ExportedTests,
  type ExportTestsOptions,
  exportTests,
  type TestsText,
} from "./export-tests.js";
export { type GeneratedPart, generatedFrom, policySlug } from "./generated.js";
export {
  type MutantCounts,
  type MutantOutcome,
  type MutateOptions,
  runMutants,
  type SurvivorProof,
  summarizeMutants,
} from "./mutate.js";
export { openSolving, type Solving, type SolvingOptions } from "./open-solving.js";
export { openProver, type ProofObservation, type Prover, type ProverOptions, prove } from "./prove.js";
export {
  type ProveTwinsOptions,
  proveTwins,
  type TwinCounterexample,
  type TwinProof,
  type TwinsProofObservation,
  type TwinsProofResult,
} from "./prove-twins.js";
export type {
  ActionsAllowed,
  Analysis,
  AnalysisFinding,
  AnalysisFindingKind,
} from "./prover/analyze-result.js";
export type { AskedOfAll, PartAhead } from "./prover/analyze-search.js";
export { type Direction, isMorePermissive, type Relation } from "./prover/diff.js";
export { type SmtTexts, smtTexts } from "./prover/evidence.js";
export type { Evidence, PartProof, Verdict } from "./prover/prove.js";
export type { Counterexample, ProofOutcome, ProofResult } from "./prover/result.js";
export { PROOF_TARGETS, type ProofTarget } from "./prover/sides.js";
export { SOLVER_KINDS, type SolverKind, type SolverOptions } from "./prover/solver/index.js";
export type { TwinEvidence, TwinVerdict } from "./prover/twins.js";
export { PolicyError, readPolicy } from "./read-policy.js";
export { type ServeOptions, type Serving, serve } from "./serve.js";
export type { DecisionLogChoice } from "./serve-log.js";
export { openTwins, type TwinSources, type Twins, TwinsError } from "./twins.js";
export { watchFiles } from "./watch-files.js";
