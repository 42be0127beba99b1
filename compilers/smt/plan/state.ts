import type { Faults } from "./fault.js";
import type { Plan, PlanFunction } from "./ir.js";
import type { Builder, Value } from "./value.js";
import type { World } from "./world.js";

/** What a function gives, and when something goes wrong in it. */
export interface Given {
  readonly value: Value;
  readonly faults: Faults;
}

/** What was found out about functions for arguments. */
export type Memory = Map<string, Given>;

/** One symbolic run of a plan. */
export interface Run {
  readonly world: World;
  readonly plan: Plan;
  readonly call: (callee: PlanFunction, args: readonly Value[]) => Given;
  /** Numbers of builders. */
  serial: number;
  /** What builders got, in order. */
  readonly changes: { readonly builder: Builder; readonly index: number }[];
}
