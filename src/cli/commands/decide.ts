import type { Command } from "commander";
import { type Comparison, compareEngines, type Engine, REQUEST_BYTES } from "../../index.js";
import { cedarGap } from "../cedar-gap.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import { incomingRequests, type RequestOptions } from "../input/incoming.js";
import { loadValid } from "../input/load.js";
import type { Incoming } from "../input/requests.js";
import type { Io } from "../io.js";
import { type EngineOptions, openEngines } from "../open-engines.js";
import {
  assignmentOption,
  cedarFactsOption,
  engineOption,
  formatOption,
  opaOption,
  varOption,
} from "../options.js";
import { createAnswerWriter } from "../output/answer-writer.js";

/** The options of `concord decide`. */
export interface DecideOptions extends RequestOptions, EngineOptions {
  readonly format: "human" | "json";
  readonly exitCode?: true;
}

/** Adds `concord decide`. */
export function addDecide(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("decide")
    .description("answer requests by a policy, with every engine, and say whether the engines agree")
    .argument("<file>", "a policy")
    .option("--request <file>", "requests: one JSON object or NDJSON; - reads standard input")
    .option("--action <name>", "a single request, for this action")
    .addOption(assignmentOption("--param <key=value>", "a parameter of --action (repeatable)"))
    .addOption(assignmentOption("--subject <key=value>", "an attribute of the subject (repeatable)"))
    .addOption(assignmentOption("--resource <key=value>", "an attribute of the resource (repeatable)"))
    .addOption(assignmentOption("--context <key=value>", "an attribute of the context (repeatable)"))
    .addOption(engineOption())
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addOption(formatOption(["human", "json"]))
    .option("--exit-code", "exit with the decision on a single request: 0 ALLOW, 3 DENY, 4 ESCALATE")
    .addHelpText("after", HELP)
    .action(async (file: string, options: DecideOptions) => {
      finish(await decide(file, options, io));
    });
}

const HELP = `
A value that is JSON is that value, anything else is a string: size=10 is a number, size='"10"' a
string. A dot goes one level down: --resource owner.id=3.

Exit codes: 0 all engines agree on every request, 1 they differ, 2 it could not run.

Examples:
  $ concord decide policy.yaml --action write_file --param path=/tmp/a --param size_bytes=10
  $ concord decide policy.yaml --request requests.ndjson --format json
  $ echo '{"action":"read_file"}' | concord decide policy.yaml --request - --exit-code`;

async function decide(file: string, options: DecideOptions, io: Io): Promise<ExitCode> {
  const requests = incomingRequests(options, io);
  const { source, policy } = await loadValid(file, options.var, io);
  const gap = cedarGap(source, options);
  if (gap !== undefined) {
    throw new Unable(`cedar-wasm cannot answer by ${file}: ${gap}; or choose others with --engine`);
  }
  const engines = await openEngines(policy, options.engine.names, options, io);
  try {
    return await answerAll(options.exitCode ? single(requests) : requests, engines, options, io);
  } finally {
    for (const engine of engines) engine.close();
  }
}

async function answerAll(
  requests: AsyncIterable<Incoming>,
  engines: readonly Engine[],
  options: DecideOptions,
  io: Io,
): Promise<ExitCode> {
  const writer = createAnswerWriter(options.format, io);
  let code: ExitCode | undefined;
  for await (const incoming of requests) {
    if (incoming.kind === "malformed") {
      await writer.malformed(incoming.problem);
      code = EXIT.unable;
      continue;
    }
    const request = incoming.kind === "request" ? incoming.request : OVERSIZED;
    const comparison = compareEngines(engines, request);
    await writer.answer(comparison, titleOf(incoming, options));
    code = worst([code ?? EXIT.ok, exitOf(comparison, options)]);
  }
  await writer.end();
  if (code === undefined) throw new Unable("there is no request in the input");
  return code;
}

/** Stands for a line that was too long to be kept: every engine is asked, and finds it too large as well. */
const OVERSIZED = { action: "oversized", parameters: " ".repeat(REQUEST_BYTES) };

function exitOf({ agree, answer }: Comparison, options: DecideOptions): ExitCode {
  if (!agree) return EXIT.failed;
  if (options.exitCode === undefined) return EXIT.ok;
  return { ALLOW: EXIT.ok, DENY: EXIT.denied, ESCALATE: EXIT.escalated }[answer.decision];
}

/** Passes a single request on, and only once it is certain that no second one follows. */
async function* single(requests: AsyncIterable<Incoming>): AsyncGenerator<Incoming> {
  let first: Incoming | undefined;
  for await (const incoming of requests) {
    if (first !== undefined) throw new Unable("--exit-code is for a single request, and there are several");
    first = incoming;
  }
  if (first !== undefined) yield first;
}

function titleOf(incoming: Incoming, options: DecideOptions): string {
  const { line } = incoming;
  if (incoming.kind === "too-large") return `a request of more than 1 MiB  (line ${line})`;
  if (incoming.kind === "malformed") return incoming.problem;
  const { request } = incoming;
  const action =
    typeof request === "object" && request !== null && "action" in request ? request.action : undefined;
  const name = typeof action === "string" ? action : "a request without an action";
  return options.request === undefined ? name : `${name}  (line ${line})`;
}
