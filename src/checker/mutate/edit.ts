import type { MutationKind, Planted } from "./mutant.js";

/** A piece of a text and what stands in its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A fault as edits of a text. */
export interface Fault {
  readonly kind: MutationKind;
  readonly edits: readonly Edit[];
}

/** A text with a fault in it, and the lines that changed. */
export function plant(source: string, { kind, edits }: Fault): Planted & { readonly text: string } {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const first = sorted[0]?.start ?? 0;
  const last = sorted.at(-1)?.end ?? 0;
  const from = source.lastIndexOf("\n", first - 1) + 1;
  const newline = source.indexOf("\n", Math.max(first, last - 1));
  const to = newline === -1 ? source.length : newline;
  const middle = replaceAll(source, sorted, from, Math.max(to, last));
  return {
    kind,
    line: source.slice(0, first).split("\n").length,
    before: brief(source.slice(from, to)),
    after: brief(middle),
    text: source.slice(0, from) + middle + source.slice(Math.max(to, last)),
  };
}

/** The faults without those that change the text as an earlier one does. */
export function withoutRepeats<T extends Fault>(faults: readonly T[]): readonly T[] {
  return [
    ...new Map(faults.map((fault) => [JSON.stringify(fault.edits), fault] as const).reverse()).values(),
  ].reverse();
}

function replaceAll(source: string, edits: readonly Edit[], from: number, to: number): string {
  let text = "";
  let at = from;
  for (const edit of edits) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at, to);
}

const LINES = 4;

function brief(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [...lines.slice(0, LINES), ...(lines.length > LINES ? [".."] : [])].join(" ");
}
