import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FILES, folderOf } from "./folder.js";
import { ended, MAIN, spawnConcord } from "./harness.js";

const { path: folder, remove } = folderOf({
  ...FILES,
  "policies/files.yaml": FILES["files.yaml"],
  "policies/files.cases.yaml": FILES["files.cases.yaml"],
});
afterAll(remove);

describe("the built command", () => {
  it("validates", async () => {
    const ran = await ended(spawnConcord(["validate", "files.yaml", "typo.yaml"], folder));
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("typo.yaml:3:5");
  });

  it("reads standard input and exits with the decision", async () => {
    const child = spawnConcord(
      ["decide", "files.yaml", "--request", "-", "--exit-code", "--engine", "reference"],
      folder,
    );
    child.stdin?.end('{"action":"write_file","parameters":{"path":"/a"}}');
    expect(await ended(child)).toMatchObject({ code: 4, stderr: "" });
  });

  it("answers each line as it comes", async () => {
    const child = spawnConcord(
      ["decide", "files.yaml", "--request", "-", "--format", "json", "--engine", "reference"],
      folder,
    );
    for (const decision of ["ESCALATE", "ALLOW"]) {
      const action = decision === "ALLOW" ? "read_file" : "write_file";
      child.stdin?.write(`${JSON.stringify({ action, parameters: { path: "/workspace/a" } })}\n`);
      const [line] = await once(child.stdout ?? child, "data");
      expect(JSON.parse(String(line))).toMatchObject({ decision });
    }
    child.stdin?.end();
    expect((await ended(child)).code).toBe(0);
  });

  it("ends quietly when nobody reads on, though the input goes on", async () => {
    const child = spawnConcord(
      ["decide", "files.yaml", "--request", "-", "--format", "json", "--engine", "reference"],
      folder,
    );
    const ran = ended(child);
    child.stdin?.on("error", () => {});
    child.stdin?.write('{"action":"a"}\n');
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    const feeding = setInterval(() => child.stdin?.write('{"action":"a"}\n'.repeat(100)), 20);
    const { code, stderr } = await ran;
    clearInterval(feeding);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  });

  it("tests what lies in policies when no file is given", async () => {
    const ran = await ended(spawnConcord(["test", "--engine", "reference"], folder));
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("policies/files.cases.yaml") });
    expect(ran.stdout).toContain("2 cases in 1 file");
  });

  it("watches until SIGINT and leaves no temporary file", async () => {
    const child = spawnConcord(
      ["compile", "files.yaml", "--out", "out", "--target", "rego", "--watch"],
      folder,
    );
    const ran = ended(child);
    await once(child.stderr ?? child, "data");
    child.kill("SIGINT");
    expect((await ran).code).toBe(0);
    expect(readdirSync(join(folder, "out/rego/files"))).toEqual(["policy.rego"]);
  });

  it("is unable to run where the package is broken, and does not say no", async () => {
    const alone = join(folder, "main.mjs");
    copyFileSync(MAIN, alone);
    const { code, stderr } = await ended(spawn(process.execPath, [alone, "schema"]));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^concord: unexpected error: .*Cannot find module.*\n$/);
  });

  it("prints the schema", async () => {
    const { code, stdout } = await ended(spawnConcord(["schema"], folder));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.any(String), type: "object" });
  });

  it("knows its version", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect((await ended(spawnConcord(["--version"], folder))).stdout).toBe(`${version}\n`);
    expect(existsSync(join(folder, "package.json"))).toBe(false);
  });
});
