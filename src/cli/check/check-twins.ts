import type { Source } from "../../../compilers/diagnostics/index.js";
import {
  type AgreementMode,
  type CheckObservation,
  checkTwins,
  type OpaToolchain,
  parseExact,
} from "../../index.js";
import { Unable } from "../exit.js";
import { readSource } from "../input/read-source.js";
import type { Io } from "../io.js";
import { quoteArgument } from "../output/shell.js";
import { problemOf } from "../problem.js";
import type { Checked } from "./checked.js";
import { readSaved, requestsIn } from "./corpus.js";
import { describeFinding, diagnoseFinding, type Explained } from "./explain.js";
import { inspectRequest } from "./inspect.js";
import { finish } from "./run-check.js";
import { foundBySearch, saveFinding } from "./save.js";

/** How hand-written twins are checked. */
export interface CheckTwinsCommandOptions {
  readonly rego: readonly string[];
  readonly query: string;
  readonly cedar: readonly string[];
  readonly schema?: string;
  readonly mapping?: string;
  readonly requests?: string;
  readonly cases: number;
  readonly seconds?: number;
  readonly seed?: number;
  readonly mode: AgreementMode;
  readonly save?: string;
  readonly opa?: string | OpaToolchain;
}

/** Findings of twins have no policy to be named after. */
const NAME = "twins";

/** Checks hand-written Rego against hand-written Cedar. */
export async function checkTwinFiles(
  options: CheckTwinsCommandOptions,
  io: Io,
  signal: AbortSignal,
  watch: (observation: CheckObservation) => Promise<void>,
): Promise<Checked> {
  const file = [...options.rego, ...options.cedar].join(", ");
  const notes: string[] = [];
  try {
    const rego = await Promise.all(options.rego.map(readSource));
    const cedar = await Promise.all(options.cedar.map(readSource));
    const checking = checkTwins(
      {
        rego,
        query: options.query,
        cedar,
        requests: [...(await readSaved(NAME, options.save, io)), ...(await readExtra(options.requests, io))],
        ...(options.schema === undefined ? {} : { schema: await readSource(options.schema) }),
        ...(options.mapping === undefined ? {} : { mapping: await readSource(options.mapping) }),
        ...(options.opa === undefined ? {} : { opa: options.opa }),
      },
      {
        cases: options.cases,
        mode: options.mode,
        signal,
        onNote: (note) => notes.push(note),
        ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      },
    );
    const result = await finish(checking, watch);
    const findings = result.findings.map((finding): Explained => {
      const what = describeFinding(finding);
      return {
        finding,
        what,
        request: inspectRequest(finding.request),
        diagnostics: diagnoseFinding(what, []),
        generated: [],
        saved: saveFinding(
          finding,
          what,
          { name: NAME, policy: undefined, note: foundBySearch(finding, result.seed) },
          options.save,
        ),
        repeat: repeatCommand(options, result.seed),
      };
    });
    const source: Source = rego[0] ?? { path: file, text: "" };
    return { kind: "checked", file, source, gaps: [], notes, result, coverage: undefined, findings };
  } catch (error) {
    return { kind: "unable", file, problem: error instanceof Error ? error.message : problemOf(error) };
  }
}

/** Requests of a case file, or JSON: one request, a list of them, or one in a line. Numbers keep all their digits. */
async function readExtra(path: string | undefined, io: Io): Promise<readonly unknown[]> {
  if (path === undefined) return [];
  if (/\.ya?ml$/.test(path)) return requestsIn(path, io);
  const { text } = await readSource(path);
  const whole = parseJson(text);
  if (whole !== undefined) return Array.isArray(whole.value) ? whole.value : [whole.value];
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = parseJson(line);
    if (parsed === undefined) throw new Unable(`${path}:${index + 1}: not JSON`);
    return [parsed.value];
  });
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseExact(text) };
  } catch {
    return undefined;
  }
}

function repeatCommand(options: CheckTwinsCommandOptions, seed: number): string {
  const files = (flag: string, paths: readonly string[]): string =>
    `${flag} ${paths.map(quoteArgument).join(" ")}`;
  const one = (flag: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${flag} ${quoteArgument(value)}`];
  return [
    "concord check",
    files("--rego", options.rego),
    `--query ${quoteArgument(options.query)}`,
    files("--cedar", options.cedar),
    ...one("--schema", options.schema),
    ...one("--mapping", options.mapping),
    ...one("--requests", options.requests),
    ...one("--save", options.save),
    ...(options.mode === "decision" ? [] : [`--mode ${options.mode}`]),
    `--seed ${seed} --cases ${options.cases}`,
  ].join(" ");
}
