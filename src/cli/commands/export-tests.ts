import { join } from "node:path";
import { type Command, Option } from "commander";
import { printable } from "../../../compilers/diagnostics/index.js";
import { compilePolicy, exportTests, policySlug, type Target, type TestsText } from "../../index.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import { type Assignment, variablesOf } from "../input/assignments.js";
import { findCaseFiles } from "../input/case-files.js";
import { readSource } from "../input/read-source.js";
import type { Io } from "../io.js";
import { cedarFactsOption, someOf, varOption } from "../options.js";
import type { Artefact } from "../output/atomic-write.js";
import { complain } from "../output/complain.js";
import { showDiagnostics } from "../output/show-diagnostics.js";
import { count } from "../output/text.js";
import { writeBelow } from "../output/write-artefacts.js";
import { readCases } from "../run-suite.js";

/** The options of `concord export-tests`. */
export interface ExportTestsOptions {
  readonly out: string;
  readonly target: readonly Target[];
  readonly cedarFacts?: true;
  readonly var?: readonly Assignment[];
}

const TARGETS = ["rego", "cedar"] as const;

/** Adds `concord export-tests`. */
export function addExportTests(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("export-tests")
    .description("write the cases of policies as tests for `opa test` and `cedar run-tests`")
    .argument("[file...]", "case files, policies that have one beside them, or folders", undefined)
    .requiredOption("--out <dir>", "where the tests go: DIR/rego, DIR/cedar, as with compile")
    .addOption(
      new Option("--target <names>", `some of ${TARGETS.join(",")}`)
        .default(TARGETS, "both")
        .argParser((text) => someOf("target", text, TARGETS)),
    )
    .addOption(varOption())
    .addOption(cedarFactsOption())
    .addHelpText("after", HELP)
    .action(async (files: readonly string[] | undefined, options: ExportTestsOptions) => {
      finish(await exportAll(files ?? [], options, io));
    });
}

const HELP = `
Results, where NAME is the policy's name as with compile:
  DIR/rego/NAME/policy_test.rego     $ opa test DIR/rego
  DIR/cedar/NAME.tests.json          $ cedar run-tests -p DIR/cedar/NAME.cedar --tests DIR/cedar/NAME.tests.json

Exit codes: 0 written, 1 a policy has errors or does not meet its cases, 2 it could not run.
Unless it is 0, nothing was written.`;

/** The tests of one case file; none unless the code is 0. */
interface Exported {
  readonly file: string;
  readonly slug: string;
  readonly artefacts: readonly Artefact[];
  readonly code: ExitCode;
}

async function exportAll(paths: readonly string[], options: ExportTestsOptions, io: Io): Promise<ExitCode> {
  const { files, problems } = await findCaseFiles(paths);
  for (const problem of problems) await complain(io, problem);
  const exported: Exported[] = [];
  for (const file of files) {
    try {
      exported.push(await exportFile(file, options, io));
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      await complain(io, error.message);
      exported.push({ file, slug: "", artefacts: [], code: EXIT.unable });
    }
  }
  const code = worst([problems.length > 0 ? EXIT.unable : EXIT.ok, ...exported.map((each) => each.code)]);
  if (code !== EXIT.ok) {
    await io.stderr.write("nothing was written\n");
    return code;
  }
  checkNames(exported);
  await writeBelow(
    options.out,
    exported.flatMap(({ artefacts }) => artefacts),
    io,
  );
  return code;
}

async function exportFile(file: string, options: ExportTestsOptions, io: Io): Promise<Exported> {
  const { policy: path, cases } = await readCases(file, io);
  const source = await readSource(path);
  const { target: targets } = options;
  const cedarFacts = options.cedarFacts === true;
  const { policy, diagnostics } = compilePolicy(source, {
    variables: variablesOf(options.var),
    targets,
    cedarFacts,
  });
  if (policy === undefined) {
    await showDiagnostics(
      source,
      diagnostics.filter(({ severity }) => severity === "error"),
      io,
      io.stderr,
    );
    return { file, slug: "", artefacts: [], code: EXIT.failed };
  }
  const { failing, rego, cedar } = exportTests(policy, cases, { targets, cedarFacts });
  for (const { name, problem } of failing) await complain(io, `${file}: ${name}: ${problem}`);
  if (failing.length > 0) return { file, slug: "", artefacts: [], code: EXIT.failed };
  await tellLeftOut(file, "opa test", rego, io);
  await tellLeftOut(file, "cedar run-tests", cedar, io);
  const slug = policySlug(policy);
  const artefacts = [
    ...(rego ? [{ path: join("rego", slug, "policy_test.rego"), content: rego.text }] : []),
    ...(cedar ? [{ path: join("cedar", `${slug}.tests.json`), content: cedar.text }] : []),
  ];
  return { file, slug, artefacts, code: EXIT.ok };
}

/** Said, since who sees all tests pass believes that these are all cases. */
async function tellLeftOut(file: string, tool: string, tests: TestsText | undefined, io: Io): Promise<void> {
  if (tests === undefined || tests.leftOut.length === 0) return;
  const total = tests.exported + tests.leftOut.length;
  const reasons = [...new Set(tests.leftOut.map(({ why }) => why))].map(
    (why) => `${tests.leftOut.filter((each) => each.why === why).length} ${why}`,
  );
  await io.stderr.write(
    `${printable(file)}: ${tests.leftOut.length} of ${count(total, "case")} left out for ${tool}: ${printable(reasons.join(", "))}\n`,
  );
}

function checkNames(exported: readonly Exported[]): void {
  const files = new Map<string, string>();
  for (const { slug, file } of exported) {
    const other = files.get(slug.toLowerCase());
    if (other !== undefined) throw new Unable(`${other} and ${file} would both be written as \`${slug}\``);
    files.set(slug.toLowerCase(), file);
  }
}
