import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version in the package's `package.json`: the nearest one above this file, in a checkout as in an installed package. */
export function packageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const version = versionIn(join(folder, "package.json"));
    if (version !== undefined) return version;
    if (folder === dirname(folder)) throw new Error("the package has no package.json");
  }
}

function versionIn(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const content: unknown = JSON.parse(text);
  if (typeof content !== "object" || content === null || !("version" in content)) return undefined;
  return typeof content.version === "string" ? content.version : undefined;
}
