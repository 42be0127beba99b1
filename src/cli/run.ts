import { CommanderError } from "commander";
import { EXIT, type ExitCode, Unable } from "./exit.js";
import type { Io, Output } from "./io.js";
import { complain } from "./output/complain.js";
import { printableLines } from "./output/text.js";
import { codeOf, problemOf } from "./problem.js";
import { createProgram } from "./program.js";

/** Runs `concord` with the arguments that follow its name. Never throws; what goes wrong becomes a line and an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  // Commander writes at once and does not wait; what it says is kept until it can be waited for.
  const said: { readonly output: Output; readonly text: string }[] = [];
  const program = createProgram(io, {
    finish: (result) => {
      code = result;
    },
    writeOut: (text) => said.push({ output: io.stdout, text }),
    writeErr: (text) => said.push({ output: io.stderr, text: printableLines(text) }),
  });
  try {
    try {
      await program.parseAsync([...argv], { from: "user" });
    } finally {
      for (const { output, text } of said) await output.write(text);
    }
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.unable;
    await explain(io, error);
    return EXIT.unable;
  }
}

async function explain(io: Io, error: unknown): Promise<void> {
  // The reader of a pipe went away; nobody is left to be told.
  if (codeOf(error) === "EPIPE") return;
  const problem = error instanceof Unable ? error.message : `unexpected error: ${problemOf(error)}`;
  try {
    await complain(io, problem);
  } catch {
    // Nobody reads stderr either; the exit code still says it.
  }
}
