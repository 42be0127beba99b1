import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Unable } from "../exit.js";
import { problemOf } from "../problem.js";
import { isCaseFile } from "./case-files.js";
import { filesBelow } from "./files-below.js";

const PROPERTIES = ".properties.yaml";
const STEM = /(?:\.cases)?\.ya?ml$/;

/** Whether a file holds properties, by its name. */
export function isPropertiesFile(path: string): boolean {
  return path.endsWith(PROPERTIES);
}

/**
 * The files of properties that arguments mean, each once: such a file itself, what lies beside a policy or its cases, all such
 * files below a folder. What has none is passed over.
 */
export async function findPropertiesFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const file of await propertiesFilesOf(path)) {
      if (!found.has(resolve(file))) found.set(resolve(file), file);
    }
  }
  return [...found.values()];
}

/** The file of properties beside a policy. */
export function propertiesBeside(policy: string): string {
  return policy.replace(STEM, PROPERTIES);
}

/** The policy of the same stem beside a file of properties. */
export async function policyBesideProperties(file: string): Promise<string> {
  const stem = file.slice(0, -PROPERTIES.length);
  return (await kindOf(`${stem}.yml`)) === "file" ? `${stem}.yml` : `${stem}.yaml`;
}

async function propertiesFilesOf(path: string): Promise<readonly string[]> {
  if (isPropertiesFile(path)) return [path];
  if ((await kindOf(path)) === "folder") return await filesBelow(path, isPropertiesFile);
  const beside = propertiesBeside(path);
  return beside !== path && (await kindOf(beside)) === "file" ? [beside] : [];
}

async function kindOf(path: string): Promise<"file" | "folder" | "nothing"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    const problem = problemOf(error);
    if (problem === "no such file") return "nothing";
    throw new Unable(`cannot read ${path}: ${problem}`);
  }
}

/** Whether a file in YAML is a policy, by its name. */
export function isPolicyFile(path: string): boolean {
  return !isCaseFile(path) && !isPropertiesFile(path);
}
