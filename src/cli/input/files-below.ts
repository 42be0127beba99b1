import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Unable } from "../exit.js";
import { problemOf } from "../problem.js";

/**
 * The files below a folder whose names are wanted, sorted, so that a report is the same everywhere. Links to folders are not
 * followed, as they may lead in circles; hidden folders and installed packages are passed over.
 */
export async function filesBelow(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new Unable(`cannot read ${folder}: ${problemOf(error)}`);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isPassed = entry.name.startsWith(".") || entry.name === "node_modules";
      if (!isPassed) found.push(...(await filesBelow(path, isWanted)));
    } else if (isWanted(entry.name)) found.push(path);
  }
  return found;
}
