import type { Statement } from "./ir.js";
import type { Fields } from "./json.js";

const locations = new WeakMap<Statement, string>();

/** Remembers where in the Rego a statement comes from: the name of a file, line and column. */
export function keepLocation(statement: Statement, fields: Fields, files: readonly string[]): void {
  const { file, row, col } = fields;
  const name = typeof file === "number" ? files[file] : undefined;
  if (name === undefined || typeof row !== "number" || typeof col !== "number") return;
  locations.set(statement, `${name}:${row}:${Math.max(1, col)}`);
}

/** Where a statement comes from, as `file:line:column`, where OPA says so. */
export function locationOf(statement: Statement): string | undefined {
  return locations.get(statement);
}
