import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fileIn, readArchive } from "../../bundle/archive.js";
import { keyOf, newKey } from "../../bundle/keys.js";
import { FILES, folderOf } from "../folder.js";
import { concord, type Ran } from "../harness.js";

const SECRET = "the secret of these tests, 32 bytes";
const { path: folder, remove } = folderOf({
  ...FILES,
  "files2.yaml": FILES["files.yaml"],
  "more/more.yaml": "name: more\nrules: [{id: a, action: read, decision: allow}]",
  "more/more.cases.yaml": "cases: [{name: a, request: {action: read}, decision: ALLOW}]",
  "ec.pem": newKey().sign,
  "public.pem": keyOf("ES256").verify,
  "secret.txt": SECRET,
});
afterAll(remove);
const at = (name: string): string => join(folder, name);
let turn = 0;
let out: string;
beforeEach(() => {
  turn += 1;
  out = join(at(`out${turn}`), "bundle.tar.gz");
});

function bundle(files: readonly string[], ...argv: readonly string[]): Promise<Ran> {
  return concord(["bundle", ...files.map(at), "--out", out, ...argv]);
}

describe("concord bundle", () => {
  it("writes a bundle and says what it is", async () => {
    const { code, stdout, stderr } = await bundle(["files.yaml", "files.cases.yaml", "more"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const bytes = readFileSync(out);
    expect(readArchive(bytes).map(({ name }) => name)).toEqual([
      ".manifest",
      "concord/files/policy.rego",
      "concord/more/policy.rego",
    ]);
    const { revision } = JSON.parse(fileIn(bytes, ".manifest")) as { revision: string };
    expect(stdout.split("\n")).toEqual([
      `wrote  ${out}`,
      `revision  ${revision}`,
      `sha256    ${createHash("sha256").update(bytes).digest("hex")}`,
      "signed    no",
      "",
    ]);
  });

  it("takes variables and a revision", async () => {
    const argv = ["--var", "root=/srv", "--revision", "v7"];
    expect((await bundle(["variable.yaml"], ...argv)).stdout).toContain("revision  v7\n");
    expect(fileIn(readFileSync(out), "concord/variable/policy.rego")).toContain("/srv");
  });

  it("signs with what fits the key", async () => {
    const argv = ["--sign-key", at("ec.pem"), "--key-id", "release", "--scope", "agents"];
    const { stdout } = await bundle(["files.yaml"], ...argv);
    expect(stdout).toContain("signed    ES256, key release\n");
    expect(readArchive(readFileSync(out)).map(({ name }) => name)).toContain(".signatures.json");
  });

  it("signs with a secret when told so, the same each time", async () => {
    const argv = ["--sign-key", at("secret.txt"), "--sign-alg", "HS256"];
    expect((await bundle(["files.yaml"], ...argv)).code).toBe(0);
    const before = readFileSync(out);
    await bundle(["files.yaml"], ...argv);
    expect(readFileSync(out)).toEqual(before);
    expect(before.includes(SECRET)).toBe(false);
  });

  it("writes policy.wasm beside it, never into it", async () => {
    const wasm = join(out, "../policy.wasm");
    const { code, stdout } = await bundle(["files.yaml", "more"], "--wasm", wasm);
    expect(code).toBe(0);
    expect(stdout).toContain(`wrote  ${wasm}\n`);
    expect(readFileSync(wasm).subarray(0, 4).toString()).toBe("\0asm");
    expect(readArchive(readFileSync(out)).map(({ name }) => name)).not.toContain("policy.wasm");
  });

  it("shows warnings and goes on", async () => {
    const { code, stderr } = await bundle(["warned.yaml"]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning");
  });

  it("puts no control character of a policy or an option on the terminal", async () => {
    const { code, stdout } = await bundle(
      ["hostile.yaml"],
      "--sign-key",
      at("ec.pem"),
      "--key-id",
      "\u001b[2J",
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(readArchive(readFileSync(out))[1]?.name).not.toContain("..");
  });

  it.each<[number, string, readonly string[], readonly string[]]>([
    [1, "decison", ["files.yaml", "typo.yaml"], []],
    [2, "no such file", ["files.yaml", "missing.yaml"], []],
    [2, "there is no policy", ["files.cases.yaml"], []],
    [2, "would both be the package concord.files", ["files.yaml", "files2.yaml"], []],
    [2, "--sign-alg needs --sign-key", ["files.yaml"], ["--sign-alg", "ES256"]],
    [2, "--key-id needs --sign-key", ["files.yaml"], ["--key-id", "k"]],
    [2, "--scope needs --sign-key", ["files.yaml"], ["--scope", "s"]],
    [2, "cannot read", ["files.yaml"], ["--sign-key", "/nonexistent/key.pem"]],
    [2, "this is a public key", ["files.yaml"], ["--sign-key", at("public.pem")]],
    [2, "did you mean `ES256`", ["files.yaml"], ["--sign-key", at("ec.pem"), "--sign-alg", "ES255"]],
    [2, "choose ES256", ["files.yaml"], ["--sign-key", at("ec.pem"), "--sign-alg", "RS256"]],
    [2, "a revision is a text", ["files.yaml"], ["--revision", ""]],
    [2, "cannot compile to Wasm", ["files.yaml"], ["--wasm", at("w.wasm"), "--opa", "/nonexistent/opa"]],
    [2, "cannot write to", ["files.yaml"], ["--wasm", folder]],
  ])("exits with %i and writes nothing: %s", async (expected, problem, files, argv) => {
    const { code, stdout, stderr } = await bundle(files, ...argv);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain(problem);
    expect(existsSync(out)).toBe(false);
    expect(existsSync(at("w.wasm"))).toBe(false);
  });

  it("leaves the bundle that is there when it cannot write", async () => {
    mkdirSync(out, { recursive: true });
    const { code, stderr } = await bundle(["files.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot write to ${out}: it is a folder`);
    expect(readdirSync(join(out, ".."))).toEqual(["bundle.tar.gz"]);
  });

  it("never writes over the key, nor two things to one place", async () => {
    const key = at("ec.pem");
    const before = readFileSync(key);
    const same = await concord([
      "bundle",
      at("files.yaml"),
      "--out",
      join(folder, "more/../ec.pem"),
      "--sign-key",
      key,
    ]);
    expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining("must name different files") });
    expect(readFileSync(key)).toEqual(before);
    expect((await bundle(["files.yaml"], "--wasm", out)).code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it("needs --out", async () => {
    const { code, stderr } = await concord(["bundle", at("files.yaml")]);
    expect(code).toBe(2);
    expect(stderr).toContain("--out");
  });
});
