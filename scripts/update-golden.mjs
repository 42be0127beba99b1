// Writes rego/ and cedar/ anew from policies/: `npm run update-golden`. Read the diff before you commit it.

import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { compilePolicy } from "../dist/src/index.js";
import { goldenFiles, shippedPolicies } from "./golden.mjs";

const root = resolve(import.meta.dirname, "..");
// Everything is compiled before anything is removed: a policy that does not compile leaves the old files as they are.
const files = shippedPolicies(root).flatMap((policy) => [...goldenFiles(root, policy, compilePolicy)]);
for (const folder of ["rego", "cedar"]) rmSync(join(root, folder), { recursive: true, force: true });
for (const [path, text] of files) {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.tmp`, text);
  renameSync(`${target}.tmp`, target);
}
console.log(`wrote ${files.length} files`);
