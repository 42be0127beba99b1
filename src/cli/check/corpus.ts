import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { loadCases, type Policy, policySlug } from "../../index.js";
import { Unable } from "../exit.js";
import { readSource } from "../input/read-source.js";
import type { Io } from "../io.js";
import { complain } from "../output/complain.js";
import { codeOf, problemOf } from "../problem.js";

/** What a policy's saved requests are called: its own cases beside it, and what earlier checks have saved. */
const CASES = ".cases.yaml";

/** The requests to ask first for a policy: those of its cases, and those that earlier checks saved in the folder. */
export async function readCorpus(
  file: string,
  policy: Policy,
  folder: string | undefined,
  io: Io,
): Promise<readonly unknown[]> {
  const beside = file.replace(/\.ya?ml$/, CASES);
  return [
    ...(beside === file ? [] : await requestsIn(beside, io)),
    ...(await readSaved(policySlug(policy), folder, io)),
  ];
}

/** The requests of findings that were saved in a folder under a name. */
export async function readSaved(
  name: string,
  folder: string | undefined,
  io: Io,
): Promise<readonly unknown[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw new Unable(`cannot read ${folder}: ${problemOf(error)}`);
  });
  const files = names.filter((each) => SAVED.test(each) && each.startsWith(`${name}-`)).sort();
  const requests: unknown[] = [];
  for (const each of files) requests.push(...(await requestsIn(join(folder, each), io)));
  return requests;
}

const SAVED = /-[0-9a-f]{8}\.cases\.yaml$/;

/** A policy need not have cases; a file that is there and wrong is said, so that no saved case is lost in silence. */
export async function requestsIn(path: string, io: Io): Promise<readonly unknown[]> {
  let source: Awaited<ReturnType<typeof readSource>>;
  try {
    source = await readSource(path);
  } catch (error) {
    if (error instanceof Unable && error.message.endsWith("no such file")) return [];
    throw error;
  }
  const { file } = loadCases(source);
  if (file === undefined)
    await complain(io, `${path} is not a valid case file, and its requests are not asked`);
  return file?.cases.map(({ request }) => request) ?? [];
}
