import type { Answer } from "../../compilers/model/index.js";
import type { AnyEngine, AsyncEngine, Engine } from "../engines/engine.js";
import { type AgreementMode, uniqueNames } from "./compare.js";
import { type NamedAnswer, splitOf } from "./disagreement.js";

/** How to watch engines beside the one that answers. */
export interface ShadowOptions<P extends AnyEngine> {
  /** Answers; its answer goes out as it is, when it is there. */
  readonly primary: P;
  /** Asked the same afterwards. */
  readonly shadows: readonly AnyEngine[];
  /** Hears of every difference; what it throws is ignored. */
  readonly onDisagreement: (disagreement: ShadowDisagreement) => void;
  /** The share of requests that the shadows see, from 0 to 1; default 1. */
  readonly sample?: number;
  /** Default `decision+rules`. */
  readonly mode?: AgreementMode;
  /** Takes out of a request what must not be reported. */
  readonly mask?: (request: unknown) => unknown;
  /** Requests that may wait for the shadows; those beyond are not compared. Default 1,000. */
  readonly waiting?: number;
  /** Numbers from 0 to 1, below 1, that choose the sample. */
  readonly random?: () => number;
}

/** A request on which a shadow differed from the primary, or one of them failed. */
export interface ShadowDisagreement {
  readonly kind: "differ" | "fault";
  /** Masked. */
  readonly request: unknown;
  /** The primary's answer first. */
  readonly answers: readonly NamedAnswer[];
}

/** What became of the requests. */
export interface ShadowCounts {
  readonly asked: number;
  readonly compared: number;
  readonly disagreed: number;
  /** Chosen, and not compared: too many were waiting, or the request could not be kept. */
  readonly dropped: number;
}

/** An engine with others in its shadow. */
export type ShadowEngine<P extends AnyEngine> = (P extends Engine ? Engine : AsyncEngine) & {
  readonly counts: () => ShadowCounts;
  /** Settles when nothing waits any more. */
  readonly settled: () => Promise<void>;
};

const WAITING = 1000;

/**
 * Makes an engine that answers as `primary` does and compares others with it. The shadows are asked later, from a copy of the request,
 * one request after the other: they never delay an answer that is being given nor change one. Closing it closes all.
 */
export function createShadowEngine<P extends AnyEngine>(options: ShadowOptions<P>): ShadowEngine<P> {
  const { primary, shadows, sample = 1, waiting = WAITING, random = Math.random } = options;
  const counts = { asked: 0, compared: 0, disagreed: 0, dropped: 0 };
  const queue: { readonly request: unknown; readonly answer: Answer }[] = [];
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await new Promise(setImmediate);
      await compare(next.request, next.answer, options, counts);
    }
    running = undefined;
  };
  const enqueue = (request: unknown, answer: Answer): void => {
    if (queue.length >= waiting) counts.dropped += 1;
    else {
      queue.push({ request, answer });
      running ??= work();
    }
  };
  const decide = (request: unknown): Answer | Promise<Answer> => {
    counts.asked += 1;
    const copy = random() < sample ? keep(request) : undefined;
    if (copy?.problem === true) counts.dropped += 1;
    const given = primary.decide(request);
    if (copy === undefined || copy.problem) return given;
    if (given instanceof Promise) given.then((answer) => enqueue(copy.request, answer)).catch(() => {});
    else enqueue(copy.request, given);
    return given;
  };
  const engine = {
    name: primary.name,
    decide,
    close: () => {
      queue.length = 0;
      for (const each of [primary, ...shadows]) each.close();
    },
    counts: () => ({ ...counts }),
    settled: async () => running,
  };
  return engine as unknown as ShadowEngine<P>;
}

/** The request as it is now: the caller may change it once it is answered. What cannot be copied is not compared. */
function keep(request: unknown): { readonly request: unknown; readonly problem: boolean } {
  try {
    return { request: structuredClone(request), problem: false };
  } catch {
    return { request: undefined, problem: true };
  }
}

async function compare(
  request: unknown,
  answer: Answer,
  {
    primary,
    shadows,
    onDisagreement,
    mode = "decision+rules",
    mask = (each) => each,
  }: ShadowOptions<AnyEngine>,
  counts: { compared: number; disagreed: number },
): Promise<void> {
  const [first = primary.name, ...names] = uniqueNames([primary, ...shadows]);
  const answers: NamedAnswer[] = [{ engine: first, answer }];
  try {
    for (const [index, shadow] of shadows.entries()) {
      answers.push({ engine: names[index] ?? shadow.name, answer: await shadow.decide(request) });
    }
    counts.compared += 1;
    const kind = splitOf(answers, mode);
    if (kind === undefined) return;
    counts.disagreed += 1;
    onDisagreement({ kind, request: mask(request), answers });
  } catch {
    // Neither a shadow nor a listener may be heard of where answers are given.
  }
}
