import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Unable } from "../exit.js";
import { problemOf } from "../problem.js";
import { filesBelow } from "./files-below.js";

const CASES = ".cases.yaml";
const POLICY = /\.ya?ml$/;

/** The case files found, and what was asked for and not found. */
export interface CaseFiles {
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/**
 * The case files that the arguments of `concord test` mean, each once: a case file itself, a policy's `<stem>.cases.yaml`, all
 * case files below a folder. Without arguments the folder is `policies`, or this one where there is none.
 */
export async function findCaseFiles(paths: readonly string[]): Promise<CaseFiles> {
  const roots = paths.length > 0 ? paths : await defaultRoots();
  const found = new Map<string, string>();
  const problems: string[] = [];
  for (const root of roots) {
    try {
      for (const file of await caseFilesOf(root))
        if (!found.has(resolve(file))) found.set(resolve(file), file);
    } catch (error) {
      if (!(error instanceof Unable)) throw error;
      problems.push(error.message);
    }
  }
  return { files: [...found.values()], problems };
}

/** The folder that is meant where none is named. */
export async function defaultRoots(): Promise<readonly string[]> {
  return [(await kindOf("policies")) === "folder" ? "policies" : "."];
}

/** Whether a file holds cases, by its name. */
export function isCaseFile(path: string): boolean {
  return path.endsWith(CASES);
}

/** The policy of the same stem beside a case file. */
export async function policyBeside(caseFile: string): Promise<string> {
  const stem = caseFile.slice(0, -CASES.length);
  const yml = `${stem}.yml`;
  return (await kindOf(yml)) === "file" ? yml : `${stem}.yaml`;
}

async function caseFilesOf(path: string): Promise<readonly string[]> {
  const kind = await kindOf(path);
  if (kind === "folder") {
    const files = await filesBelow(path, isCaseFile);
    if (files.length === 0) throw new Unable(`no *${CASES} below ${path}`);
    return files;
  }
  if (kind === "nothing") throw new Unable(`cannot read ${path}: no such file`);
  if (isCaseFile(path)) return [path];
  const sibling = path.replace(POLICY, CASES);
  if (sibling === path) throw new Unable(`${path} is neither a policy (.yaml) nor a case file (${CASES})`);
  if ((await kindOf(sibling)) !== "file") throw new Unable(`no cases for ${path}: there is no ${sibling}`);
  return [sibling];
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
