import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compileCedar } from "../../compilers/cedar/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { createCedarCliEngine } from "../../src/engines/cedar-cli.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { casesOf, POLICY_FILES } from "../policy-files.js";

/** A `cedar` of this machine, when the run is told of one: there is no package of it that npm or Go could install. */
const BINARY = process.env["CEDAR_PATH"];
const ERROR = { decision: "DENY", rules: [], reason: "engine_error" };

describe("the real command line", () => {
  it(BINARY === undefined ? "was not asked: CEDAR_PATH names none" : "is asked", () => {
    expect(BINARY === undefined || BINARY.length > 0).toBe(true);
  });

  it.each(BINARY === undefined ? [] : POLICY_FILES)(
    "answers the cases of %s as the reference does",
    (path) => {
      const { policy, requests } = casesOf(path);
      const engine = createCedarCliEngine(policy, compileCedar(policy, { facts: true }), {
        binary: BINARY ?? "",
        facts: true,
      });
      const reference = createReferenceEngine(policy);
      for (const request of requests) expect(engine.decide(request)).toEqual(reference.decide(request));
      engine.close();
    },
  );
});

describe("a command line that is not what it should be", () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const { policy } = loadPolicy({
    path: "x.yaml",
    text: "rules: [{id: a, action: read, decision: allow}, {id: b, action: read, decision: deny}]",
  });
  if (policy === undefined) throw new Error("the policy does not load");
  const files = compileCedar(policy);
  const DUE = "note: this decision was due to the following policies:";

  /** A program in the place of `cedar`. */
  const fake = (name: string, { stdout = "", stderr = "", code = 0 }): string => {
    const path = join(folder, name.replaceAll(/\W/g, "-"));
    const say = `process.stdout.write(${JSON.stringify(stdout)}); process.stderr.write(${JSON.stringify(stderr)})`;
    const version = 'if (process.argv[2] === "--version") { console.log("cedar 4.0.0"); process.exit(0); }';
    writeFileSync(path, `#!${process.execPath}\n${version}\n${say}; process.exitCode = ${code};\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it("is asked in its own words", () => {
    const binary = fake("right", { stdout: `DENY\n\n${DUE}\n  p1\n\n`, code: 2 });
    const engine = createCedarCliEngine(policy, files, { binary });
    expect(engine.decide({ action: "read" })).toMatchObject({ decision: "DENY", rules: ["b"] });
    engine.close();
  });

  it.each([
    ["says nothing", {}],
    ["allows without a policy", { stdout: "ALLOW\n" }],
    ["denies by an exit code that allows", { stdout: `DENY\n${DUE}\n  p1\n`, code: 0 }],
    ["allows by an exit code that denies", { stdout: `ALLOW\n${DUE}\n  p0\n`, code: 2 }],
    ["allows by a forbid", { stdout: `ALLOW\n${DUE}\n  p1\n` }],
    ["names a policy that does not exist", { stdout: `ALLOW\n${DUE}\n  p7\n` }],
    ["names a policy of its own", { stdout: `ALLOW\n${DUE}\n  p0 p1\n` }],
    ["says more", { stdout: `ALLOW\n${DUE}\n  p0\nerror: something else\n` }],
    ["warns", { stdout: `ALLOW\n${DUE}\n  p0\n`, stderr: "error while evaluating policy `b`" }],
    ["fails", { stderr: "x failed to parse", code: 1 }],
  ])("denies when it %s", (name, said) => {
    const faults: unknown[] = [];
    const engine = createCedarCliEngine(policy, files, {
      binary: fake(name, said),
      onFault: (fault) => faults.push(fault),
    });
    expect(engine.decide({ action: "read" })).toEqual(ERROR);
    engine.close();
  });

  it.each(["/nonexistent/cedar", process.execPath])("is refused when %s is no cedar", (binary) => {
    expect(() => createCedarCliEngine(policy, files, { binary })).toThrow("is no cedar binary");
  });
});
