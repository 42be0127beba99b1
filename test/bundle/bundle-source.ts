import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What an OPA says of its bundles, by their names. */
export type BundleStatuses = Readonly<Record<string, BundleStatus>>;

/** What an OPA says of one bundle. */
export interface BundleStatus {
  readonly active_revision?: string;
  readonly code?: string;
  readonly message?: string;
}

/** An HTTP server that gives bundles to an OPA and hears what it says of them. */
export interface BundleSource {
  readonly url: string;
  /** Puts a bundle at `/<name>`, in place of the one before. */
  readonly serve: (name: string, bytes: Uint8Array) => void;
  /** Waits until OPA asks for what it has already, and is told so. */
  readonly repeats: () => Promise<void>;
  /** Waits until OPA says this of its bundles. */
  readonly hears: (isIt: (bundles: BundleStatuses) => boolean) => Promise<BundleStatuses>;
  readonly stop: () => void;
}

/** Starts such a server on a free port of this machine. */
export async function startBundleSource(): Promise<BundleSource> {
  const bundles = new Map<string, { readonly bytes: Uint8Array; readonly tag: string }>();
  let latest: BundleStatuses = {};
  const waiting = new Set<() => void>();
  const repeated = new Set<() => void>();
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      latest = statusesOf(await readBody(request)) ?? latest;
      for (const wake of waiting) wake();
      response.end();
      return;
    }
    const bundle = bundles.get((request.url ?? "").slice(1));
    if (bundle === undefined) {
      response.writeHead(404).end();
    } else if (request.headers["if-none-match"] === bundle.tag) {
      response.writeHead(304, { etag: bundle.tag }).end();
      for (const wake of repeated) wake();
    } else {
      response.writeHead(200, { etag: bundle.tag, "content-type": "application/gzip" }).end(bundle.bytes);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (name, bytes) => {
      const tag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
      bundles.set(name, { bytes, tag });
    },
    repeats: () => new Promise((resolve) => repeated.add(resolve)),
    hears: (isIt) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isIt(latest)) return;
          waiting.delete(look);
          resolve(latest);
        };
        waiting.add(look);
        look();
      }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces).toString("utf8");
}

function statusesOf(body: string): BundleStatuses | undefined {
  return (JSON.parse(body) as { readonly bundles?: BundleStatuses }).bundles;
}
