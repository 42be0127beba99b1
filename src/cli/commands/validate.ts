import type { Command } from "commander";
import {
  type Diagnostic,
  diagnosticsToJson,
  hasErrors,
  printable,
  type Report,
  type Severity,
  type Source,
  sarifLog,
} from "../../../compilers/diagnostics/index.js";
import { loadCases, loadPolicy } from "../../index.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import { type Assignment, variablesOf } from "../input/assignments.js";
import { isCaseFile } from "../input/case-files.js";
import { isPropertiesFile } from "../input/properties-files.js";
import { readProperties } from "../input/read-properties.js";
import { readSource } from "../input/read-source.js";
import type { Io } from "../io.js";
import { formatOption, varOption } from "../options.js";
import { complain } from "../output/complain.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import { createStyle } from "../output/style.js";
import { count, jsonText } from "../output/text.js";

/** The options of `concord validate`. */
export interface ValidateOptions {
  readonly format: "human" | "json" | "sarif";
  readonly var?: readonly Assignment[];
}

/** Adds `concord validate`. */
export function addValidate(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("validate")
    .description(
      "check policies, their cases and properties, and report everything there is to say about them",
    )
    .argument("<file...>", "policies; *.cases.yaml are checked as cases, *.properties.yaml as properties")
    .addOption(formatOption(["human", "json", "sarif"]))
    .addOption(varOption())
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: ValidateOptions) => {
      finish(await validate(files, options, io));
    });
}

const HELP = `
Exit codes: 0 all are valid (warnings allowed), 1 one is not, 2 one could not be read.

Examples:
  $ concord validate policies/read-only/read-only.yaml
  $ concord validate policies/*/*.yaml --format sarif > concord.sarif`;

async function validate(files: readonly string[], options: ValidateOptions, io: Io): Promise<ExitCode> {
  const variables = variablesOf(options.var);
  const reports: Report[] = [];
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      const source = await readSource(file);
      const { diagnostics, elsewhere } = await check(source, { ...options, variables }, io);
      reports.push({ source, diagnostics }, ...elsewhere);
      codes.push(hasErrors(diagnostics) ? EXIT.failed : EXIT.ok);
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      await complain(io, error.message);
      codes.push(EXIT.unable);
    }
  }
  await write[options.format](reports, codes, io);
  return worst(codes);
}

interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** What there is to say about other files for the sake of this one. */
  readonly elsewhere: readonly Report[];
}

async function check(
  source: Source,
  options: ValidateOptions & { readonly variables: Readonly<Record<string, string>> },
  io: Io,
): Promise<Checked> {
  const { path } = source;
  if (isCaseFile(path)) return { ...loadCases(source), elsewhere: [] };
  if (!isPropertiesFile(path)) return { ...loadPolicy(source, options), elsewhere: [] };
  const { diagnostics, policySource, inPolicy } = await readProperties(path, options.var, io);
  const elsewhere = inPolicy.length === 0 ? [] : [{ source: policySource, diagnostics: inPolicy }];
  return { diagnostics, elsewhere };
}

type Write = (reports: readonly Report[], codes: readonly ExitCode[], io: Io) => Promise<void>;

const write: Readonly<Record<ValidateOptions["format"], Write>> = {
  human: writeHuman,
  json: async (reports, _, io) => {
    const all = reports.flatMap(({ source, diagnostics }) => diagnosticsToJson(source, diagnostics));
    await io.stdout.write(`${jsonText(all, 2)}\n`);
  },
  sarif: async (reports, _, io) => {
    await io.stdout.write(`${jsonText(sarifLog(reports), 2)}\n`);
  },
};

async function writeHuman(reports: readonly Report[], codes: readonly ExitCode[], io: Io): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  for (const { source, diagnostics } of reports) {
    await showDiagnostics(source, diagnostics, io, io.stdout);
    if (!hasErrors(diagnostics))
      await io.stdout.write(`${style.green("valid")}  ${printable(source.path)}\n`);
  }
  const all = reports.flatMap(({ diagnostics }) => diagnostics);
  const of = (severity: Severity): number => all.filter((each) => each.severity === severity).length;
  const files = (code: ExitCode, words: string): readonly string[] => {
    const number = codes.filter((each) => each === code).length;
    return number === 0 ? [] : [`${number} ${words}`];
  };
  const outcome = [
    ...files(EXIT.ok, "valid"),
    ...files(EXIT.failed, "with errors"),
    ...files(EXIT.unable, "not readable"),
  ].join(", ");
  const found = `${count(of("error"), "error")}, ${count(of("warning"), "warning")}`;
  await io.stdout.write(`${count(codes.length, "file")}: ${outcome} (${found})\n`);
}
