import { randomUUID } from "node:crypto";
import type { Channel } from "./channel.js";
import { readReply } from "./reply.js";
import type { Ask, Solver } from "./solver.js";

/** Makes a solver of a channel: scripts wait for each other, end in a line that no other has, and are read strictly. */
export function solverOver(
  channel: Channel,
  about: Pick<Solver, "name" | "version" | "booleanPreamble" | "booleanCheck">,
): Solver {
  let before: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** Conversations do not mix: what one asserts would change the answers of another. */
  const converse = <T>(conversation: (ask: Ask) => Promise<T>): Promise<T> => {
    const turn = before.then(async () => {
      let state: "fresh" | "kept" | "lost" = "fresh";
      const ask: Ask = async (script, { timeoutMs, expected }) => {
        if (closed) return { kind: "failed", why: "the solver is closed" };
        if (state === "lost") return { kind: "failed", why: "the solver has lost what it was told before" };
        if (!ASCII.test(script)) return { kind: "failed", why: "the script is not in ASCII" };
        const fresh = state === "fresh";
        // Stays so unless an answer comes.
        state = "lost";
        const last = `end-${randomUUID()}`;
        const heard = await channel.send(`${script}\n(echo "${last}")\n`, last, fresh, timeoutMs);
        if (heard.kind !== "heard") return heard;
        const reply = readReply(heard.output, last, expected);
        if (reply.kind === "answered") state = "kept";
        return reply;
      };
      try {
        return await conversation(ask);
      } finally {
        state = "lost";
        channel.forget();
      }
    });
    before = turn.catch(() => undefined);
    return turn;
  };

  return {
    ...about,
    converse,
    ask: (script, options) => converse((ask) => ask(script, options)),
    close: async () => {
      closed = true;
      await channel.close();
    },
  };
}

const ASCII = /^[\t\n\r\x20-\x7e]*$/;
