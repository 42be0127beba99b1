import { printable, sarifLog } from "../../../compilers/diagnostics/index.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { createStyle, hasColour, type Style } from "../output/style.js";
import { jsonText } from "../output/text.js";
import type { Checked } from "./checked.js";
import { checkedText, summaryText } from "./text.js";

/** The forms of a report on checks. */
export type CheckForm = "human" | "json" | "junit" | "sarif";

/** Writes what came of all checks to stdout. */
export async function writeCheckReport(checked: readonly Checked[], form: CheckForm, io: Io): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  await io.stdout.write(FORMS[form](checked, style, hasColour(io.stdout, io.environment)));
}

type Form = (checked: readonly Checked[], style: Style, color: boolean) => string;

const FORMS: Readonly<Record<CheckForm, Form>> = {
  human: (checked, style, color) =>
    `${[...checked.map((each) => checkedText(each, style, color)), summaryText(checked, style)].join("\n\n")}\n`,
  json: (checked) => `${jsonText({ files: checked.map(checkedJson) }, 2)}\n`,
  junit: (checked) =>
    junitReport(checked.map((each) => ({ name: each.file, tests: [junitTest(each), ...gapTests(each)] }))),
  sarif: (checked) => {
    const reports = checked.flatMap((each) =>
      each.kind === "unable"
        ? []
        : [{ source: each.source, diagnostics: each.findings.flatMap(({ diagnostics }) => diagnostics) }],
    );
    return `${jsonText(sarifLog(reports), 2)}\n`;
  },
};

function checkedJson(checked: Checked): object {
  if (checked.kind === "unable") return { file: checked.file, outcome: "unable", error: checked.problem };
  const { file, gaps, notes, result, coverage, findings } = checked;
  const { outcome, seed, progress } = result;
  return {
    file,
    outcome: outcome.kind,
    ...(outcome.kind === "gave-up" ? { reason: outcome.reason } : {}),
    seed,
    ...progress,
    notRun: gaps,
    notes,
    disagreements: findings.map(({ finding, request, diagnostics, generated, saved, repeat }) => ({
      kind: finding.found.kind,
      stage: finding.found.stage,
      index: finding.found.index,
      request,
      answers: Object.fromEntries(finding.answers.map(({ engine, answer }) => [engine, answer])),
      message: diagnostics[0]?.message,
      generated,
      policy: finding.policy?.text,
      saved: saved.files,
      repeat,
    })),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

/** One test a policy: that its engines agree. */
function junitTest(checked: Checked): JunitTest {
  const test = (outcome: JunitTest["outcome"], message = ""): JunitTest => ({
    className: "agreement",
    name: checked.file,
    outcome,
    message,
  });
  if (checked.kind === "unable") return test("error", checked.problem);
  const { outcome } = checked.result;
  switch (outcome.kind) {
    case "agreed":
      return test("passed");
    case "disagreed":
      return test(
        "failure",
        checked.findings.map(({ what, request, repeat }) => `${what}: ${request} (${repeat})`).join("\n"),
      );
    case "gave-up":
      return test("error", outcome.reason);
    default:
      return test("error", "interrupted");
  }
}

function gapTests(checked: Checked): readonly JunitTest[] {
  if (checked.kind === "unable") return [];
  return checked.gaps.map(({ engine, reason }) => ({
    className: engine,
    name: printable(checked.file),
    outcome: "skipped",
    message: reason,
  }));
}
