import { expect, it } from "vitest";
import { interruptible } from "../../../src/cli/prove/interruptible.js";
import type { Solving } from "../../../src/index.js";

const QUERY = {} as Parameters<Solving["ask"]>[0];
const ANSWER = { kind: "unsat", lemmas: [] } as const;
const INTERRUPTED = { kind: "unknown", why: "it was interrupted" };

it("gives up a question that would not end", async () => {
  const stopping = new AbortController();
  const endless: Solving["ask"] = () => new Promise(() => {});
  const { ask } = interruptible({ ask: endless }, stopping.signal);
  const asked = ask(QUERY);
  stopping.abort();
  expect(await asked).toEqual(INTERRUPTED);
});

it("asks nothing more once it is interrupted", async () => {
  const stopping = new AbortController();
  let asked = 0;
  const ask: Solving["ask"] = async () => {
    asked += 1;
    return ANSWER;
  };
  const watched = interruptible({ ask }, stopping.signal);
  expect(await watched.ask(QUERY)).toEqual(ANSWER);
  stopping.abort();
  expect(await watched.ask(QUERY)).toEqual(INTERRUPTED);
  expect(asked).toBe(1);
});
