import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Live, ServedBundle } from "./live.js";
import { RequestError } from "./request-error.js";

const TYPE = "application/gzip";
/** What tells an OPA that it may ask with a long wait. */
const LONG_POLLING_TYPE = "application/vnd.openpolicyagent.bundles";
const LONGEST_WAIT_SECONDS = 300;

/**
 * Adds the bundles that OPA servers poll: `/bundle.tar.gz` of all policies, `/bundles/<name>.tar.gz` of one. A caller that has the bundle
 * gets 304; one that prefers to wait gets it when the bundle changes or its time is over. HEAD says the same without the bundle.
 */
export function addBundles(app: FastifyInstance, live: Live): void {
  app.get("/bundle.tar.gz", async (request, reply) => send(request, reply, live, undefined));
  app.get("/bundles/:file", async (request, reply) => {
    const { file } = request.params as { readonly file: string };
    return send(request, reply, live, file.replace(/\.tar\.gz$/, ""));
  });
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  live: Live,
  name: string | undefined,
): Promise<Uint8Array | undefined> {
  const seconds = waitOf(request.headers["prefer"]);
  const isKnown = readKnown(request.headers["if-none-match"]);
  let bundle = bundleOf(live, name);
  if (seconds > 0 && isKnown(bundle.etag)) {
    const end = AbortSignal.any([AbortSignal.timeout(seconds * 1000), gone(request)]);
    // Other policies may change too, and that changes nothing here.
    let before = live.current();
    while (isKnown(bundle.etag) && !end.aborted) {
      await live.changed(end);
      if (live.current() === before) break;
      before = live.current();
      bundle = bundleOf(live, name);
    }
  }
  reply.header("etag", bundle.etag).type(seconds > 0 ? LONG_POLLING_TYPE : TYPE);
  if (!isKnown(bundle.etag)) return bundle.bytes;
  reply.code(304);
  return undefined;
}

function bundleOf(live: Live, name: string | undefined): ServedBundle {
  const bundle = live.current().bundle(name);
  if (bundle === undefined) throw new RequestError(404, "not_found", "there is no such bundle");
  return bundle;
}

/** Which bundles the caller has: those whose tags it names, of whichever strength, or any with `*`. */
function readKnown(header: string | undefined): (etag: string) => boolean {
  const tags = new Set((header ?? "").match(/"[^"]*"|^\s*\*\s*$/g)?.map((each) => each.trim()));
  return (etag) => tags.has(etag) || tags.has("*");
}

/** How long the caller would wait, in seconds, such as in `modes=snapshot,delta;wait=30`. */
function waitOf(prefer: string | readonly string[] | undefined): number {
  const [, seconds = "0"] = /(?:^|[;,\s])wait=(\d{1,6})(?:$|[;,\s])/.exec(String(prefer ?? "")) ?? [];
  return Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}

function gone({ raw }: FastifyRequest): AbortSignal {
  const controller = new AbortController();
  raw.socket.once("close", () => controller.abort());
  return controller.signal;
}
