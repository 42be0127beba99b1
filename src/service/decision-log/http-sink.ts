import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { Sink } from "./sink.js";

/** Where a collector of OPA's decision logs is. */
export interface HttpSinkOptions {
  /** The service; batches go to `/logs` below it. */
  readonly url: string;
  readonly token?: string;
  /** Milliseconds until a batch counts as not taken; default 10,000. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 10_000;
/** Answers that say something about the batch itself; all others may be different the next time. */
const REFUSALS: ReadonlySet<number> = new Set([400, 405, 411, 413, 414, 415, 422]);

const compress = promisify(gzip);

/** The sink that posts batches as OPA does: a JSON array, compressed with gzip. */
export function createHttpSink({ url, token, timeout = TIMEOUT_MS }: HttpSinkOptions): Sink {
  const place = `${url.replace(/\/+$/, "")}/logs`;
  const headers = {
    "content-type": "application/json",
    "content-encoding": "gzip",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    // Logging runs beside decisions: speed matters more than size.
    encode: (events) => compress(`[${events.join(",")}]`, { level: constants.Z_BEST_SPEED }),
    send: async ({ bytes }) => {
      const signal = AbortSignal.timeout(timeout);
      const response = await fetch(place, {
        method: "POST",
        headers,
        body: bytes,
        signal,
        redirect: "error",
      });
      await response.body?.cancel();
      if (response.ok) return "taken";
      if (REFUSALS.has(response.status)) return "refused";
      throw new Error(`the sink answered with the status ${response.status}`);
    },
    close: async () => {},
  };
}
