import { diagnostic } from "../diagnostics/index.js";
import type { Scope } from "./scope.js";
import { dataOf, entriesOf, itemsOf, type Tree } from "./tree.js";

/** The author's own data as JSON text; numbers that JSON does not have are reported. */
export function readMetadata(tree: Tree | undefined, scope: Scope): string | undefined {
  if (tree?.kind !== "map") return undefined;
  checkNumbers(tree, scope);
  return JSON.stringify(dataOf(tree));
}

function checkNumbers(tree: Tree, scope: Scope): void {
  if (tree.kind === "map") for (const entry of entriesOf(tree)) checkNumbers(entry.value, scope);
  if (tree.kind === "list") for (const item of itemsOf(tree)) checkNumbers(item, scope);
  if (tree.kind !== "scalar" || typeof tree.value !== "number" || Number.isFinite(tree.value)) return;
  scope.report(
    diagnostic("wrong-shape", tree.span, {
      what: `\`${tree.written}\` in \`metadata\``,
      expected: "a finite number",
    }),
  );
}
