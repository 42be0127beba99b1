import type { Formula } from "../logic.js";
import { and, type World } from "./world.js";

/** What goes wrong in a run: two values for one thing, or something that is not followed, maybe with what it is. */
export type FaultName = "conflict" | "beyond" | `not followed: ${string}`;

/** When each fault happens. */
export type Faults = Map<FaultName, Formula>;

/** Adds a condition under which a fault happens. */
export function raise({ logic }: World, faults: Faults, name: FaultName, guard: Formula): void {
  if (guard.kind === "false") return;
  faults.set(name, logic.or([faults.get(name) ?? logic.false, guard]));
}

/** Tells that something is not followed under a condition, maybe what. */
export type Raise = (guard: Formula, why?: string) => void;

/** Adds what goes wrong in a call, where the call happens. */
export function raiseAll(world: World, faults: Faults, live: Formula, of: Faults): void {
  for (const [name, guard] of of) raise(world, faults, name, and(world, [live, guard]));
}
