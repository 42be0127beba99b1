import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { ENGINE_NAMES, type EngineName, type ServeOptions, serve } from "../../index.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import { type Assignment, variablesOf } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { cedarFactsOption, oneOf, opaOption, varOption } from "../options.js";
import { complain } from "../output/complain.js";
import { codeOf, problemOf } from "../problem.js";

/** The options of `concord serve`. */
export interface ServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly engine: EngineName;
  readonly policy?: string;
  readonly publicUrl?: string;
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly cedarFacts?: true;
  readonly var?: readonly Assignment[];
  readonly opa?: string;
}

/** Adds `concord serve`. */
export function addServe(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("serve")
    .description("answer requests over HTTP: AuthZEN, OPA's Data API")
    .argument("<files...>", "policies, or folders of them")
    .option(
      "--host <address>",
      "where to listen; elsewhere than on this machine needs --token-file or --tls-ca",
      "127.0.0.1",
    )
    .addOption(new Option("--port <number>", "the port; 0 takes a free one").default(8181).argParser(portOf))
    .addOption(
      new Option("--engine <name>", `who answers: one of ${ENGINE_NAMES.join(", ")}`)
        .default("rego-wasm")
        .argParser((text) => oneOf("engine", text, ENGINE_NAMES)),
    )
    .option("--policy <name>", "of several policies, the one that paths without a name ask")
    .option("--public-url <url>", "where callers reach the service, when that is elsewhere")
    .option("--token-file <file>", "bearer tokens, one in a line, of which a caller needs one")
    .option("--tls-cert <file>", "a certificate, as PEM; needs --tls-key")
    .option("--tls-key <file>", "its key, as PEM")
    .option("--tls-ca <file>", "who signs the callers' certificates, which they then must have")
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: ServeCommandOptions) => {
      finish(await serveUntilStopped(files, options, io));
    });
}

const HELP = `
It stops on SIGINT and SIGTERM, after the calls that it has begun to answer.

Exit codes: 0 it was stopped, 2 it could not start.

Examples:
  $ concord serve policy.yaml
  $ concord serve policies --host 0.0.0.0 --token-file tokens --tls-cert cert.pem --tls-key key.pem`;

async function serveUntilStopped(
  paths: readonly string[],
  options: ServeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const serveOptions = await readOptions(paths, options, io);
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const release = io.onInterrupt(stop);
  try {
    const serving = await serve(serveOptions).catch((error: unknown) => {
      throw new Unable(`cannot serve: ${startProblem(error)}`);
    });
    await io.stdout.write(`listening on ${serving.url}\n`);
    await stopped;
    await serving.close();
    return EXIT.ok;
  } finally {
    release();
  }
}

async function readOptions(
  paths: readonly string[],
  options: ServeCommandOptions,
  io: Io,
): Promise<ServeOptions> {
  const { host, port, engine, policy, publicUrl, opa } = options;
  const tls = await readTls(options);
  return {
    files: await findPolicies(paths),
    variables: variablesOf(options.var),
    host,
    port,
    engine,
    cedarFacts: options.cedarFacts === true,
    ...(opa === undefined ? {} : { opa }),
    ...(policy === undefined ? {} : { chosen: policy }),
    ...(publicUrl === undefined ? {} : { publicUrl: checkedUrl(publicUrl) }),
    ...(options.tokenFile === undefined ? {} : { tokens: await readTokens(options.tokenFile) }),
    ...(tls === undefined ? {} : { tls }),
    onMessage: (message) => {
      complain(io, message).catch(() => {});
    },
  };
}

async function readTls({ tlsCert, tlsKey, tlsCa }: ServeCommandOptions): Promise<ServeOptions["tls"]> {
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw new Unable("TLS needs --tls-cert and --tls-key");
  const [cert, key] = [await readText(tlsCert), await readText(tlsKey)];
  return { cert, key, ...(tlsCa === undefined ? {} : { ca: await readText(tlsCa) }) };
}

/** Reads the tokens; a file without any would let everybody in. */
async function readTokens(path: string): Promise<readonly string[]> {
  const tokens = (await readText(path)).split(/\s+/).filter((each) => each !== "");
  if (tokens.length === 0) throw new Unable(`there is no token in ${path}`);
  return tokens;
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new Unable(`cannot read ${path}: ${problemOf(error)}`);
  });
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
  if (!isPlain) throw new Unable("--public-url is not an address such as https://pdp.example.com");
  return text.replace(/\/+$/, "");
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  if (port > 65_535) throw new InvalidArgumentError("It is a number from 0 to 65535.");
  return port;
}

function startProblem(error: unknown): string {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return "the port is taken";
    case "EADDRNOTAVAIL":
      return "this machine has no such address";
    default:
      return problemOf(error);
  }
}
