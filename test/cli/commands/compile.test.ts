import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { FILES, folderOf } from "../folder.js";
import { concord, type Ran } from "../harness.js";

const { path: folder, remove } = folderOf({ ...FILES, "files2.yaml": FILES["files.yaml"] });
afterAll(remove);
const at = (name: string): string => join(folder, name);
const RESOURCE =
  "rules: [{action: read, decision: allow, conditions: {resource.owner: {equals: me}, amount: {max: 1.5}}}]";
let turn = 0;
let out: string;
beforeEach(() => {
  turn += 1;
  out = at(`out${turn}`);
});

function compile(files: readonly string[], ...argv: readonly string[]): Promise<Ran> {
  return concord(["compile", ...files.map(at), ...argv]);
}
function written(): readonly string[] {
  const all = readdirSync(out, { recursive: true, withFileTypes: true });
  return all
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name).slice(out.length + 1))
    .toSorted();
}

describe("concord compile", () => {
  it("writes Rego and Cedar by default", async () => {
    const { code, stdout, stderr } = await compile(["files.yaml", "variable.yaml"], "--out", out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(written()).toEqual([
      "cedar/files.cedar",
      "cedar/files.cedarschema",
      "cedar/variable.cedar",
      "cedar/variable.cedarschema",
      "rego/files/policy.rego",
      "rego/variable/policy.rego",
    ]);
    expect(stdout.split("\n").filter((line) => line.startsWith("wrote"))).toHaveLength(6);
    expect(readFileSync(join(out, "rego/files/policy.rego"), "utf8")).toContain("package concord.files");
  });

  it("writes Wasm when asked to", async () => {
    expect((await compile(["files.yaml"], "--out", out, "--target", "wasm")).code).toBe(0);
    expect(written()).toEqual(["wasm/files.wasm"]);
    expect(readFileSync(join(out, "wasm/files.wasm")).subarray(0, 4).toString()).toBe("\0asm");
  });

  it("writes a store's schema, policies and mapping in one folder", async () => {
    const { code } = await compile(["files.yaml"], "--out", out, "--target", "cedar", "--layout", "avp");
    expect(code).toBe(0);
    const folder = "cedar/files.avp";
    expect(written()).toEqual(
      ["mapping.json", "policies.json", "schema.json"].map((each) => `${folder}/${each}`),
    );
    const read = (name: string) => JSON.parse(readFileSync(join(out, folder, name), "utf8"));
    const [first] = read("policies.json");
    expect(first.definition.static.statement).toContain("Concord::Action::");
    expect(read("mapping.json").policies).toHaveLength(read("policies.json").length);
    expect(Object.keys(read("schema.json"))).toEqual(["Concord"]);
  });

  it("names a gateway and its target, and says what a gateway does not carry", async () => {
    const gateway = ["--layout", "gateway", "--gateway-id", "arn:g", "--gateway-target", "T"];
    const files = await compile(["files.yaml"], "--out", out, "--target", "cedar", ...gateway);
    expect(files.code, files.stderr).toBe(0);
    expect(written()).toEqual(["cedar/files.gateway.cedar", "cedar/files.gateway.cedarschema"]);
    const text = readFileSync(join(out, "cedar/files.gateway.cedar"), "utf8");
    expect(text).toContain('resource == AgentCore::Gateway::"arn:g"');
    expect(text).toContain('AgentCore::Action::"T___');
    writeFileSync(at("resource.yaml"), RESOURCE);
    const refused = await compile(["resource.yaml"], "--out", out, "--target", "cedar", ...gateway);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("`resource.owner`: policies see nothing but the tool's input");
    expect(refused.stderr).toContain("`amount` as `decimal`");
    const whole = ["--target", "cedar", ...gateway, "--gateway-decimals"];
    const { code, stderr } = await compile(["resource.yaml"], "--out", out, ...whole);
    expect([code, stderr]).toEqual([1, expect.not.stringContaining("amount` as")]);
    writeFileSync(at("claims.yaml"), RESOURCE.replace("resource.owner", "subject.owner"));
    expect((await compile(["claims.yaml"], "--out", out, ...whole)).code).toBe(0);
    const claims = readFileSync(join(out, "cedar/claims.gateway.cedar"), "utf8");
    expect(claims).toContain('principal.getTag("owner") == "me"');
    expect(claims).toContain('.lessThanOrEqual(decimal("1.5000"))');
  });

  it.each([
    [["--layout", "store"], "choose from cedar, avp, gateway"],
    [["--layout", "avp", "--target", "rego"], "--layout needs the target cedar"],
    [["--gateway-id", "arn:g"], "need --layout gateway"],
    [["--layout", "avp", "--gateway-target", "T"], "need --layout gateway"],
    [["--layout", "cedar", "--gateway-decimals"], "need --layout gateway"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await compile(["files.yaml"], "--out", out, ...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    ["rego", "package concord.files"],
    ["cedar", "permit"],
  ])("prints %s alone", async (target, expected) => {
    await compile(["files.yaml"], "--out", out);
    const { code, stdout } = await compile(["files.yaml"], "--stdout", "--target", target);
    expect(code).toBe(0);
    expect(stdout).toContain(expected);
    const file = target === "rego" ? "rego/files/policy.rego" : "cedar/files.cedar";
    expect(stdout).toBe(readFileSync(join(out, file), "utf8"));
  });

  it("does not show Wasm to a terminal", async () => {
    const argv = ["compile", at("files.yaml"), "--stdout", "--target", "wasm"];
    expect(await concord(argv, { terminal: true })).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([
    [["typo.yaml"], 1, "did you mean `decision`?"],
    [["files.yaml", "typo.yaml"], 1, "did you mean `decision`?"],
    [["files.yaml", "gone.yaml", "typo.yaml"], 2, "cannot read"],
    [["files.yaml", "files2.yaml"], 2, "would both be written as `files`"],
    [["regex.yaml"], 1, "--cedar-facts"],
  ])("writes nothing for %j", async (files, expected, message) => {
    mkdirSync(out);
    const { code, stdout, stderr } = await compile(files, "--out", out);
    expect({ code, stdout, written: written() }).toEqual({ code: expected, stdout: "", written: [] });
    expect(stderr).toContain(message);
  });

  it("leaves cases aside", async () => {
    expect((await compile(["files.yaml", "files.cases.yaml"], "--out", out)).code).toBe(0);
    expect(written()).toHaveLength(3);
    const { code, stderr } = await compile(["files.cases.yaml"], "--out", out);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("only cases") });
  });

  it("shows warnings and writes", async () => {
    const { code, stderr } = await compile(["warned.yaml"], "--out", out, "--target", "rego");
    expect(code).toBe(0);
    expect(stderr).toContain("warning[allow-by-default]");
  });

  it("compiles to Cedar with facts", async () => {
    expect((await compile(["regex.yaml"], "--out", out, "--cedar-facts")).code).toBe(0);
    expect((await compile(["regex.yaml"], "--out", out, "--target", "rego")).code).toBe(0);
  });

  it("puts a hostile name into a harmless file", async () => {
    const { code, stdout } = await compile(["hostile.yaml"], "--out", out, "--target", "rego");
    expect(code).toBe(0);
    expect(written()).toEqual([expect.stringMatching(/^rego\/\w+\/policy\.rego$/)]);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("takes variables", async () => {
    const { stdout } = await compile(
      ["variable.yaml"],
      "--stdout",
      "--target",
      "rego",
      "--var",
      "root=/srv/data",
    );
    expect(stdout).toContain("/srv/data");
    expect(stdout).not.toContain("/workspace");
  });

  it("leaves the old files and no others when it cannot write", async () => {
    await compile(["files.yaml"], "--out", out);
    const before = readFileSync(join(out, "rego/files/policy.rego"), "utf8");
    mkdirSync(join(out, "cedar/variable.cedar"));
    const paths = written();
    const { code, stderr } = await compile(["files.yaml", "variable.yaml"], "--out", out);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("it is a folder") });
    expect(written()).toEqual(paths);
    expect(readFileSync(join(out, "rego/files/policy.rego"), "utf8")).toBe(before);
  });

  it("says when the folder cannot be made", async () => {
    const { code, stderr } = await compile(["files.yaml"], "--out", at("files.yaml"));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("cannot write to") });
  });

  it("compiles again after changes, also through a broken state, until interrupted", async () => {
    const file = at("watched.yaml");
    const rego = (): string => readFileSync(join(out, "rego/watched/policy.rego"), "utf8");
    const policy = (action: string): string => `rules:\n  - {action: ${action}, decision: allow}\n`;
    writeFileSync(file, policy("first"));
    const listeners = new Set<() => void>();
    const seen: string[] = [];
    const steps = [
      () => writeFileSync(file, "rules: [\n"),
      () => {
        writeFileSync(`${file}~`, policy("second"));
        renameSync(`${file}~`, file);
      },
      () => {
        for (const listener of listeners) listener();
      },
    ];
    const running = concord(["compile", file, "--out", out, "--target", "rego", "--watch"], {
      onInterrupt: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onError: (text) => {
        const runs = text.split("watching for changes").length - 1;
        if (runs <= seen.length) return;
        seen.push(/first|second/.exec(rego())?.[0] ?? "neither");
        setTimeout(() => steps[seen.length - 1]?.(), 300);
      },
    });
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(seen).toEqual(["first", "first", "second"]);
    expect(stderr).toContain("nothing was written");
  });
});
