import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { MutantOutcome } from "../../../src/index.js";
import { temporaryFolders } from "../folder.js";
import { concord, ended, spawnConcord } from "../harness.js";

const FILES = {
  "limits.yaml": `# Only small files.
name: limits
rules:
  - id: write
    action: write_file
    decision: allow
    reason: small files
    conditions: {size: {max: 100}, path: {within: /tmp}}
  - {id: no-delete, action: delete_file, decision: deny}
attributes:
  path: {type: path}
`,
  "regex.yaml": `rules:
  - {action: fetch, decision: allow, conditions: {url: {regex: "^https://"}}}
`,
  "typo.yaml": "rules: [{acton: x, decision: deny}]\n",
  // Engines of a user: one that knows no rule, one that fails, one that is none.
  "deny.mjs": `export const name = "mine";
export const decide = () => ({ decision: "DENY", rules: [], reason: "default" });
`,
  "later.mjs": `export const createEngine = async (policy) => ({
  name: policy.name,
  decide: async () => { throw new Error("never\\u001b[2J") },
});
`,
  "none.mjs": "export const name = 1;\n",
} as const;

const folder = temporaryFolders(FILES);

const QUICK = ["--cases", "600", "--seed", "7"];
const TWO = ["--engines", "reference,cedar-wasm", ...QUICK];

describe("engines that agree", () => {
  it("says over how much, with what coverage and which seed, and exits 0", async () => {
    const { code, stdout, stderr } = await concord(["check", join(folder(), "limits.yaml"), ...TWO]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/agreed {6}600 cases \(\d+ from the policy, \d+ random\)/);
    expect(stdout).toContain("engines     reference, cedar-wasm\n");
    expect(stdout).toMatch(/2 of 2 rules fired, (\d+) of \1 goals met/);
    expect(stdout).toContain("seed        7");
  });

  it("asks all engines unless told otherwise, slow ones less often", async () => {
    const { code, stdout } = await concord([
      "check",
      join(folder(), "limits.yaml"),
      ...QUICK,
      "--format",
      "json",
    ]);
    expect(code).toBe(0);
    const { byEngine } = JSON.parse(stdout).files[0];
    expect(Object.keys(byEngine)).toEqual([
      "reference",
      "rego-wasm",
      "rego-topdown",
      "cedar-wasm",
      "cedar-wasm-stateless",
    ]);
    expect(byEngine["rego-wasm"]).toBe(600);
    expect(byEngine["rego-topdown"]).toBeGreaterThan(5);
    expect(byEngine["rego-topdown"]).toBeLessThan(60);
  });

  it("says the same for the same seed", async () => {
    const path = join(folder(), "limits.yaml");
    const first = await concord(["check", path, ...TWO]);
    expect(await concord(["check", path, ...TWO])).toEqual(first);
  });

  it("shares the cases among policies, and sees a gap where Cedar cannot express one", async () => {
    const path = folder();
    const files = [join(path, "limits.yaml"), join(path, "regex.yaml")];
    const { code, stdout } = await concord(["check", ...files, ...QUICK]);
    expect(code).toBe(0);
    expect(stdout).toContain("600 cases in 2 checks: 2 agreed, none disagreed");
    expect(stdout).toContain("cedar-wasm: not run (needs --cedar-facts");
    const named = await concord(["check", ...files, ...TWO]);
    expect(named.code).toBe(2);
    expect(named.stdout).toContain("could not run: Cedar cannot answer");
  });
});

const pack = temporaryFolders({
  "a/limits.yaml": FILES["limits.yaml"],
  "a/limits.cases.yaml": "cases: [{name: x, request: {action: delete_file}, decision: DENY}]\n",
});
it("takes folders, and passes over case files", async () => {
  const path = pack();
  const { code, stdout } = await concord(["check", path, join(path, "a/limits.cases.yaml"), ...TWO]);
  expect(code).toBe(0);
  expect(stdout).toContain("(1 saved, ");
  expect(stdout).toContain("in 1 check: 1 agreed");
});

describe("engines that disagree", () => {
  const args = (path: string): readonly string[] => [
    ...["check", join(path, "limits.yaml"), "--engines", "reference", ...QUICK],
    ...["--engine-module", join(path, "deny.mjs"), "--mode", "decision"],
  ];

  it("shows the smallest request, the rule in the policy, what was generated, and how to repeat it", async () => {
    const path = folder();
    const { code, stdout } = await concord(args(path));
    expect(code).toBe(1);
    expect(stdout).toContain('request  {"action":"write_file","parameters":{"path":"/tmp","size":0}}');
    expect(stdout).toContain("answers  reference  ALLOW  write    (small files)");
    expect(stdout).toContain("         mine       DENY   no rule  (default)");
    expect(stdout).toContain(`--> ${join(path, "limits.yaml")}:4:5`);
    expect(stdout).toMatch(/Rego of write, from line \d+\n {4}rule\["write"\] := /);
    expect(stdout).toMatch(/Cedar of write, from line \d+\n {4}@id\("write"\)/);
    expect(stdout).toContain(
      `--engines reference,module=${join(path, "deny.mjs")} --seed 7 --cases 600 --mode decision`,
    );
  });

  it("makes the policy smaller where the engines follow it", async () => {
    const { stdout } = await concord(args(folder()));
    // The engine denies by any policy, so one rule without conditions is left.
    expect(stdout).toContain(`a smaller policy that shows it
    name: limits
    rules:
      - id: write
        action: write_file
        decision: allow
`);
    expect(stdout).not.toContain("within: /tmp }\n    repeat");
  });

  it("saves a case that `concord test` runs and the next check asks first", async () => {
    const path = folder();
    const corpus = join(path, "corpus");
    expect((await concord([...args(path), "--save", corpus])).code).toBe(1);
    const [cases = "", smallCases = "", small = "", ...more] = readdirSync(corpus).sort();
    expect(more).toEqual([]);
    expect([cases, smallCases, small].map((name) => name.replace(/^limits-[0-9a-f]{8}/, ""))).toEqual([
      ".cases.yaml",
      ".small.cases.yaml",
      ".small.yaml",
    ]);
    for (const name of [cases, smallCases]) {
      const tested = await concord(["test", join(corpus, name), "--engine", "reference,cedar-wasm"]);
      expect(tested).toMatchObject({ code: 0, stderr: "" });
    }
    const again = await concord([...args(path), "--save", corpus, "--format", "json"]);
    const [{ byStage, disagreements }] = JSON.parse(again.stdout).files;
    expect(byStage.corpus).toBe(1);
    expect(disagreements[0].stage).toBe("corpus");
    expect(readdirSync(corpus)).toHaveLength(3);
  });

  it.each([
    ["junit", '<testsuites name="concord" tests="1" failures="1" errors="0" skipped="0">'],
    ["sarif", '"startLine": 4,'],
    ["json", '"outcome": "disagreed"'],
  ])("reports it as %s", async (format, expected) => {
    const { code, stdout } = await concord([...args(folder()), "--format", format]);
    expect(code).toBe(1);
    expect(stdout).toContain(expected);
  });

  it("counts an engine that fails as a disagreement, and tells its fault once", async () => {
    const path = folder();
    const { code, stdout, stderr } = await concord([
      ...["check", join(path, "limits.yaml"), "--engines", "reference", ...QUICK],
      ...["--engine-module", join(path, "later.mjs")],
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("engine_error");
    expect(stderr).toBe("concord: an engine failed: never␛[2J\n");
  });
});

describe("a check that cannot run", () => {
  it.each([
    ["a policy with errors", ["typo.yaml", ...TWO], "is not a valid policy"],
    ["no such policy", ["nothing.yaml", ...TWO], "no such file"],
    [
      "one engine alone",
      ["limits.yaml", "--engines", "reference", ...QUICK],
      "gave up: to compare takes two",
    ],
    ["a module that is none", ["limits.yaml", "--engine-module", "none.mjs", ...TWO], "exports neither"],
  ])("exits 2 for %s", async (_, [file = "", ...args], expected) => {
    const path = folder();
    const { code, stdout } = await concord([
      ...["check", join(path, file)],
      ...args.map((arg) => (arg.endsWith(".mjs") ? join(path, arg) : arg)),
    ]);
    expect(code).toBe(2);
    expect(stdout).toContain(expected);
  });

  it.each([
    ["--engines", "referense", "did you mean `reference`?"],
    ["--engines", "opa-http", "write where it is: opa-http=.."],
    ["--engines", "opa-htp=http://a", "did you mean `opa-http`?"],
    ["--cases", "0", "at least 1"],
    ["--cases", "1e3", "whole number"],
    ["--seconds", "-1", "number above 0"],
    ["--mode", "rules", "Unknown mode"],
    ["--share", "rego-wasm", "engine=n"],
  ])("explains %s %s", async (flag, value, expected) => {
    const { code, stderr } = await concord(["check", "x.yaml", flag, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

it("reports what it had when it is interrupted, and exits 130", async () => {
  const { code, stdout } = await concord(
    ["check", join(folder(), "limits.yaml"), "--engines", "reference,cedar-wasm", "--cases", "1000000000"],
    {
      onInterrupt: (listener) => {
        setTimeout(listener, 200);
        return () => {};
      },
    },
  );
  expect(code).toBe(130);
  expect(stdout).toContain("interrupted");
});

it("shows its progress on a terminal and clears it", async () => {
  const { stderr } = await concord(["check", join(folder(), "limits.yaml"), ...TWO], { terminal: true });
  expect(stderr).toMatch(/\[#+-*\] +\d+% {2}[\d,]+ cases\/s {2}0 disagreements/);
  expect(stderr.endsWith("\r\u001b[K")).toBe(true);
});

describe("in threads", () => {
  it("covers the same systematic cases as one thread does, and merges what the threads saw", async () => {
    const path = folder();
    const args = [
      "check",
      join(path, "limits.yaml"),
      "--engines",
      "reference,rego-wasm",
      "--seed",
      "3",
      "--format",
      "json",
    ];
    const [one, two] = await Promise.all(
      [[], ["--workers", "2"]].map(async (workers) => {
        const ran = await ended(spawnConcord([...args, "--cases", "20000", ...workers]));
        expect(ran).toMatchObject({ code: 0, stderr: "" });
        return JSON.parse(ran.stdout).files[0];
      }),
    );
    expect(two.asked).toBe(20_000);
    expect(two.byStage.systematic).toBe(one.byStage.systematic);
    expect(two.coverage.rules.map((rule: { fired: number }) => rule.fired > 0)).toEqual([true, true]);
  });

  it("finds and shrinks as one thread does", async () => {
    const path = folder();
    const ran = await ended(
      spawnConcord([
        ...["check", join(path, "limits.yaml"), "--engines", "reference", "--workers", "2", ...QUICK],
        ...["--engine-module", join(path, "deny.mjs"), "--mode", "decision", "--save", join(path, "found")],
      ]),
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('request  {"action":"write_file","parameters":{"path":"/tmp","size":0}}');
    const saved = readdirSync(join(path, "found")).find((name) => /-[0-9a-f]{8}\.cases/.test(name)) ?? "";
    expect(existsSync(join(path, "found", saved))).toBe(true);
    expect(readFileSync(join(path, "found", saved), "utf8")).toContain('policy: "../limits.yaml"');
  });
});

/** As `--format json` prints it. */
type Verdict = MutantOutcome["verdict"];

describe("--mutate", () => {
  it("plants faults in the model, the Cedar and the Rego, and says how many are found", async () => {
    const path = join(folder(), "limits.yaml");
    const { code, stdout } = await concord([
      "check",
      path,
      "--mutate",
      "--mutate-every",
      "3",
      "--cases",
      "2000",
    ]);
    const [, found = 0, planted = 0] = (/(\d+) of (\d+) faults found/.exec(stdout) ?? []).map(Number);
    expect(planted).toBeGreaterThan(20);
    expect(code).toBe(found / planted >= 0.98 ? 0 : 1);
    for (const target of ["model", "cedar", "rego"])
      expect(stdout).toMatch(new RegExp(`^ {2}${target} `, "m"));
  });

  it("puts what no case finds to the prover, and shows the requests that were missed", async () => {
    const path = join(folder(), "limits.yaml");
    const run = ["check", path, "--mutate", "--mutate-every", "7", "--cases", "1", "--prove"];
    const { code, stdout } = await concord(run);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {4}missed by every case: \{.*"action"/m);
    expect(stdout).not.toContain("THE PROVER IS WRONG");
    const said = await concord([...run, "--format", "json"]);
    const { files } = JSON.parse(said.stdout) as {
      readonly files: readonly [{ readonly mutants: readonly { readonly verdict: Verdict }[] }];
    };
    const survived = files[0].mutants.flatMap(({ verdict }) =>
      verdict.state === "survived" ? [verdict] : [],
    );
    expect(survived.length).toBeGreaterThan(5);
    const missed = survived.filter(({ proof }) => proof?.kind === "missed");
    expect(missed.length).toBeGreaterThan(5);
    for (const { proof } of survived) expect(["missed", "unknown"]).toContain(proof?.kind);
  });

  it("is the only thing that --prove goes with", async () => {
    const { code, stderr } = await concord(["check", join(folder(), "limits.yaml"), "--prove"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--prove goes with --mutate");
  });

  it("exits 1 when too many go unseen", async () => {
    const { code, stdout } = await concord([
      "check",
      join(folder(), "limits.yaml"),
      "--mutate",
      "--cases",
      "1",
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("survived");
  });
});
