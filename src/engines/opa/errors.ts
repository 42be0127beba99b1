import type { OpaError, OpaFailure } from "./toolchain.js";

/** A failure of one error that has no code in OPA. */
export function failure(code: `opa_${string}`, message: string): OpaFailure {
  return { kind: "failed", errors: [{ code, message }] };
}

/** The errors in the order in which a reader meets them. */
export function byPosition(errors: readonly OpaError[]): readonly OpaError[] {
  return [...errors].sort(comparePositions);
}

function comparePositions(a: OpaError, b: OpaError): number {
  const [pathA, pathB] = [a.path ?? "", b.path ?? ""];
  if (pathA !== pathB) return pathA < pathB ? -1 : 1;
  return (a.row ?? 0) - (b.row ?? 0) || (a.col ?? 0) - (b.col ?? 0);
}
