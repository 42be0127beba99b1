import type { Source } from "../compilers/diagnostics/index.js";
import type { BundleSigning } from "./bundle-policies.js";
import type { EngineSpec } from "./check-engines.js";
import type { ShadowDisagreement } from "./checker/shadow.js";
import { chooseOpa } from "./choose-opa.js";
import type { EngineName } from "./engines/engine.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { type DecisionLogChoice, openDecisionLog } from "./serve-log.js";
import { openGeneration, type ServedOptions } from "./serve-policies.js";
import { createReadSources, type ReadSources } from "./serve-sources.js";
import type { DecisionLog } from "./service/decision-log/decision-log.js";
import { createLive, type Live } from "./service/live.js";
import { isLoopback } from "./service/loopback.js";
import { createMetrics, type Metrics } from "./service/metrics.js";
import { createReloader, type Reloaded, type Reloader } from "./service/reload.js";
import { createService, type Timeouts, type Tls } from "./service/service.js";
import { watchFiles } from "./watch-files.js";

/** What `serve` serves, and how. */
export interface ServeOptions {
  /** Policy files. */
  readonly files: readonly string[];
  /** The address of one more policy, which is asked again every `interval` milliseconds; default every minute. */
  readonly poll?: { readonly url: string; readonly token?: string; readonly interval?: number };
  /** Loads the files anew when they change. */
  readonly watch?: boolean;
  /** The secret with which calls of the webhook are signed, which loads the policies anew; default no webhook. */
  readonly webhookSecret?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The engine that answers; default `rego-wasm`. */
  readonly engine?: EngineName;
  /** Engines that are asked beside it and compared with it, without a part in answers; differences are counted. */
  readonly shadows?: readonly EngineSpec[];
  /** The share of requests that they see, from 0 to 1; default all. */
  readonly sample?: number;
  readonly cedarFacts?: boolean;
  /** An `opa` binary in place of the embedded OPA. */
  readonly opa?: string;
  /** The name of the policy that AuthZEN's paths without a name ask; default the only one. */
  readonly chosen?: string;
  /** How the bundles are signed that OPA servers poll. */
  readonly signing?: BundleSigning;
  readonly decisionLog?: DecisionLogChoice;
  /** Default `127.0.0.1`; another than this machine's own needs `tokens`, or `tls` with a `ca`. */
  readonly host?: string;
  /** Default 8181; 0 takes a free one. */
  readonly port?: number;
  readonly tokens?: readonly string[];
  readonly tls?: Tls;
  readonly timeouts?: Partial<Timeouts>;
  /** Where callers reach the service, when that is not the address that it listens on. */
  readonly publicUrl?: string;
  /** Hears of what happens that no caller is told, one line each. */
  readonly onMessage?: (message: string) => void;
}

/** A service that is running. */
export interface Serving {
  /** Where it listens. */
  readonly url: string;
  /** Loads the policies anew; when that fails, those of before stay in force. */
  readonly reload: () => Promise<Reloaded>;
  /** Begins the decision log's file anew, where somebody has moved it away. */
  readonly reopenLog: () => void;
  /** Takes no more calls, answers those that came, sends the decision log, and frees everything. */
  readonly close: () => Promise<void>;
}

const INTERVAL_MS = 60_000;
const WATCH_MS = 500;

/** Serves policies over HTTP until it is closed. Throws when a policy does not compile or the address is not to be had. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host = "127.0.0.1", port = 8181, onMessage = () => {} } = options;
  await refuseStrangers(host, options);
  // What is open is closed in the opposite order, also when something of it cannot be opened.
  const closing: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const log = options.decisionLog && (await openDecisionLog(options.decisionLog, onMessage));
    if (log !== undefined) closing.push(log.close);
    const parts = await openParts(options, log, closing);
    const { live, metrics, reloader } = parts;
    const app = createService({
      ...options,
      live,
      metrics,
      reloader,
      ids: log !== undefined,
      onDecided: [metrics.onDecided, ...(log === undefined ? [] : [log.record])],
      onError: (error) => onMessage(`a call failed: ${String(error)}`),
    });
    closing.push(() => app.close());
    const url = await app.listen({ host, port });
    closing.push(keepFresh(options, reloader));
    return { url, reload: reloader.reload, reopenLog: () => log?.reopen(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is reached from other machines must know its callers. */
async function refuseStrangers(host: string, { tokens = [], tls }: ServeOptions): Promise<void> {
  if (tokens.length > 0 || tls?.ca !== undefined || (await isLoopback(host))) return;
  throw new Error(
    `${host} is reached from other machines: callers need a token, or certificates of their own`,
  );
}

interface Parts {
  readonly live: Live;
  readonly metrics: Metrics;
  readonly reloader: Reloader;
}

async function openParts(
  options: ServeOptions,
  log: DecisionLog | undefined,
  closing: (() => void | Promise<void>)[],
): Promise<Parts> {
  const { engine = "rego-wasm", onMessage = () => {}, poll } = options;
  const read = await createReadSources({
    files: options.files,
    ...(poll === undefined ? {} : { url: poll.url }),
    ...(poll?.token === undefined ? {} : { urlToken: poll.token }),
  });
  let parts: Partial<Parts> = {};
  const metrics = createMetrics({
    live: () => parts.live,
    log: () => log?.counts(),
    isStale: () => parts.reloader?.problem() !== undefined,
  });
  const onFault = (policy: string, fault: unknown): void => {
    metrics.onFault(policy);
    onMessage(`the engine of ${policy} failed: ${String(fault)}`);
  };
  const onDisagreement = tellDisagreements(metrics, onMessage);
  const sources = await read();
  const toolchain = await openShared(engine, options);
  if (toolchain !== undefined) closing.push(toolchain.close);
  const served: ServedOptions = {
    ...options,
    engine,
    onFault,
    onDisagreement,
    ...(toolchain === undefined ? {} : { toolchain }),
  };
  const live = createLive(await openGeneration(sources, served));
  closing.push(live.close);
  const load = createLoad(sources, read, (now) => openGeneration(now, served));
  const reloader = createReloader({ live, load, onReload: tellReload(metrics, onMessage) });
  parts = { live, reloader };
  return { live, metrics, reloader };
}

/** OPA's interpreter answers in this thread, where its start takes long: it is started once and takes each load. */
async function openShared(engine: EngineName, { opa }: ServeOptions): Promise<OpaToolchain | undefined> {
  if (engine !== "rego-topdown") return undefined;
  return chooseOpa(opa === undefined ? {} : { opa });
}

/** Policies whose text is that of those in force are not compiled again. */
function createLoad<T>(
  first: readonly Source[],
  read: ReadSources,
  open: (sources: readonly Source[]) => Promise<T>,
): () => Promise<T | "unchanged"> {
  let inForce = first;
  return async () => {
    const sources = await read();
    if (sources.every(({ text }, index) => text === inForce[index]?.text)) return "unchanged";
    const opened = await open(sources);
    inForce = sources;
    return opened;
  };
}

/** Each difference is counted; that there is one, for each policy and shadow, is told once. */
function tellDisagreements(
  metrics: Metrics,
  onMessage: (message: string) => void,
): (policy: string, disagreement: ShadowDisagreement) => void {
  const told = new Set<string>();
  return (policy, { answers: [primary, ...shadows] }) => {
    for (const { engine, answer } of shadows) {
      const isSame =
        answer.decision === primary?.answer.decision &&
        JSON.stringify(answer.rules) === JSON.stringify(primary.answer.rules);
      if (isSame) continue;
      const kind = answer.reason === "engine_error" ? "fault" : "differ";
      metrics.onDisagreement(policy, engine, kind);
      if (told.has(`${policy} ${engine} ${kind}`)) continue;
      told.add(`${policy} ${engine} ${kind}`);
      const what = kind === "fault" ? "fails" : `says ${answer.decision}`;
      const primarySays = `${primary?.engine} says ${primary?.answer.decision}`;
      onMessage(
        `shadow of ${policy}: ${engine} ${what} where ${primarySays}; more of these are only counted`,
      );
    }
  };
}

/** A failure that goes on is told once. */
function tellReload(
  metrics: Metrics,
  onMessage: (message: string) => void,
): (outcome: Reloaded, problem: string | undefined) => void {
  let told: string | undefined;
  return (outcome, problem) => {
    if (outcome !== "unchanged") metrics.onReload(outcome);
    if (outcome === "loaded") onMessage("the policies were loaded anew");
    else if (problem !== undefined && problem !== told) {
      onMessage(`the policies could not be loaded anew, those of before are in force: ${inShort(problem)}`);
    }
    told = problem;
  };
}

/** A diagnostic and its place, without the lines that show it. */
function inShort(problem: string): string {
  const [first = "", place = ""] = problem.split("\n");
  return `${first} ${place.trim()}`.trim();
}

/** Looks for changes of the files and the address; gives what ends that. */
function keepFresh({ files, watch = false, poll }: ServeOptions, { reload }: Reloader): () => void {
  const onChange = (): void => void reload();
  const unwatch = watch ? watchFiles(files, WATCH_MS, onChange) : () => {};
  const timer = poll && setInterval(onChange, poll.interval ?? INTERVAL_MS).unref();
  return () => {
    clearInterval(timer);
    unwatch();
  };
}
