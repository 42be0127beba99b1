import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Diagnostic, hasErrors, positionAt } from "../../../compilers/diagnostics/index.js";
import { loadCases, loadPolicy } from "../../../compilers/yaml/index.js";
import { parse } from "../../../compilers/yaml/parse.js";
import { dataOf } from "../../../compilers/yaml/tree.js";

const FOLDER = join(import.meta.dirname, "../../conformance");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
const CASES = FILES.filter((file) => file.endsWith(".cases.yaml"));
const POLICIES = FILES.filter((file) => !file.endsWith(".cases.yaml"));

interface Refused {
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

const REFUSED = dataOfFile("refused/expected.yaml") as readonly Refused[];

describe("conformance", () => {
  it.each(POLICIES)("%s compiles", (file) => {
    const { policy, diagnostics } = loadPolicy(read(file));
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(policy?.rules.length).toBeGreaterThan(0);
  });

  it.each(CASES)("%s loads and names a policy that exists", (file) => {
    const { file: loaded, diagnostics } = loadCases(read(file));
    expect(diagnostics).toEqual([]);
    expect(loaded?.cases.length).toBeGreaterThan(0);
    expect(POLICIES).toContain(loaded?.policy);
  });

  it("lists every refused file", () => {
    const files = readdirSync(join(FOLDER, "refused")).filter((file) => file !== "expected.yaml");
    expect(REFUSED.map((each) => each.file).sort()).toEqual(files.sort());
  });

  it.each(REFUSED)(
    "$file is refused at line $line for $says, and for nothing else",
    ({ file, line, says }) => {
      const source = read(`refused/${file}`);
      const { policy, diagnostics } = loadPolicy(source);
      expect(policy).toBeUndefined();
      expect(hasErrors(diagnostics)).toBe(true);
      const errors = diagnostics.filter((each) => each.severity === "error");
      expect(errors.map(({ span }) => positionAt(source.text, span.start).line)).toEqual([line]);
      expect(errors.map(textOf).join()).toContain(says);
    },
  );
});

function textOf({ message, help = "" }: Diagnostic): string {
  return `${message}\n${help}`;
}

function read(file: string): { readonly path: string; readonly text: string } {
  return { path: file, text: readFileSync(join(FOLDER, file), "utf8") };
}

function dataOfFile(file: string): unknown {
  const { root } = parse(read(file));
  return root && dataOf(root);
}
