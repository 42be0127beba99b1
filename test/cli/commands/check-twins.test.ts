import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const FILES = {
  "policy.rego": `package deploys

default allow := false

allow if {
	input.action == "deploy"
	input.parameters.env != "production"
}
`,
  "policy.cedar": `permit (principal, action == Action::"deploy", resource);
forbid (principal, action, resource) when { context.env == "production" };
`,
  "right.cedar": `permit (principal, action == Action::"deploy", resource)
when { context has env && context.env != "production" };
`,
  "broken.rego": "package deploys\n\nallow if {\n",
  "requests.jsonl": '{"action":"deploy","parameters":{"env":"staging"}}\n{"action":"deploy"}\n',
  "requests.json": '[{"action":"deploy"},{"action":"deploy","parameters":{"env":9007199254740993}}]\n',
  "broken.jsonl": '{"action":"deploy"}\n{"action":\n',
  "requests.cases.yaml":
    'cases: [{name: one, request: {action: deploy, parameters: {env: "x"}}, decision: DENY}]\n',
  "mapping.yaml": "requests: {attributes: {parameters.env: {type: string, optional: true}}, typed: true}\n",
  "wrong.yaml": "requets: {}\n",
} as const;

const folder = temporaryFolders(FILES);

const args = (path: string, cedar = "policy.cedar", rego = "policy.rego"): readonly string[] => [
  ...["check", "--rego", join(path, rego), "--query", "data.deploys.allow", "--cedar", join(path, cedar)],
  ...["--seed", "1", "--cases", "400"],
];

describe("hand-written twins", () => {
  it("that differ are told apart by a small request", async () => {
    const path = folder();
    const { code, stdout } = await concord([...args(path), "--mapping", join(path, "mapping.yaml")]);
    expect(code).toBe(1);
    // The forbid asks for `env`, which is not there: Cedar skips what errs, and so the forbid.
    expect(stdout).toContain('request  {"action":"deploy"}');
    expect(stdout).toMatch(/^answers {2}rego-topdown {2}DENY/m);
    expect(stdout).toMatch(/^ {9}cedar-wasm {4}ALLOW/m);
    expect(stdout).toContain(`--cedar ${join(path, "policy.cedar")}`);
  });

  it("that are the same agree", async () => {
    const path = folder();
    const { code, stdout } = await concord([
      ...args(path, "right.cedar"),
      ...["--mapping", join(path, "mapping.yaml")],
    ]);
    expect(stdout).toContain("agreed      400 cases");
    expect(code).toBe(0);
  });

  it.each([
    ["requests.jsonl", 2],
    ["requests.json", 2],
    ["requests.cases.yaml", 1],
  ])("ask the requests of %s first", async (file, count) => {
    const path = folder();
    const { stdout } = await concord([
      ...args(path, "right.cedar"),
      ...["--requests", join(path, file), "--mapping", join(path, "mapping.yaml"), "--format", "json"],
    ]);
    expect(JSON.parse(stdout).files[0].byStage.corpus).toBe(count);
  });

  it("save what is found, and ask it first the next time", async () => {
    const path = folder();
    const found = join(path, "found");
    expect((await concord([...args(path), "--save", found])).code).toBe(1);
    expect(readdirSync(found).every((name) => /^twins-[0-9a-f]{8}\.cases\.yaml$/.test(name))).toBe(true);
    const { stdout } = await concord([...args(path), "--save", found, "--format", "json"]);
    expect(JSON.parse(stdout).files[0].byStage.corpus).toBe(readdirSync(found).length);
  });
});

describe("twins that cannot be compared", () => {
  it.each<[string, (path: string) => readonly string[], string]>([
    ["Rego that does not parse", (path) => args(path, "policy.cedar", "broken.rego"), "broken.rego:"],
    ["no such file", (path) => args(path, "nothing.cedar"), "no such file"],
    [
      "a mapping with a wrong key",
      (path) => [...args(path), "--mapping", join(path, "wrong.yaml")],
      "did you mean",
    ],
    [
      "a query for no rule",
      (path) => args(path).map((each) => each.replace(/allow$/, "alow")),
      "no rule is called",
    ],
  ])("exit 2: %s", async (_, of, expected) => {
    const { code, stdout } = await concord(of(folder()));
    expect(code).toBe(2);
    expect(stdout).toContain(expected);
  });

  it.each([
    [["--rego", "a.rego"], "need --rego, --query and --cedar"],
    [["x.yaml", "--rego", "a.rego", "--query", "data.a.b", "--cedar", "c.cedar"], "not both"],
    [[], "give policies, or"],
  ])("exit 2 for %j", async (given, expected) => {
    const { code, stderr } = await concord(["check", ...given]);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

it("the shipped example pair is told apart on the command line", async () => {
  const pair = resolve(import.meta.dirname, "../../twins/files");
  const { code, stdout } = await concord([
    ...["check", "--rego", join(pair, "policy.rego"), "--query", "data.files.allow"],
    ...["--cedar", join(pair, "drifted.cedar"), "--mapping", join(pair, "mapping.yaml")],
    ...["--seed", "1", "--cases", "1500"],
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain("disagreed");
});
