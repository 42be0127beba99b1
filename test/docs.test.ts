import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../src/index.js";
import { concord, ended, spawnConcord } from "./cli/harness.js";

const ROOT = resolve(import.meta.dirname, "..");
const PAGES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);
const FOLDER = mkdtempSync(join(tmpdir(), "concord-docs-"));
const BIN = join(FOLDER, "bin");

interface Snippet {
  readonly page: string;
  readonly language: string;
  readonly line: number;
  readonly text: string;
}

const SNIPPETS = PAGES.flatMap(snippetsOf);

function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    language: match[1] ?? "",
    line: text.slice(0, match.index).split("\n").length,
    text: match[2] ?? "",
  }));
}

function of(language: string): readonly (readonly [string, string])[] {
  return SNIPPETS.filter((each) => each.language === language).map((each) => [
    `${each.page}:${each.line}`,
    each.text,
  ]);
}

beforeAll(() => {
  mkdirSync(BIN, { recursive: true });
  writeFileSync(join(BIN, "concord"), `#!/bin/sh\nexec node ${join(ROOT, "dist/src/cli/main.js")} "$@"\n`, {
    mode: 0o755,
  });
  // The snippets run as in a project that has the package, with a copy of the shipped policies beside them.
  mkdirSync(join(FOLDER, "node_modules"));
  symlinkSync(ROOT, join(FOLDER, "node_modules/concord-policy"));
  cpSync(join(ROOT, "policies"), join(FOLDER, "policies"), { recursive: true });
});

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

describe("the shell snippets run", () => {
  const here = process.cwd();
  beforeAll(() => process.chdir(FOLDER));
  afterAll(() => process.chdir(here));

  it.each(of("sh"))("%s", async (_, text) => {
    // Loading an OPA and a solver for each command would take most of the time.
    const calls = callsIn(text);
    if (calls === undefined) {
      const env = { ...process.env, PATH: `${BIN}:${process.env["PATH"]}` };
      execFileSync("sh", ["-e", "-c", text], { cwd: FOLDER, env, stdio: "pipe" });
      return;
    }
    expect(calls).toHaveLength(text.match(/^concord /gm)?.length ?? 0);
    for (const argv of calls) {
      // Threads can only be started by the program, as they run what is compiled.
      const { code, stdout, stderr } = argv.includes("--workers")
        ? await ended(spawnConcord(argv, FOLDER))
        : await concord(argv, { environment: process.env });
      expect(code, `${argv.join(" ")}\n${stdout}${stderr}`).toBe(0);
    }
  });

  it("some in this process, some as programs", () => {
    const snippets = of("sh").map(([, text]) => callsIn(text));
    expect(snippets.filter((calls) => calls === undefined).length).toBeGreaterThan(0);
    expect(snippets.filter((calls) => calls !== undefined).length).toBeGreaterThan(0);
    expect(callsIn("concord test a*z 'b c' \\\n  --engine x\nconcord schema\n")).toEqual([
      ["test", "a*z", "b c", "--engine", "x"],
      ["schema"],
    ]);
    expect(callsIn("concord schema > file\n")).toBeUndefined();
    expect(callsIn("cp a b\nconcord schema\n")).toBeUndefined();
  });
});

/** The arguments of each call, as the shell reads them, where a snippet is nothing but calls of `concord`. */
function callsIn(snippet: string): readonly (readonly string[])[] | undefined {
  const lines = snippet.replaceAll("\\\n", "").trim().split("\n");
  const isCall = (line: string): boolean => /^concord [^|&;<>$`()]*$/.test(line);
  if (!lines.every(isCall)) return undefined;
  const script = `concord() { printf '%s\\0' "$@"; printf '\\n\\0'; }\n${snippet}`;
  const printed = execFileSync("sh", ["-e", "-c", script], { cwd: FOLDER, encoding: "utf8" });
  return printed
    .split("\n\0")
    .slice(0, -1)
    .map((call) => call.split("\0").slice(0, -1));
}

describe("the TypeScript snippets run", () => {
  it.each(of("ts"))("%s", (place, text) => {
    const file = join(FOLDER, `${place.replaceAll(/\W/g, "-")}.mjs`);
    writeFileSync(file, text);
    expect(execFileSync("node", [file], { cwd: FOLDER, encoding: "utf8" })).not.toBe("");
  });
});

// docs/diagnostics.md shows mistakes; a test of its own sees to those.
const RIGHT = of("yaml").filter(
  ([place, text]) => /^rules:/m.test(text) && !place.startsWith("docs/diagnostics.md"),
);
describe("the policies in the text compile", () => {
  it.each(RIGHT)("%s", (path, text) => {
    const { diagnostics } = loadPolicy({ path, text });
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
  });
});

describe("the README", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");

  it("has snippets of each kind", () => {
    for (const language of ["sh", "ts", "yaml"]) expect(of(language).length).toBeGreaterThan(0);
  });

  it("gives the set-up commands that CI uses", () => {
    const ci = readFileSync(join(ROOT, ".ci/run"), "utf8");
    expect(readme).toContain("npm ci && npm run demo");
    expect(readme).toContain("npm ci && npm test");
    expect(ci).toMatch(/^npm ci\nnpm test$/m);
  });

  it("names only files that exist", () => {
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        expect(() => readFileSync(resolve(ROOT, page, "..", target)), `${page} -> ${target}`).not.toThrow();
      }
    }
  });
});
