import type { Token } from "./token.js";

/**
 * The bound in a type guard, `X < 0 || true`: it is there to raise an error for another type, and its truth means nothing, so
 * neither does the bound or the edge.
 */
export function isGuardBound(body: readonly Token[], index: number): boolean {
  const token = body[index];
  if (token?.kind === "number") return true;
  if (token?.kind === "string")
    return body[index - 1]?.text === "(" && EXTENSIONS.has(body[index - 2]?.text ?? "");
  return EDGES.has(token?.text ?? "");
}

const EXTENSIONS: ReadonlySet<string> = new Set(["decimal", "datetime", "ip"]);
const EDGES: ReadonlySet<string> = new Set(["<", "lessThan"]);
