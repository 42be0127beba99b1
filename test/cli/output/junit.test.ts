import { describe, expect, it } from "vitest";
import { type JunitTest, junitReport } from "../../../src/cli/output/junit.js";

const test = (name: string, outcome: JunitTest["outcome"], message = ""): JunitTest => ({
  className: "engine",
  name,
  outcome,
  message,
});

describe("a JUnit report", () => {
  it("counts outcomes for each suite and for all", () => {
    const report = junitReport([
      { name: "a", tests: [test("1", "passed"), test("2", "failure", "no"), test("3", "skipped", "gap")] },
      { name: "b", tests: [test("4", "error", "broken")] },
    ]);
    expect(report).toContain('<testsuites name="concord" tests="4" failures="1" errors="1" skipped="1">');
    expect(report).toContain('<testsuite name="a" tests="3" failures="1" errors="0" skipped="1">');
    expect(report).toContain('<testcase classname="engine" name="1"/>');
    expect(report).toContain('<testcase classname="engine" name="2"><failure message="no"/></testcase>');
    expect(report).toContain('<testsuite name="b" tests="1" failures="0" errors="1" skipped="0">');
  });

  it("holds no character that XML cannot, and no markup of an author", () => {
    const report = junitReport([
      { name: '"/><evil>', tests: [test("&\u0000\u001b\ufffe\ud800\n", "failure", "<![CDATA[")] },
    ]);
    expect(report).toContain('name="&quot;/&gt;&lt;evil&gt;"');
    expect(report).toContain('message="&lt;![CDATA["');
    expect(report).toContain('name="&amp;');
    expect(report).not.toMatch(/[^\P{Cc}\n]|[\ufffe\uffff]|\p{Cs}/u);
  });
});
