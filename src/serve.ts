import { readFile } from "node:fs/promises";
import type { Source } from "../compilers/diagnostics/index.js";
import { chooseOpa } from "./choose-opa.js";
import type { EngineName } from "./engines/engine.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { openGeneration } from "./serve-policies.js";
import { createLive } from "./service/live.js";
import { isLoopback } from "./service/loopback.js";
import { createService, type Tls } from "./service/service.js";

/** What `serve` serves, and how. */
export interface ServeOptions {
  /** Policy files. */
  readonly files: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** The engine that answers; default `rego-wasm`. */
  readonly engine?: EngineName;
  readonly cedarFacts?: boolean;
  /** An `opa` binary in place of the embedded OPA. */
  readonly opa?: string;
  /** The name of the policy that AuthZEN's paths without a name ask; default the only one. */
  readonly chosen?: string;
  /** Default `127.0.0.1`; another than this machine's own needs `tokens`, or `tls` with a `ca`. */
  readonly host?: string;
  /** Default 8181; 0 takes a free one. */
  readonly port?: number;
  readonly tokens?: readonly string[];
  readonly tls?: Tls;
  /** Where callers reach the service, when that is not the address that it listens on. */
  readonly publicUrl?: string;
  /** Hears of what happens that no caller is told, one line each. */
  readonly onMessage?: (message: string) => void;
}

/** A service that is running. */
export interface Serving {
  /** Where it listens. */
  readonly url: string;
  /** Takes no more calls, answers those that came, and frees everything. */
  readonly close: () => Promise<void>;
}

/** Serves policies over HTTP until it is closed. Throws when a policy does not compile or the address is not to be had. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host = "127.0.0.1", port = 8181, engine = "rego-wasm", onMessage = () => {} } = options;
  await refuseStrangers(host, options);
  const opa = engine.startsWith("rego-") ? await openOpaOf(options) : undefined;
  const live = createLive(await openFirst(options, engine, opa));
  const app = createService({
    ...options,
    live,
    onError: (error) => onMessage(`a call failed: ${String(error)}`),
  });
  const close = async (): Promise<void> => {
    await app.close();
    live.close();
    opa?.close();
  };
  try {
    return { url: await app.listen({ host, port }), close };
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

async function openOpaOf({ opa }: ServeOptions): Promise<OpaToolchain> {
  return chooseOpa(opa === undefined ? {} : { opa });
}

async function openFirst(
  options: ServeOptions,
  engine: EngineName,
  opa: OpaToolchain | undefined,
): ReturnType<typeof openGeneration> {
  try {
    const sources = await Promise.all(options.files.map(readSource));
    return await openGeneration(sources, { ...options, engine, opa });
  } catch (error) {
    opa?.close();
    throw error;
  }
}

async function readSource(path: string): Promise<Source> {
  return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)) };
}
