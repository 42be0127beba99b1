import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FILES, folderOf } from "../folder.js";
import { concord, type Ran } from "../harness.js";

const { path: folder, remove } = folderOf({
  ...FILES,
  "one.json": '{\n  "action": "read_file",\n  "parameters": {\n    "path": "/workspace/a"\n  }\n}\n',
  "empty.ndjson": "\n\n",
});
afterAll(remove);
const at = (name: string): string => join(folder, name);
const FAST = ["--engine", "reference,cedar-wasm"];

/** Decides by `files.yaml` on the engines that start quickly. */
function decide(argv: readonly string[], stdin?: string): Promise<Ran> {
  return concord(["decide", at("files.yaml"), ...FAST, ...argv], { stdin });
}
const READ = ["--action", "read_file", "--param", "path=/workspace/a"];
const DENIED = {
  decision: "DENY",
  rules: [],
  engines: { reference: "DENY", "cedar-wasm": "DENY" },
  agree: true,
};

describe("concord decide", () => {
  it("asks all engines by default, and writes the line that readers rely on", async () => {
    const { code, stdout, stderr } = await concord(["decide", at("files.yaml"), ...READ, "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      '{"decision":"ALLOW","rules":["read"],"reason":"the workspace may be read","engines":{"reference":"ALLOW",' +
        '"rego-wasm":"ALLOW","rego-topdown":"ALLOW","cedar-wasm":"ALLOW"},"agree":true}\n',
    );
  });

  it("tells people the decision, the rules, the reason, and what each engine says", async () => {
    const { code, stdout } = await decide(READ);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ALLOW +read_file\n/);
    expect(stdout).toMatch(/rules +read\n/);
    expect(stdout).toMatch(/reason +the workspace may be read\n/);
    expect(stdout).toMatch(/reference +ALLOW\n/);
    expect(stdout).toMatch(/cedar-wasm +ALLOW\n/);
    expect(stdout).toContain("all 2 engines agree");
  });

  it.each([
    [READ, 0],
    [["--action", "read_file", "--param", "path=/etc/passwd"], 3],
    [["--action", "write_file", "--param", "path=/workspace/a"], 4],
    [["--request", at("one.json")], 0],
  ])("with --exit-code, %j exits with %i", async (argv, expected) => {
    expect((await decide([...argv, "--exit-code"])).code).toBe(expected);
    expect((await decide(argv)).code).toBe(0);
  });

  it("refuses --exit-code for several requests before it answers any", async () => {
    const { code, stdout, stderr } = await decide(
      ["--request", "-", "--exit-code"],
      '{"action":"a"}\n{"action":"b"}',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--exit-code is for a single request");
  });

  it("answers NDJSON line by line, in order", async () => {
    const input = [
      '{"action":"read_file","parameters":{"path":"/workspace/a"}}',
      "",
      '{"action":"write_file","parameters":{"path":"/workspace/a"}}',
      '{"action":"read_file","parameters":{"path":7}}',
      "[]",
      "null",
    ];
    const { code, stdout } = await decide(["--request", "-", "--format", "json"], input.join("\n"));
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ decision: "ALLOW", rules: ["read"], agree: true }),
      expect.objectContaining({ decision: "ESCALATE", rules: ["ask"], agree: true }),
      { ...DENIED, reason: "invalid_attribute", invalid: ["path"] },
      { ...DENIED, reason: "invalid_attribute", invalid: ["action"] },
      { ...DENIED, reason: "invalid_attribute", invalid: ["action"] },
    ]);
  });

  it("puts `invalid` after the reason", async () => {
    const { stdout } = await decide(["--request", "-", "--format", "json"], "1");
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      "decision",
      "rules",
      "reason",
      "invalid",
      "engines",
      "agree",
    ]);
  });

  it("answers the others when a line is not JSON, and exits with 2", async () => {
    const input = '{"action":"write_file"}\nnope\n{"action":"write_file"}\n';
    const { code, stdout } = await decide(["--request", "-", "--format", "json"], input);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(2);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(
      '{"decision":"DENY","rules":[],"reason":"engine_error","error":"line 2: not JSON","engines":{},"agree":false}',
    );
    expect(lines[2]).toBe(lines[0]);
  });

  it("denies what is too long to be read, by every engine", async () => {
    const long = `{"action":"write_file","parameters":{"x":"${"y".repeat(1 << 20)}"}}`;
    const { code, stdout } = await decide(
      ["--request", "-", "--format", "json"],
      `${long}\n{"action":"write_file"}\n`,
    );
    const [first, second] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(first).toEqual({ ...DENIED, reason: "request_too_large" });
    expect(second.decision).toBe("ESCALATE");
  });

  it("counts requests for people when there are several", async () => {
    const input = '{"action":"write_file","parameters":{"path":"/a"}}\nnope\n{"action":"read_file"}\n';
    const { stdout } = await decide(["--request", "-"], input);
    expect(stdout).toContain("ESCALATE  write_file  (line 1)");
    expect(stdout).toContain("line 2: not JSON");
    expect(stdout).toContain("3 requests: 1 DENY, 1 ESCALATE, 1 malformed; the engines agree");
  });

  it.each([
    [["--request", at("gone.json")], "cannot read"],
    [["--request", folder], "it is a folder"],
    [["--request", at("empty.ndjson")], "there is no request in the input"],
    [["--request", "-"], "there is no request in the input"],
  ])("%j cannot run", async (argv, expected) => {
    const { code, stderr } = await decide(argv);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(expected) });
  });

  it.each([
    ["typo.yaml", "did you mean `decision`?"],
    ["gone.yaml", "cannot read"],
    ["regex.yaml", "needs --cedar-facts"],
  ])("does not answer by %s", async (file, expected) => {
    const { code, stdout, stderr } = await concord(["decide", at(file), ...READ, ...FAST]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
  });

  it("answers by a regular expression with facts, or without Cedar", async () => {
    const fetch = [
      "decide",
      at("regex.yaml"),
      "--action",
      "fetch",
      "--param",
      "url=https://a",
      "--exit-code",
    ];
    expect((await concord([...fetch, ...FAST, "--cedar-facts"])).code).toBe(0);
    expect((await concord([...fetch, "--engine", "reference"])).code).toBe(0);
  });

  it("takes variables", async () => {
    const read = ["--action", "read_file", "--param", "path=/srv/a", "--exit-code", ...FAST];
    expect((await concord(["decide", at("variable.yaml"), ...read])).code).toBe(3);
    expect((await concord(["decide", at("variable.yaml"), ...read, "--var", "root=/srv"])).code).toBe(0);
  });

  it("keeps what an author or a request says from acting on a terminal", async () => {
    const request = JSON.stringify({ action: "read_file", parameters: { "\u001b": 1 } });
    const hostileAction = JSON.stringify({ action: "\u001b[2J\u202e\u009b" });
    for (const stdin of [request, hostileAction]) {
      for (const format of ["human", "json"]) {
        const { stdout, stderr } = await concord(
          ["decide", at("hostile.yaml"), "--request", "-", "--format", format, ...FAST],
          { stdin },
        );
        expect(stdout).not.toBe("");
        expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
      }
    }
  });

  it("treats the names of the host language as names", async () => {
    // Were it the prototype's path, the rule on secrets would fire.
    const hidden = ["--action", "write_file", "--param", "__proto__.path=/workspace/.env", "--exit-code"];
    expect((await decide(hidden)).code).toBe(4);
    expect((await decide(["--action", "__proto__", "--exit-code"])).code).toBe(3);
    expect((await decide(["--action", "", "--exit-code"])).code).toBe(3);
  });

  it("reads many requests from a file", async () => {
    writeFileSync(at("many.ndjson"), '{"action":"write_file","parameters":{"path":"/a"}}\n'.repeat(2000));
    const { code, stdout } = await decide(["--request", at("many.ndjson"), "--format", "json"]);
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(2001);
  });
});
