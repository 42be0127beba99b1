export type { Fact } from "../compilers/cedar/index.js";
export type { Diagnostic, DiagnosticCode, Severity, Source, Span } from "../compilers/diagnostics/index.js";
export {
  type Answer,
  type Decision,
  type Policy,
  REQUEST_BYTES,
  RESERVED_REASONS,
  type Request,
  type ReservedReason,
  type Rule,
} from "../compilers/model/index.js";
export { loadCases, loadPolicy, policySchema } from "../compilers/yaml/index.js";
export { type Case, type CaseResult, runCases } from "./checker/cases.js";
export { type AgreementMode, type Comparison, compareEngines, decisionsByEngine } from "./checker/compare.js";
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
export { ENGINE_NAMES, type Engine, type EngineName } from "./engines/engine.js";
export { failClosed } from "./engines/fail-closed.js";
export { type OpaToolchain, openOpa, preferQuickStart } from "./engines/opa/index.js";
export { PolicyError, readPolicy } from "./read-policy.js";
