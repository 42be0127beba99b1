// What `rego/` and `cedar/` hold: every shipped policy, compiled. Used by update-golden and by the golden test.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The shipped policies as `{pack, name, path}`, sorted by path; `root` is the project's folder. */
export function shippedPolicies(root) {
  return readdirSync(join(root, "policies"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.cases|\.properties)\.yaml$/.test(file))
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => ({ pack: dirname(file), name: basename(file, ".yaml"), path: `policies/${file}` }));
}

/**
 * The generated files of one shipped policy, as a map from path to text. A policy that Cedar cannot express by itself is
 * compiled with facts. Throws with the diagnostics when it does not compile.
 */
export function goldenFiles(root, { pack, name, path }, compilePolicy) {
  const source = { path, text: readFileSync(join(root, path), "utf8") };
  const plain = compilePolicy(source);
  const compiled = plain.policy === undefined ? compilePolicy(source, { cedarFacts: true }) : plain;
  const { rego, cedar } = compiled;
  if (rego === undefined || cedar === undefined) {
    throw new Error(`${path}: ${compiled.diagnostics.map((each) => each.message).join("; ")}`);
  }
  return new Map([
    [`rego/${pack}/${rego.packageName}/policy.rego`, rego.text],
    [`cedar/${pack}/${name}.cedar`, cedar.text],
    [`cedar/${pack}/${name}.cedarschema`, cedar.schema],
  ]);
}
