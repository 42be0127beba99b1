import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Policy } from "../compilers/model/index.js";
import { loadCases, loadPolicy, type PolicyCase } from "../compilers/yaml/index.js";

const ROOT = resolve(import.meta.dirname, "..");

/** Every policy that has cases: those that are shipped, those of the conformance suite, and
 * those on which something once differed. */
export const POLICY_FILES: readonly string[] = ["policies", "test/conformance", "test/corpus"].flatMap(
  (folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".cases.yaml"))
      .map((file) => join(folder, file.replace(/\.cases\.yaml$/, ".yaml")))
      .sort(),
);

/** A policy with its cases and their requests. */
export function casesOf(path: string): {
  readonly policy: Policy;
  readonly cases: readonly PolicyCase[];
  readonly requests: readonly unknown[];
} {
  const source = (file: string) => ({ path: relative(ROOT, file), text: readFileSync(file, "utf8") });
  const { policy } = loadPolicy(source(join(ROOT, path)));
  const { file } = loadCases(source(join(ROOT, path.replace(/\.yaml$/, ".cases.yaml"))));
  if (policy === undefined || file === undefined) throw new Error(`${path} or its cases do not load`);
  return { policy, cases: file.cases, requests: file.cases.map(({ request }) => request) };
}
