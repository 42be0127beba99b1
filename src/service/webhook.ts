import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Reloader } from "./reload.js";
import { RequestError } from "./request-error.js";

/** What the webhook needs. */
export interface WebhookOptions {
  readonly secret: string;
  readonly reloader: Reloader;
}

/** Where the webhook is. */
export const WEBHOOK = "/webhook";

/**
 * Adds the webhook that loads the policies anew, for callers that sign the body with HMAC-SHA-256 as GitHub does. What the body says
 * does not matter: a call that is sent again only makes the service look once more.
 */
export function addWebhook(app: FastifyInstance, { secret, reloader }: WebhookOptions): void {
  app.post(WEBHOOK, async ({ headers, body }, reply) => {
    const signature = headers["x-hub-signature-256"];
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    if (typeof signature !== "string" || !isSigned(bytes, signature, secret)) {
      throw new RequestError(
        401,
        "unauthorized",
        "the signature in x-hub-signature-256 is not that of the body",
      );
    }
    const outcome = await reloader.reload();
    reply.code(outcome === "failed" ? 422 : 200);
    return { outcome };
  });
}

function isSigned(body: Uint8Array, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  const given = Buffer.from(/^sha256=([0-9a-f]{64})$/.exec(signature)?.[1] ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
