import type { Policy } from "../../../compilers/model/index.js";

/** The kinds of faults that are planted. */
export const MUTATION_KINDS = [
  "off-by-one",
  "comparison-edge",
  "equality-flipped",
  "negation-dropped",
  "guard-dropped",
  "precedence-swapped",
  "connective-swapped",
  "literal-changed",
  "pattern-widened",
  "pattern-narrowed",
  "slash-dropped",
  "quantifier-swapped",
  "rule-removed",
  "default-flipped",
  "escalate-as-allow",
] as const;

/** What a fault changes. */
export type MutationKind = (typeof MUTATION_KINDS)[number];

/** What a fault is planted in. */
export const MUTATION_TARGETS = ["rego", "cedar", "model"] as const;

/** The emitted Rego, the emitted Cedar, or the model that the reference evaluates. */
export type MutationTarget = (typeof MUTATION_TARGETS)[number];

/** Where a fault is and what it changes, for reports. */
export interface Planted {
  readonly kind: MutationKind;
  /** The line of the emitted text, or of the policy's file for the model; from 1, and 0 where no file is known. */
  readonly line: number;
  /** The source at this place, and what became of it. */
  readonly before: string;
  readonly after: string;
}

/** What has to be asked to see a fault in an emitted text. */
export type Asks =
  /** What engines ask: `answer` of the Rego, Cedar with its schema. */
  | "engine"
  /** All entry points of the Rego. */
  | "entrypoints"
  /** Cedar without the schema, by a host that does not check types; that is what guards are for. */
  | "plain";

/** A fault in an emitted text. */
export interface TextMutant extends Planted {
  readonly target: "rego" | "cedar";
  /** The whole text with the fault. */
  readonly text: string;
  readonly asks: Asks;
  /** The labels of the action classes whose requests it can concern; `undefined` for all. */
  readonly classes?: ReadonlySet<string> | undefined;
}

/** A fault in the model. */
export interface ModelMutant extends Planted {
  readonly target: "model";
  readonly policy: Policy;
}

/** One fault, planted. */
export type Mutant = TextMutant | ModelMutant;
