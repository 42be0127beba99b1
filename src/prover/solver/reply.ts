import type { SolverReply, Verdict } from "./solver.js";

/**
 * Reads what a solver printed. Solvers go on after an error and then answer another question than the one that was asked, so that
 * anything but the expected number of verdicts, values and the last line is a failure.
 */
export function readReply(output: string, last: string, expected: number): SolverReply {
  const lines = output.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const end = lines.pop();
  // As the standard has it a text is echoed with its quotes; Z3 leaves them out.
  if (end !== last && end !== `"${last}"`) {
    return { kind: "failed", why: problemIn(output) ?? "the solver's answer ends too early" };
  }
  const problem = problemIn(output);
  if (problem !== undefined) return { kind: "failed", why: problem };
  const verdicts = lines.filter(isVerdict);
  if (verdicts.length !== expected) {
    return { kind: "failed", why: `the solver gave ${verdicts.length} answers to ${expected} questions` };
  }
  return { kind: "answered", verdicts, model: lines.filter((line) => !isVerdict(line)).join("\n") };
}

function problemIn(output: string): string | undefined {
  // Warnings come in front of the answers, in the same text.
  const found = /\(error[^\n]*|^unsupported[^\n]*|^WARNING[^\n]*/m.exec(output);
  return found === null ? undefined : `the solver says: ${found[0].slice(0, 200)}`;
}

function isVerdict(line: string): line is Verdict {
  return line === "sat" || line === "unsat" || line === "unknown";
}
