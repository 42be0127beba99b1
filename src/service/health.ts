import type { FastifyInstance } from "fastify";

/** What `/health` asks. */
export interface HealthOptions {
  /** Whether the last load failed, so that older policies are in force. */
  readonly isStale: () => boolean;
}

/** Adds `/health`. Everybody may ask it, so it says nothing of policies; the service is healthy while it can answer by some. */
export function addHealth(app: FastifyInstance, { isStale }: HealthOptions): void {
  app.get("/health", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    return isStale() ? { status: "ok", warning: WARNING } : { status: "ok" };
  });
}

const WARNING = "the policies could not be loaded anew; those of before are in force";
