import type { ActionClass, Policy } from "../../../compilers/model/index.js";
import type { CheckCase } from "../case.js";
import { randomRequests } from "./random.js";
import { createSpace } from "./space.js";
import { systematicRequests } from "./systematic.js";

/** Options of `generateCases`. */
export interface GenerateOptions {
  /** What chance follows: the same policy and seed give the same cases. */
  readonly seed: number;
  /** Requests of earlier runs, asked first. */
  readonly corpus?: readonly unknown[];
  /** Only what the rules of this class suggest; default all classes. */
  readonly only?: ActionClass;
}

/** Cases for a policy: the corpus, then those that the policy suggests, the most telling first, then random ones without end. */
export function* generateCases(policy: Policy, options: GenerateOptions): Generator<CheckCase, void> {
  for (const request of options.corpus ?? []) yield { stage: "corpus", request };
  const classes = options.only === undefined ? [...policy.named, ...policy.open] : [options.only];
  const spaces = classes.flatMap((each) => createSpace(policy, each) ?? []);
  for (const { request } of systematicRequests(policy, spaces)) yield { stage: "systematic", request };
  for (const request of randomRequests(policy, spaces, options.seed)) yield { stage: "random", request };
}
