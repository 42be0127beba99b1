/** One letter that is true: satisfiable. */
export const TRUE = "(declare-const a Bool)(assert a)";

/** More pigeons than holes: no solver that thinks in clauses is done with it soon. */
export function pigeons(holes: number): string {
  const rows = Array.from({ length: holes + 1 }, (_, row) => row);
  const columns = rows.slice(1).map((row) => row - 1);
  return [
    ...rows.flatMap((row) => columns.map((column) => `(declare-const p${row}_${column} Bool)`)),
    ...rows.map((row) => `(assert (or ${columns.map((column) => `p${row}_${column}`).join(" ")}))`),
    ...columns.flatMap((column) =>
      rows.flatMap((a) =>
        rows.slice(0, a).map((b) => `(assert (not (and p${a}_${column} p${b}_${column})))`),
      ),
    ),
  ].join("\n");
}

/** A long script whose verdict hangs on its last lines. */
export function longScript(satisfiable: boolean): string {
  const count = 4_000;
  return [
    ...Array.from({ length: count }, (_, index) => `(declare-const letter_${index} Bool)`),
    ...Array.from({ length: count - 1 }, (_, index) => `(assert (= letter_${index} letter_${index + 1}))`),
    "(assert letter_0)",
    `(assert ${satisfiable ? `letter_${count - 1}` : `(not letter_${count - 1})`})`,
    "(check-sat)",
  ].join("\n");
}
