export { type OpaOptions, openOpa } from "./open.js";
export type {
  OpaError,
  OpaEvaluation,
  OpaFailure,
  OpaModule,
  OpaResult,
  OpaToolchain,
  PreparedQuery,
} from "./toolchain.js";
