import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Source } from "../compilers/diagnostics/index.js";
import { isLoopback } from "./service/loopback.js";

/** Where served policies come from. */
export interface SourceOptions {
  readonly files: readonly string[];
  /** The address of one more policy. */
  readonly url?: string;
  /** A bearer token for that address. */
  readonly urlToken?: string;
}

/** Reads all policies as they are now; rejects when one cannot be had whole. */
export type ReadSources = () => Promise<readonly Source[]>;

const FETCH_MS = 10_000;
const POLICY_BYTES = 8 * 1024 * 1024;
const PAUSE_MS = 50;
const LOOKS = 100;

/** Makes the reader of served policies. Throws for an address that others could change on the way. */
export async function createReadSources({ files, url, urlToken }: SourceOptions): Promise<ReadSources> {
  const remote = url === undefined ? undefined : await createFetchPolicy(url, urlToken);
  let isFirst = true;
  return async () => {
    const local = isFirst ? await readFiles(files) : await readSettled(files);
    isFirst = false;
    return remote === undefined ? local : [...local, await remote()];
  };
}

/** Reads files until two looks show the same, so that a file that is being written is not taken for the whole. */
async function readSettled(files: readonly string[]): Promise<readonly Source[]> {
  let before = await readFiles(files);
  for (let look = 0; look < LOOKS; look += 1) {
    await setTimeout(PAUSE_MS);
    const now = await readFiles(files);
    if (now.every(({ text }, index) => text === before[index]?.text)) return now;
    before = now;
  }
  throw new Error("the policy files do not stop changing");
}

function readFiles(files: readonly string[]): Promise<readonly Source[]> {
  return Promise.all(files.map(async (path) => ({ path, text: decode(await readFile(path)) })));
}

/** A policy that is sent in the open could be changed by anybody on the way. */
async function createFetchPolicy(url: string, token: string | undefined): Promise<() => Promise<Source>> {
  const { protocol, hostname } = new URL(url);
  const isSafe = protocol === "https:" || (protocol === "http:" && (await isLoopback(hostname)));
  if (!isSafe) throw new Error(`${url} is not https`);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let known: { readonly etag: string; readonly source: Source } | undefined;
  return async () => {
    const response = await fetch(url, {
      headers: { ...headers, ...(known === undefined ? {} : { "if-none-match": known.etag }) },
      signal: AbortSignal.timeout(FETCH_MS),
      redirect: "error",
    });
    if (response.status === 304 && known !== undefined) return known.source;
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`${url} answered with the status ${response.status}`);
    }
    const source = { path: url, text: decode(await readBounded(response)) };
    const etag = response.headers.get("etag");
    known = etag === null ? undefined : { etag, source };
    return source;
  };
}

/** A body that breaks off rejects, as it is shorter than was announced. */
async function readBounded({ body }: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > POLICY_BYTES) throw new Error("the policy is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
