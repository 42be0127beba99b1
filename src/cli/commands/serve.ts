import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type DecisionLogChoice,
  ENGINE_NAMES,
  type EngineName,
  type EngineSpec,
  type ServeOptions,
  serve,
} from "../../index.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import { type Assignment, splitAssignment, variablesOf } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { cedarFactsOption, oneOf, opaOption, varOption } from "../options.js";
import { complain } from "../output/complain.js";
import { codeOf, problemOf } from "../problem.js";
import { packageVersion } from "../version.js";

/** The options of `concord serve`. */
export interface ServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly engine: EngineName;
  readonly shadow?: readonly EngineSpec[];
  readonly shadowSample?: number;
  readonly policy?: string;
  readonly publicUrl?: string;
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly watch?: true;
  readonly poll?: string;
  readonly interval?: number;
  readonly pollTokenFile?: string;
  readonly webhookSecretFile?: string;
  readonly decisionLog?: string;
  readonly decisionLogTokenFile?: string;
  readonly mask?: readonly string[];
  readonly spool?: string;
  readonly spoolMb?: number;
  readonly bundleKey?: string;
  readonly bundleKeyId?: string;
  readonly bundleScope?: string;
  readonly cedarFacts?: true;
  readonly var?: readonly Assignment[];
  readonly opa?: string;
}

/** Adds `concord serve`. */
export function addServe(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("serve")
    .description("answer requests over HTTP: AuthZEN, OPA's Data API; serve bundles to OPA servers")
    .argument("[files...]", "policies, or folders of them")
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
    .addOption(
      new Option(
        "--shadow <names>",
        "engines that are asked beside it and compared; the same names, opa-http=URL",
      ).argParser(shadowsOf),
    )
    .addOption(
      new Option("--shadow-sample <share>", "the share of requests that they see")
        .default(1)
        .argParser(shareOf),
    )
    .option("--policy <name>", "of several policies, the one that paths without a name ask")
    .option("--public-url <url>", "where callers reach the service, when that is elsewhere")
    .option("--token-file <file>", "bearer tokens, one in a line, of which a caller needs one")
    .option("--tls-cert <file>", "a certificate, as PEM; needs --tls-key")
    .option("--tls-key <file>", "its key, as PEM")
    .option("--tls-ca <file>", "who signs the callers' certificates, which they then must have")
    .option("--watch", "load the files anew when they change")
    .option("--poll <url>", "one more policy, from an address that is asked again and again")
    .addOption(new Option("--interval <seconds>", "how often --poll asks").default(60).argParser(countOf))
    .option("--poll-token-file <file>", "a bearer token for --poll")
    .option("--webhook-secret-file <file>", "lets signed calls of /webhook load the policies anew")
    .option("--decision-log <to>", "a file, or the address of a collector of OPA's decision logs")
    .option("--decision-log-token-file <file>", "a bearer token for that address")
    .option("--mask <pointer...>", "what is not logged, such as /input/parameters/secret")
    .option("--spool <folder>", "keeps what the address does not take")
    .addOption(new Option("--spool-mb <number>", "how large that becomes").default(256).argParser(countOf))
    .option("--bundle-key <file>", "signs the bundles; a private key as PEM")
    .option("--bundle-key-id <name>", "the key's name in OPA's configuration")
    .option("--bundle-scope <scope>", "the scope in OPA's configuration")
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: ServeCommandOptions) => {
      finish(await serveUntilStopped(files, options, io));
    });
}

const HELP = `
It stops on SIGINT and SIGTERM, after the calls that it has begun to answer. On SIGHUP it loads the
policies anew and begins the log's file anew. Policies that do not compile leave the old in force.

Exit codes: 0 it was stopped, 2 it could not start.

Examples:
  $ concord serve policy.yaml
  $ concord serve policies --watch --decision-log decisions.ndjson
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
  const releases = [io.onInterrupt(stop)];
  try {
    const serving = await serve(serveOptions).catch((error: unknown) => {
      throw new Unable(`cannot serve: ${startProblem(error)}`);
    });
    releases.push(
      io.onHangUp(() => {
        serving.reopenLog();
        void serving.reload();
      }),
    );
    await io.stdout.write(`listening on ${serving.url}\n`);
    await stopped;
    await serving.close();
    return EXIT.ok;
  } finally {
    for (const release of releases) release();
  }
}

async function readOptions(
  paths: readonly string[],
  options: ServeCommandOptions,
  io: Io,
): Promise<ServeOptions> {
  const { host, port, engine, policy, publicUrl, opa } = options;
  if (paths.length === 0 && options.poll === undefined) throw new Unable("give a policy, or --poll");
  return defined<ServeOptions>({
    files: paths.length === 0 ? [] : await findPolicies(paths),
    variables: variablesOf(options.var),
    host,
    port,
    engine,
    shadows: options.shadow,
    sample: options.shadowSample,
    cedarFacts: options.cedarFacts === true,
    watch: options.watch === true,
    opa,
    chosen: policy,
    publicUrl: publicUrl && checkedUrl("--public-url", publicUrl),
    tokens: options.tokenFile && (await readTokens(options.tokenFile)),
    tls: await readTls(options),
    poll: await readPoll(options),
    webhookSecret: options.webhookSecretFile && (await readSecret(options.webhookSecretFile)),
    decisionLog: await readDecisionLog(options),
    signing: await readSigning(options),
    onMessage: (message) => {
      complain(io, message).catch(() => {});
    },
  });
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined | "" };

/** The options that were given. */
function defined<T extends object>(options: Loose<T>): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== ""),
  ) as unknown as T;
}

async function readPoll(options: ServeCommandOptions): Promise<ServeOptions["poll"]> {
  const { poll, interval = 60, pollTokenFile } = options;
  if (poll === undefined) return undefined;
  return defined<NonNullable<ServeOptions["poll"]>>({
    url: checkedUrl("--poll", poll),
    interval: interval * 1000,
    token: pollTokenFile && (await readSecret(pollTokenFile)),
  });
}

async function readDecisionLog(options: ServeCommandOptions): Promise<DecisionLogChoice | undefined> {
  const { decisionLog: to, decisionLogTokenFile, mask, spool, spoolMb = 256 } = options;
  if (to === undefined) {
    if (mask !== undefined || spool !== undefined) throw new Unable("--mask and --spool need --decision-log");
    return undefined;
  }
  return defined<DecisionLogChoice>({
    to,
    token: decisionLogTokenFile && (await readSecret(decisionLogTokenFile)),
    mask,
    spool,
    spoolBytes: spoolMb * 1024 * 1024,
    labels: { version: packageVersion() },
    limits: undefined,
  });
}

async function readSigning(options: ServeCommandOptions): Promise<ServeOptions["signing"]> {
  const { bundleKey, bundleKeyId, bundleScope } = options;
  if (bundleKey === undefined) return undefined;
  const key = await readText(bundleKey);
  return defined<NonNullable<ServeOptions["signing"]>>({
    key,
    keyId: bundleKeyId,
    scope: bundleScope,
    algorithm: undefined,
  });
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

async function readSecret(path: string): Promise<string> {
  const secret = (await readText(path)).trim();
  if (secret === "") throw new Unable(`${path} is empty`);
  return secret;
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new Unable(`cannot read ${path}: ${problemOf(error)}`);
  });
}

function checkedUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== "")
    throw new Unable(`${option} is not an address such as https://pdp.example.com`);
  return text.replace(/\/+$/, "");
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  if (port > 65_535) throw new InvalidArgumentError("It is a number from 0 to 65535.");
  return port;
}

function shadowsOf(text: string): readonly EngineSpec[] {
  return text.split(",").map((each): EngineSpec => {
    const outside = splitAssignment(each);
    if (outside === undefined) return { kind: oneOf("engine", each.trim(), ENGINE_NAMES) };
    return { kind: oneOf("engine", outside.key, ["opa-http"]), place: checkedUrl("--shadow", outside.value) };
  });
}

function shareOf(text: string): number {
  if (!/^(?:0(?:\.\d{1,6})?|1(?:\.0+)?)$/.test(text))
    throw new InvalidArgumentError("It is a number from 0 to 1.");
  return Number(text);
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It is a number from 1.");
  return Number(text);
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
