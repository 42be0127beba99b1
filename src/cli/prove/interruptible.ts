import type { Solving } from "../../index.js";

/** A solver whose questions are given up when a command is interrupted; each could take until its timeout. */
export function interruptible<T extends Pick<Solving, "ask">>(solving: T, signal: AbortSignal): T {
  const why = "it was interrupted";
  return {
    ...solving,
    ask: async (query) => {
      if (signal.aborted) return { kind: "unknown", why };
      const stopping = new AbortController();
      const interrupted = new Promise<{ readonly kind: "unknown"; readonly why: string }>((resolve) => {
        const listening = { once: true, signal: stopping.signal };
        signal.addEventListener("abort", () => resolve({ kind: "unknown", why }), listening);
      });
      try {
        return await Promise.race([solving.ask(query), interrupted]);
      } finally {
        stopping.abort();
      }
    },
  };
}
