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
  it.each(of("sh"))("%s", (_, text) => {
    const env = { ...process.env, PATH: `${BIN}:${process.env["PATH"]}` };
    execFileSync("sh", ["-e", "-c", text], { cwd: FOLDER, env, stdio: "pipe" });
  });
});

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
