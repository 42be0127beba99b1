import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Unable } from "../exit.js";
import { filesBelow } from "./files-below.js";
import { isPolicyFile } from "./properties-files.js";

/**
 * The policies that arguments mean, each once: a policy's file, all policies below a folder. Files of cases and of properties are passed over, so that
 * `*.yaml` means the policies. Throws `Unable` when there is none.
 */
export async function findPolicies(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const files = (await isFolder(path)) ? await filesBelow(path, (name) => /\.ya?ml$/.test(name)) : [path];
    for (const file of files.filter(isPolicyFile)) found.set(resolve(file), file);
  }
  if (found.size === 0) throw new Unable(`there is no policy in ${paths.join(", ")}`);
  return [...found.values()];
}

/** What is not there is a file that cannot be read, which the command says of it. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
