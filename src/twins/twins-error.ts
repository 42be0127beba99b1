import {
  type Diagnostic,
  positionAt,
  renderDiagnostics,
  type Source,
} from "../../compilers/diagnostics/index.js";

/** Something wrong with one of the files. */
export interface TwinProblem {
  readonly path: string;
  /** In words, with the place where it is known. */
  readonly text: string;
}

/** Hand-written files that cannot be compared as they are; the message has one problem after the other. */
export class TwinsError extends Error {
  readonly problems: readonly TwinProblem[];

  constructor(problems: readonly TwinProblem[]) {
    super(problems.map(({ text }) => text).join("\n"));
    this.name = "TwinsError";
    this.problems = problems;
  }
}

/** A problem at an offset of a file, or of the whole file. */
export function problemAt(source: Source, offset: number | undefined, message: string): TwinProblem {
  if (offset === undefined) return { path: source.path, text: `${source.path}: ${message}` };
  const { line, column } = positionAt(source.text, offset);
  return { path: source.path, text: `${source.path}:${line}:${column}: ${message}` };
}

/** What is wrong with a mapping. */
export function mappingProblem(source: Source, diagnostics: readonly Diagnostic[]): TwinProblem {
  return { path: source.path, text: renderDiagnostics(source, diagnostics) };
}
