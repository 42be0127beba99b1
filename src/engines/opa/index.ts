export { type OpaOptions, openOpa } from "./open.js";
export { preferQuickStart } from "./quick-start.js";
export type {
  OpaError,
  OpaEvaluation,
  OpaFailure,
  OpaModule,
  OpaResult,
  OpaToolchain,
  PreparedQuery,
} from "./toolchain.js";
