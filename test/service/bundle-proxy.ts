import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** Something between an OPA and the service that gives it bundles, which may change them on the way. */
export interface BundleProxy {
  readonly url: string;
  /** Changes every bundle from now on; without a change they pass as they are. */
  readonly change: (change?: (bytes: Uint8Array) => Uint8Array) => void;
  readonly stop: () => void;
}

/** Starts one on a free port of this machine. Heads pass as they are: who changes a bundle leaves its tag. */
export async function startBundleProxy(target: string): Promise<BundleProxy> {
  let changed = (bytes: Uint8Array): Uint8Array => bytes;
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${target}${request.url}`, { headers: passed(request.headers) });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const head = Object.fromEntries(
      ["etag", "content-type"].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    response.writeHead(answer.status, head).end(bytes.length === 0 ? undefined : changed(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change: (change = (bytes) => bytes) => {
      changed = change;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the service looks at. */
function passed(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    ["authorization", "if-none-match", "prefer"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
