import type { Fault } from "./edit.js";
import type { Clause } from "./rego-clause.js";
import type { Token } from "./token.js";

/**
 * Faults that provably change no answer and are therefore not planted. Each is a function with its reason; docs/mutants.md
 * lists them.
 */
export function isPlantable(fault: Fault, clause: Clause): boolean {
  return !REASONS.some((isEquivalent) => isEquivalent(fault, clause));
}

/** The number by which the members of a set are sorted: two of them are swapped instead, which always shows. */
export function isOrderKey(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index]?.kind === "number" &&
    tokens[index - 1]?.text === "[" &&
    tokens[index - 2]?.text === "contains"
  );
}

const REASONS: readonly ((fault: Fault, clause: Clause) => boolean)[] = [];
