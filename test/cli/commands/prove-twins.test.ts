import { readdirSync, readFileSync } from "node:fs";
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
  "later.cedar": `permit (principal, action == Action::"deploy", resource)
when { context.env != "production" && context.size > context.least };
`,
  "broken.rego": "package deploys\n\nallow if {\n",
  "mapping.yaml": "requests: {attributes: {parameters.env: {type: string, optional: true}}, typed: true}\n",
} as const;

const folder = temporaryFolders(FILES);

const args = (path: string, cedar = "policy.cedar", rego = "policy.rego"): readonly string[] => [
  ...["prove", "--rego", join(path, rego), "--query", "data.deploys.allow", "--cedar", join(path, cedar)],
  ...["--mapping", join(path, "mapping.yaml")],
];

describe("concord prove of hand-written twins", () => {
  it("exit 0: proved, with a line for each part", async () => {
    const { code, stdout } = await concord(args(folder(), "right.cedar"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}proved {6}3 of 3 parts/m);
    expect(stdout).toMatch(/proved {2}deploy/);
    expect(stdout).toMatch(/^ {2}rego {8}sha256:/m);
  });

  it("exit 1: a small request that all engines were asked, saved", async () => {
    const path = folder();
    const found = join(path, "found");
    const { code, stdout } = await concord([...args(path), "--save", found]);
    expect(code).toBe(1);
    expect(stdout).toContain("refuted");
    expect(stdout).toContain('request  {"action":"deploy"}');
    expect(stdout).toMatch(/^answers {2}rego-topdown {2}DENY/m);
    expect(stdout).toMatch(/^ {9}cedar-wasm {4}ALLOW/m);
    const [file = ""] = readdirSync(found);
    expect(file).toMatch(/^twins-[0-9a-f]{8}\.cases\.yaml$/);
    expect(readFileSync(join(found, file), "utf8")).toContain("Found by `concord prove`.");
  });

  it("exit 3: unknown, saying what is not covered", async () => {
    const { code, stdout } = await concord(args(folder(), "later.cedar"));
    expect(code).toBe(3);
    expect(stdout).toContain("unknown");
    expect(stdout).toMatch(
      /not covered: .*later\.cedar:2:52: policy0: Cedar's comparison of `parameters.size` with `parameters.least`/,
    );
    expect(stdout).not.toContain("refuted");
  });

  it.each<[string, string, number, string]>([
    ["right.cedar", "proved", 0, "proved"],
    ["policy.cedar", "counterexample", 1, "counterexample"],
    ["later.cedar", "unknown", 3, "unknown"],
  ])("as JSON: %s is %s", async (cedar, outcome, expected, verdict) => {
    const { code, stdout } = await concord([...args(folder(), cedar), "--format", "json"]);
    const { twins } = JSON.parse(stdout);
    expect([code, twins.outcome]).toEqual([expected, outcome]);
    const deploy = twins.parts.find(({ label }: { label: string }) => label === "deploy");
    expect(deploy.verdict).toBe(verdict);
    if (verdict === "unknown") expect(deploy.notCovered[0]).toContain("comparison");
    if (verdict === "counterexample") {
      expect(twins.counterexamples[0]).toMatchObject({ request: { action: "deploy" }, real: true });
    }
  });

  it("as JUnit and SARIF", async () => {
    const path = folder();
    const junit = await concord([...args(path), "--format", "junit"]);
    expect(junit.stdout).toContain('failures="1"');
    const sarif = await concord([...args(path), "--format", "sarif"]);
    expect(JSON.parse(sarif.stdout).runs[0].results).toHaveLength(1);
  });

  it("exit 2: Rego that does not parse", async () => {
    const { code, stdout } = await concord(args(folder(), "policy.cedar", "broken.rego"));
    expect(code).toBe(2);
    expect(stdout).toContain("broken.rego:");
  });

  it.each([
    [["--rego", "a.rego"], "need --rego, --query and --cedar"],
    [["x.yaml", "--rego", "a.rego", "--query", "data.a.b", "--cedar", "c.cedar"], "not both"],
    [[], "give policies, or"],
  ])("exit 2 for %j", async (given, expected) => {
    const { code, stderr } = await concord(["prove", ...given]);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

it("a pair of the tests is proved on the command line", async () => {
  const pair = resolve(import.meta.dirname, "../../twins/egress");
  const { code } = await concord([
    ...["prove", "--rego", join(pair, "policy.rego"), "--query", "data.egress.decision"],
    ...["--cedar", join(pair, "policy.cedar"), "--mapping", join(pair, "mapping.yaml")],
  ]);
  expect(code).toBe(0);
});
