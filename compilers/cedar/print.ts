import type { CedarPolicy, Clause } from "./ast.js";
import { type CedarLayout, PLAIN, typeName } from "./deployment.js";
import { layoutExpr, WIDTH } from "./layout.js";
import { printExpr } from "./line.js";
import { printText } from "./literal.js";

/** The text of one policy, without what separates it from the next; laid out as Cedar's own formatter does it. */
export function printPolicy(policy: CedarPolicy, layout: CedarLayout = PLAIN): string {
  const annotations = policy.annotations.map(({ name, text }) => `@${name}(${printText(text)})\n`);
  const { principal, resource } = layout.scope;
  const actions = printActions(policy.actions, typeName(layout, "Action"));
  const scope = `${policy.effect} (\n  ${principal},\n  ${actions},\n  ${resource}\n)`;
  return `${annotations.join("")}${scope}${printClauses(policy.clauses)};`;
}

/** The text of the conditions, each on a line of its own. */
export function printClauses(clauses: readonly Clause[]): string {
  const last = clauses.length - 1;
  return clauses
    .map((clause, index) => `\n${printClause(clause, index === last ? WIDTH - 1 : WIDTH)}`)
    .join("");
}

function printActions(actions: readonly string[], type: string): string {
  const uids = actions.map((action) => `${type}::${printText(action)}`);
  if (uids.length === 1) return `action == ${uids.join()}`;
  const list = `[${uids.join(", ")}]`;
  if (`  action in ${list},`.length <= WIDTH) return `action in ${list}`;
  if (`    ${list},`.length <= WIDTH) return `action in\n    ${list}`;
  return `action in\n    [${uids.join(",\n     ")}]`;
}

function printClause({ kind, body }: Clause, room: number): string {
  const block = `{ ${printExpr(body)} }`;
  if (kind.length + 1 + block.length <= room) return `${kind} ${block}`;
  if (block.length <= room) return `${kind}\n${block}`;
  return `${kind}\n{\n  ${layoutExpr(body, WIDTH - 2, 2)}\n}`;
}
