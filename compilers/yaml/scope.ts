import type { Span } from "../diagnostics/index.js";
import { type Diagnostic, diagnostic } from "../diagnostics/index.js";
import { type AttributePath, parseAttribute } from "../model/index.js";
import type { Variables } from "./variables.js";

/** What reading a part of a policy needs besides the part: variables, and somewhere to report to. */
export interface Scope {
  readonly variables: Variables;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** Reads an attribute's name; a malformed one is reported. */
export function readAttribute(name: string, span: Span, scope: Scope): AttributePath | undefined {
  const path = parseAttribute(name);
  if (!("problem" in path)) return path;
  scope.report(diagnostic("bad-attribute", span, { name, problem: path.problem }));
  return undefined;
}
