import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** Who may import whom: the table of ARCHITECTURE, with the longest folder that a file lies in. A folder may import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "compilers/diagnostics": [],
  "compilers/model": ["compilers/diagnostics"],
  "compilers/yaml": ["compilers/diagnostics", "compilers/model"],
  "compilers/rego": ["compilers/diagnostics", "compilers/model"],
  "compilers/cedar": ["compilers/diagnostics", "compilers/model"],
  "compilers/smt": ["compilers/diagnostics", "compilers/model"],
  "src/reference": ["compilers/model", "compilers/diagnostics"],
  "src/engines": [
    "compilers/model",
    "compilers/diagnostics",
    "src/reference",
    "compilers/rego/call.ts",
    "compilers/cedar/call.ts",
  ],
  "src/bundle": [],
  "src/checker": ["compilers/model", "compilers/diagnostics", "src/engines", "src/reference"],
  "src/prover": ["compilers/model", "compilers/diagnostics", "compilers/smt", "src/engines", "src/reference"],
  "src/service": ["compilers/model", "compilers/diagnostics", "src/engines", "src/bundle"],
  "src/cli": ["src/index.ts", "compilers/diagnostics"],
  /** The public face: `index.ts` and what composes the parts for it. */
  src: ["compilers", "src"],
};

/** External packages and the one folder that imports each. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  yaml: ["compilers/yaml"],
  ajv: ["compilers/yaml"],
  re2js: ["compilers/model"],
  "@noble/hashes": ["compilers/model"],
  "@cedar-policy/cedar-wasm": ["src/engines", "compilers/cedar"],
  "@open-policy-agent/opa-wasm": ["src/engines"],
  "fast-check": ["src/checker"],
  commander: ["src/cli"],
  fastify: ["src/service"],
  "prom-client": ["src/service"],
  "z3-solver": ["src/prover"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORTS = [...sources("compilers"), ...sources("src")].flatMap(importsOf);

describe("the import table", () => {
  it("has something to check", () => {
    expect(IMPORTS.length).toBeGreaterThan(50);
  });

  it("allows every import between folders", () => {
    const forbidden = IMPORTS.filter(({ to }) => !isExternal(to)).filter(({ from, to }) => {
      const home = homeOf(from);
      const allowed = [home, ...(MAY_IMPORT[home] ?? [])];
      return !allowed.some((place) => to === place || to.startsWith(`${place}/`));
    });
    expect(forbidden).toEqual([]);
  });

  it("gives every external package one home", () => {
    const strangers = IMPORTS.filter(({ to }) => isExternal(to) && !to.startsWith("node:")).filter(
      ({ from, to }) => {
        const name = Object.keys(HOMES).find((each) => to === each || to.startsWith(`${each}/`));
        return name === undefined || !HOMES[name]?.some((home) => from.startsWith(`${home}/`));
      },
    );
    expect(strangers).toEqual([]);
  });

  it("keeps effects out of the compilers", () => {
    const effects = IMPORTS.filter(({ from, to }) => from.startsWith("compilers/") && to.startsWith("node:"));
    expect(effects).toEqual([]);
    const impure = sources("compilers").filter((file) =>
      /\b(?:Math\.random|Date\.now|new Date\(\)|process\.|fetch\(|WebAssembly)/.test(
        withoutComments(read(file)),
      ),
    );
    expect(impure).toEqual([]);
  });

  it("knows every folder", () => {
    expect(
      [...new Set(IMPORTS.map(({ from }) => homeOf(from)))].filter((home) => MAY_IMPORT[home] === undefined),
    ).toEqual([]);
  });
});

function homeOf(file: string): string {
  const folders = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);
  return folders.find((folder) => file.startsWith(`${folder}/`)) ?? dirname(file);
}

function isExternal(target: string): boolean {
  return !target.startsWith("compilers/") && !target.startsWith("src/");
}

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.split(sep).join("/")}`);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function importsOf(file: string): readonly Import[] {
  const pattern = /(?:\bfrom|\bimport\(|^import|require\(|resolve\()\s*\(?"([^"]+)"/gm;
  return [...read(file).matchAll(pattern)].map(([, target = ""]) => {
    if (!target.startsWith(".")) return { from: file, to: target };
    const path = relative(ROOT, resolve(ROOT, dirname(file), target))
      .split(sep)
      .join("/");
    return { from: file, to: path.replace(/\.js$/, ".ts") };
  });
}
