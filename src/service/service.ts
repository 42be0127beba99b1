import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { REQUEST_BYTES } from "../../compilers/model/index.js";
import { createAuthentication } from "./authentication.js";
import { addAuthzen } from "./authzen/routes.js";
import { addBundles } from "./bundles.js";
import { addDataApi } from "./data-api.js";
import { createDecide, type OnDecided } from "./decide.js";
import { addHealth } from "./health.js";
import type { Live } from "./live.js";
import type { Metrics } from "./metrics.js";
import { addOpenApi } from "./openapi.js";
import type { Reloader } from "./reload.js";
import { RequestError } from "./request-error.js";
import { addWebhook, WEBHOOK } from "./webhook.js";

/** What a service is made of. */
export interface ServiceOptions {
  readonly live: Live;
  /** Bearer tokens, one of which every call must carry; none lets every caller in. */
  readonly tokens?: readonly string[];
  readonly tls?: Tls;
  /** Where callers reach the service; default the address that it listens on. */
  readonly publicUrl?: string;
  readonly timeouts?: Partial<Timeouts>;
  readonly onDecided?: readonly OnDecided[];
  readonly metrics?: Metrics;
  readonly reloader?: Reloader;
  /** The secret with which calls of the webhook are signed; none leaves it out. */
  readonly webhookSecret?: string | undefined;
  /** Whether answers say under which id they were logged. */
  readonly ids?: boolean;
  /** Hears of errors that a caller is told nothing of. */
  readonly onError?: (error: unknown) => void;
}

/** The certificate of the service, and who signs those of its callers where they must have one. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

/** How long, in milliseconds, a caller may take: for the head of a call, for all of it, and between calls. */
export interface Timeouts {
  readonly headers: number;
  readonly request: number;
  readonly idle: number;
}

const TIMEOUTS: Timeouts = { headers: 5000, request: 10_000, idle: 72_000 };
/** How often, at the end, connections are looked for on which nothing happens any more. */
const IDLE_LOOK_MS = 50;
const HEADER_BYTES = 16 * 1024;
/** Paths that need no token: they say nothing of policies, or look at a signature. */
const OPEN = new Set(["/health", "/.well-known/authzen-configuration", "/openapi.json", WEBHOOK]);

/** Makes the HTTP service; it answers once `listen` was called on it. */
export function createService(options: ServiceOptions): FastifyInstance {
  const app = createApp(options);
  limitCallers(app, options);
  options.metrics?.watch(app);
  const { live, ids = false, metrics, reloader, webhookSecret } = options;
  const decide = createDecide(options.onDecided ?? []);
  const publicUrl = (): string => options.publicUrl ?? app.listeningOrigin;
  addAuthzen(app, { live, decide, publicUrl, ids });
  addDataApi(app, { live, decide, ids });
  addBundles(app, live);
  addHealth(app, { isStale: () => reloader?.problem() !== undefined });
  addOpenApi(app);
  if (metrics !== undefined) addMetrics(app, metrics);
  if (reloader !== undefined && webhookSecret !== undefined) {
    addWebhook(app, { reloader, secret: webhookSecret });
  }
  endGently(app, live);
  return app;
}

/** At the end nobody waits for another bundle, and connections end with their last answer instead of staying open for more. */
function endGently(app: FastifyInstance, live: Live): void {
  let isEnding = false;
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (isEnding) reply.header("connection", "close");
    done();
  });
  app.addHook("preClose", (done) => {
    isEnding = true;
    live.release();
    const timer = setInterval(() => app.server.closeIdleConnections(), IDLE_LOOK_MS).unref();
    app.server.once("close", () => clearInterval(timer));
    done();
  });
}

function addMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get("/metrics", async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.text();
  });
}

function createApp({ tls, timeouts }: ServiceOptions): FastifyInstance {
  const { headers, request, idle } = { ...TIMEOUTS, ...timeouts };
  const limits = {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: headers,
    // Node looks only so often whether a caller is late.
    connectionsCheckingInterval: Math.min(1000, headers),
  };
  const shared = {
    bodyLimit: REQUEST_BYTES,
    requestTimeout: request,
    keepAliveTimeout: idle,
    forceCloseConnections: "idle",
    // What can be looked at can be probed; the Data API decides when it is looked at, and says no for itself.
    exposeHeadRoutes: true,
  } as const;
  if (tls === undefined) return fastify({ ...shared, http: limits });
  const { cert, key, ca } = tls;
  const callers = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true };
  const https = { ...limits, cert, key, minVersion: "TLSv1.2", ...callers } as const;
  return fastify({ ...shared, https }) as unknown as FastifyInstance;
}

function limitCallers(app: FastifyInstance, options: ServiceOptions): void {
  const { tokens = [], onError = () => {} } = options;
  const isKnown = createAuthentication(tokens);
  // Bodies are read by the endpoints, whose rules differ.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addHook("onRequest", (request, reply, done) => {
    const id = request.headers["x-request-id"];
    if (id !== undefined) reply.header("x-request-id", id);
    if (tokens.length === 0 || isOpen(request) || isKnown(request.headers.authorization)) return done();
    reply.header("www-authenticate", "Bearer");
    done(new RequestError(401, "unauthorized", "a bearer token is needed"));
  });
  app.setErrorHandler((error: FastifyError | RequestError, _request, reply) =>
    explain(error, reply, onError),
  );
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send({ code: "not_found", message: "there is nothing at this path" });
  });
}

function isOpen({ routeOptions }: FastifyRequest): boolean {
  return OPEN.has(routeOptions.url ?? "");
}

/** Says what a caller can mend; of a fault on this side nothing but that there is one. */
function explain(
  error: FastifyError | RequestError,
  reply: FastifyReply,
  onError: (error: unknown) => void,
): void {
  if (error instanceof RequestError) {
    reply.code(error.status).send({ code: error.code, message: error.message });
    return;
  }
  const status = error.statusCode ?? 500;
  if (status === 413) reply.code(413).send({ code: "too_large", message: "the body is too large" });
  else if (status >= 400 && status < 500) {
    reply.code(400).send({ code: "invalid_parameter", message: error.message });
  } else {
    onError(error);
    reply.code(500).send({ code: "internal_error", message: "the service failed" });
  }
}
