import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Policy } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";

const ROOT = resolve(import.meta.dirname, "../../..");

/** The policies of the conformance cases and those that are shipped, by their path. */
export const KNOWN_POLICIES: ReadonlyMap<string, Policy> = new Map(
  ["test/conformance", "policies"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter(
      (path) =>
        path.endsWith(".yaml") && !/\.(?:cases|properties)\.yaml$/.test(path) && !path.includes("refused"),
    )
    .sort()
    .map((path) => [path, load(path, readFileSync(join(ROOT, path), "utf8"))]),
);

/** Loads a policy given as an object, since JSON is YAML. */
export function policyOf(object: object): Policy {
  return load("policy.yaml", JSON.stringify({ name: "sample", ...object }, undefined, 1));
}

function load(path: string, text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path, text });
  if (policy !== undefined) return policy;
  throw new Error(diagnostics.map(({ message }) => `${path}: ${message}`).join("\n"));
}
