import type { Formula } from "../logic.js";
import type { Raise } from "./fault.js";
import type { Leaf, Value } from "./value.js";
import type { World } from "./world.js";

/** What a builtin is asked with. */
export interface Call {
  readonly world: World;
  readonly live: Formula;
  readonly raise: Raise;
}

/** A builtin of OPA: what it gives for values of which none is a choice; undefined where it fails. */
export type Builtin = (call: Call, args: readonly Leaf[]) => Value;

/** A table of builtins: names with the number of arguments. */
export type Builtins = Readonly<Record<string, { readonly arity: number; readonly apply: Builtin }>>;
