import type { CedarPolicy, Clause } from "./ast.js";
import { layoutExpr, WIDTH } from "./layout.js";
import { printExpr } from "./line.js";
import { printText } from "./literal.js";

/** The text of one policy, without what separates it from the next; laid out as Cedar's own formatter does it. */
export function printPolicy(policy: CedarPolicy): string {
  const annotations = policy.annotations.map(({ name, text }) => `@${name}(${printText(text)})\n`);
  const action = `action == Action::${printText(policy.action)}`;
  const scope = `${policy.effect} (\n  principal,\n  ${action},\n  resource\n)`;
  const clauses = policy.clauses.map((clause, index) =>
    printClause(clause, index === policy.clauses.length - 1 ? WIDTH - 1 : WIDTH),
  );
  return `${annotations.join("")}${[scope, ...clauses].join("\n")};`;
}

function printClause({ kind, body }: Clause, room: number): string {
  const block = `{ ${printExpr(body)} }`;
  if (kind.length + 1 + block.length <= room) return `${kind} ${block}`;
  if (block.length <= room) return `${kind}\n${block}`;
  return `${kind}\n{\n  ${layoutExpr(body, WIDTH - 2, 2)}\n}`;
}
