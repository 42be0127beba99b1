import type { AnyEngine } from "../../engines/engine.js";
import { type AgreementMode, uniqueNames } from "../compare.js";
import { type Disagreement, type NamedAnswer, partitionOf } from "../disagreement.js";
import { type Reduce, shrinkPolicy } from "./policy.js";
import { shrinkRequest } from "./request.js";

/** A disagreement with the smallest request, and where it can be made smaller the smallest policy, that still show it. */
export interface Finding {
  readonly found: Disagreement;
  /** The smallest request, and the answers to it of the engines that were asked. */
  readonly request: unknown;
  readonly answers: readonly NamedAnswer[];
  /** A smaller policy on which the same engines differ over the same request, if one was looked for and found. */
  readonly policy: SmallerPolicy | undefined;
}

/** A smaller policy's text, and what the two engines that it was tried on answer by it. */
export interface SmallerPolicy {
  readonly text: string;
  readonly answers: readonly NamedAnswer[];
}

/** How a policy's text is made smaller: ways to do so, and engines for what is left. */
export interface PolicySource {
  readonly text: string;
  readonly reduce: Reduce;
  /** The engines with these names for another text, or `undefined` when it is no policy for them. */
  readonly rebuild: (text: string, names: readonly string[]) => Promise<readonly AnyEngine[] | undefined>;
}

/** How to make a disagreement smaller. */
export interface ShrinkOptions {
  readonly mode: AgreementMode;
  /** Without it only the request is made smaller. */
  readonly source?: PolicySource | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes the request smaller, then the policy; the same engines stand on the same sides all the way. */
export async function shrinkDisagreement(
  found: Disagreement,
  engines: readonly AnyEngine[],
  { mode, source, signal }: ShrinkOptions,
): Promise<Finding> {
  const names = new Set(found.answers.map(({ engine }) => engine));
  const all = uniqueNames(engines).map((name, index) => ({ name, engine: engines[index] }));
  const askers = all.flatMap(({ name, engine }) =>
    engine !== undefined && names.has(name) ? [{ name, engine }] : [],
  );
  const pair = twoSides(found.answers, mode);
  const sides = askers.filter(({ name }) => pair.includes(name));
  const split = partitionOf(await ask(sides, found.request), mode);
  const shows = async (asked: readonly Asker[], request: unknown): Promise<boolean> =>
    signal?.aborted !== true && partitionOf(await ask(asked, request), mode) === split;

  const request = await shrinkRequest(found.request, (smaller) => shows(sides, smaller));
  const answers = await ask(askers, request);
  if (source === undefined) return { found, request, answers, policy: undefined };
  const answersBy = async (text: string): Promise<readonly NamedAnswer[] | undefined> => {
    const rebuilt = signal?.aborted === true ? undefined : await source.rebuild(text, pair);
    if (rebuilt === undefined) return undefined;
    try {
      const given = await ask(
        rebuilt.map((engine, index) => ({ name: pair[index] ?? "", engine })),
        request,
      );
      return partitionOf(given, mode) === split ? given : undefined;
    } finally {
      for (const engine of rebuilt) engine.close();
    }
  };
  // An engine that does not follow the policy's text cannot show a smaller one.
  if ((await answersBy(source.text)) === undefined) return { found, request, answers, policy: undefined };
  const text = await shrinkPolicy(
    source.text,
    source.reduce,
    async (each) => (await answersBy(each)) !== undefined,
  );
  const small = await answersBy(text);
  return { found, request, answers, policy: small && { text, answers: small } };
}

interface Asker {
  readonly name: string;
  readonly engine: AnyEngine;
}

async function ask(askers: readonly Asker[], request: unknown): Promise<readonly NamedAnswer[]> {
  const answers: NamedAnswer[] = [];
  for (const { name, engine } of askers) answers.push({ engine: name, answer: await engine.decide(request) });
  return answers;
}

/** The first engine and the first that stands against it; after a fault, the one that failed. */
function twoSides(answers: readonly NamedAnswer[], mode: AgreementMode): readonly string[] {
  const [first, ...others] = answers;
  if (first === undefined) return [];
  const sides = (other: NamedAnswer): string => partitionOf([first, other], mode);
  const against = others.find((other) => sides(other) !== "0 0");
  return against === undefined ? [first.engine] : [first.engine, against.engine];
}
