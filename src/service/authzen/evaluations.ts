import { type ForeignRecord, isRecord, own } from "../record.js";
import { invalidCall, RequestError } from "../request-error.js";
import { checkDefault, PARTS } from "./request.js";

const SEMANTICS = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const;

/** When a list of evaluations ends early. */
export type Semantic = (typeof SEMANTICS)[number];

/** A call of the Access Evaluations API: one evaluation, or several with their defaults filled in. */
export type Evaluations =
  | { readonly kind: "single"; readonly evaluation: ForeignRecord }
  | { readonly kind: "several"; readonly semantic: Semantic; readonly members: readonly unknown[] };

/** How many evaluations one call may hold, and how large they may be with the defaults that they share. */
export const EVALUATIONS = 1024;
const TOTAL_BYTES = 64 * 1024 * 1024;

/**
 * Reads a call of the Access Evaluations API (section 7.1) of which `bytes` came in. Throws a `RequestError` where the call as a
 * whole is none; a member that is none is left to whoever evaluates it, since it does not stop the others.
 */
export function decodeEvaluations(body: ForeignRecord, bytes: number): Evaluations {
  const semantic = semanticOf(own(body, "options") ?? undefined);
  const list = own(body, "evaluations") ?? undefined;
  if (list === undefined) return { kind: "single", evaluation: body };
  if (!Array.isArray(list)) throw invalidCall("`evaluations` is not an array");
  if (list.length === 0) return { kind: "single", evaluation: body };
  if (list.length > EVALUATIONS) throw tooLarge(`there are more than ${EVALUATIONS} evaluations`);
  if (list.length * bytes > TOTAL_BYTES) throw tooLarge("the evaluations are too large together");
  for (const part of PARTS) checkDefault(body, part);
  return { kind: "several", semantic, members: list.map((each) => withDefaults(body, each)) };
}

/** Whether a list of evaluations ends after such a decision. */
export function endsAfter(semantic: Semantic, isAllowed: boolean): boolean {
  switch (semantic) {
    case "execute_all":
      return false;
    case "deny_on_first_deny":
      return !isAllowed;
    case "permit_on_first_permit":
      return isAllowed;
    default:
      return semantic satisfies never;
  }
}

function semanticOf(options: unknown): Semantic {
  if (options === undefined) return "execute_all";
  if (!isRecord(options)) throw invalidCall("`options` is not an object");
  const wanted = own(options, "evaluations_semantic") ?? "execute_all";
  const semantic = SEMANTICS.find((each) => each === wanted);
  if (semantic !== undefined) return semantic;
  throw invalidCall(`\`options.evaluations_semantic\` is none of ${SEMANTICS.join(", ")}`);
}

/** A part of the member replaces the default as a whole. */
function withDefaults(defaults: ForeignRecord, member: unknown): unknown {
  if (!isRecord(member)) return member;
  const filled = PARTS.flatMap((part) => {
    const value = own(member, part) === undefined ? own(defaults, part) : own(member, part);
    return value === undefined ? [] : [[part, value] as const];
  });
  return Object.fromEntries(filled);
}

function tooLarge(message: string): RequestError {
  return new RequestError(413, "too_large", message);
}
