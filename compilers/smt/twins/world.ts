import type { Formula } from "../logic.js";
import type { Gap } from "./gap.js";
import type { Requests } from "./template.js";
import type { Value } from "./value.js";

/** What hand-written Cedar is evaluated in. */
export interface World extends Requests {
  /** The values of Cedar's four variables. */
  readonly variables: Readonly<Record<"principal" | "action" | "resource" | "context", Value>>;
  /** An attribute of an entity, in each case that may be. */
  readonly attribute: (entity: Extract<Value, { kind: "entity" }>, name: string) => Attribute;
  /** When one entity is another or below it. */
  readonly isIn: (
    entity: Extract<Value, { kind: "entity" }>,
    other: Extract<Value, { kind: "entity" }>,
  ) => Formula;
  readonly doubts: Doubts;
  /** What of the policy at hand is not followed. */
  readonly gaps: Gap[];
  /** Long numbers of the policy at hand as they are written, by what JavaScript makes of them. */
  readonly numbers: ReadonlyMap<number, readonly string[]>;
}

/** An attribute: when it is there, and its value where it is. */
export interface Attribute {
  readonly present: Formula;
  readonly value: Value | undefined;
}

/** What is not followed, by its name: an answer counts for nothing where it holds. */
export interface Doubts {
  readonly raise: (why: string, when: Formula) => void;
  readonly all: () => ReadonlyMap<string, Formula>;
}

/** Makes an empty list of doubts. */
export function createDoubts({ logic }: Pick<Requests, "logic">): Doubts {
  const known = new Map<string, Formula>();
  return {
    raise: (why, when) => {
      if (when.kind !== "false") known.set(why, logic.or([known.get(why) ?? logic.false, when]));
    },
    all: () => known,
  };
}
