import { printable } from "../../../compilers/diagnostics/index.js";

/** What came of one test; `failure` is "no" and `error` is "could not run". */
export interface JunitTest {
  /** What was tested in what, as `file.engine`. */
  readonly className: string;
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly message: string;
}

/** The tests of one file. */
export interface JunitSuite {
  readonly name: string;
  readonly tests: readonly JunitTest[];
}

/** A report in the XML that JUnit made common. It holds no times: a report of the same run is the same text. */
export function junitReport(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ tests }) => tests);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="concord" ${totals(all)}>`,
    ...suites.flatMap(({ name, tests }) => [
      `  <testsuite name="${xml(name)}" ${totals(tests)}>`,
      ...tests.map(element),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function totals(tests: readonly JunitTest[]): string {
  const number = (outcome: JunitTest["outcome"]): number =>
    tests.filter((test) => test.outcome === outcome).length;
  return `tests="${tests.length}" failures="${number("failure")}" errors="${number("error")}" skipped="${number("skipped")}"`;
}

function element({ className, name, outcome, message }: JunitTest): string {
  const start = `    <testcase classname="${xml(className)}" name="${xml(name)}"`;
  return outcome === "passed" ? `${start}/>` : `${start}><${outcome} message="${xml(message)}"/></testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an attribute; what XML cannot hold at all is escaped as on a terminal. */
function xml(text: string): string {
  return printable(text)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[\ufffe\uffff]/g, "\ufffd");
}
