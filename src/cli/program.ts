import { Command } from "commander";
import { addAnalyze } from "./commands/analyze.js";
import { addAssert } from "./commands/assert.js";
import { addBundle } from "./commands/bundle.js";
import { addCheck } from "./commands/check.js";
import { addCompile } from "./commands/compile.js";
import { addDecide } from "./commands/decide.js";
import { addDiff } from "./commands/diff.js";
import { addExportTests } from "./commands/export-tests.js";
import { addProve } from "./commands/prove.js";
import { addSchema } from "./commands/schema.js";
import { addServe } from "./commands/serve.js";
import { addTest } from "./commands/test.js";
import { addValidate } from "./commands/validate.js";
import type { ExitCode } from "./exit.js";
import type { Io } from "./io.js";
import { packageVersion } from "./version.js";

/** What commands report to while commander runs them. */
export interface Hooks {
  readonly finish: (code: ExitCode) => void;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

/** The whole command line: `concord` and its commands. */
export function createProgram(io: Io, hooks: Hooks): Command {
  const program = new Command("concord")
    .description(
      "One YAML policy for the tools that AI agents call,\ncompiled to OPA Rego and AWS Cedar with the same decision from both.",
    )
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .configureOutput({ writeOut: hooks.writeOut, writeErr: hooks.writeErr })
    .showHelpAfterError("(--help shows how it is used)")
    .exitOverride();
  addValidate(program, io, hooks.finish);
  addCompile(program, io, hooks.finish);
  addBundle(program, io, hooks.finish);
  addDecide(program, io, hooks.finish);
  addTest(program, io, hooks.finish);
  addExportTests(program, io, hooks.finish);
  addCheck(program, io, hooks.finish);
  addProve(program, io, hooks.finish);
  addDiff(program, io, hooks.finish);
  addAnalyze(program, io, hooks.finish);
  addAssert(program, io, hooks.finish);
  addServe(program, io, hooks.finish);
  addSchema(program, io, hooks.finish);
  return program.addHelpText("after", HELP);
}

const HELP = `
Examples:
  $ concord validate policies/read-only/read-only.yaml
  $ concord decide policies/read-only/read-only.yaml --action read_file
  $ concord compile policies/*/*.yaml --out build
  $ concord test policies

Exit codes:
  0  yes: valid, compiled, all engines agree, all cases passed
  1  no: a policy has errors, engines differ, a case failed
  2  it could not run: wrong usage, an unreadable file, an engine that does not start`;
