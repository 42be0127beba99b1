import { printable } from "../../../compilers/diagnostics/index.js";

/** Text of several lines as a terminal may show it: only the line breaks act. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** Controls, lone surrogates, separators and marks that turn the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** JSON, on one line unless indented, that is safe to show on a terminal too: what JSON leaves raw is escaped. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replace(UNSAFE, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A count with its noun: `1 file`, `2 files`, `1,000 cases`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

/** Rows whose columns start below each other. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
