import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { ADDRESSES } from "./addresses.js";
import type { Builtin, Builtins, Call } from "./builtin.js";
import { map, narrow } from "./choice.js";
import { COLLECTIONS } from "./collections.js";
import { COMPARISONS } from "./comparisons.js";
import { GLOBS } from "./globs.js";
import { NUMBERS } from "./numbers.js";
import { TEXTS } from "./texts.js";
import { type Leaf, UNDEFINED, type Value } from "./value.js";

const TABLE: Builtins = { ...COMPARISONS, ...TEXTS, ...NUMBERS, ...COLLECTIONS, ...ADDRESSES, ...GLOBS };

/** Calls a builtin by its name. */
export function callBuiltin(name: string, call: Call, args: readonly Value[]): Value {
  const known = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  if (known === undefined) throw new Untranslatable(`the builtin ${name} of OPA`);
  if (args.length !== known.arity)
    throw new Untranslatable(`the builtin ${name} of OPA with ${args.length} arguments`);
  const apply = (done: readonly Leaf[], left: readonly Value[], live: Formula): Value => {
    const [next, ...rest] = left;
    if (next === undefined) return applied(known, { ...call, live }, done);
    return map(
      call.world,
      // Which of its values an argument has may follow from which one another argument has.
      narrow(call.world, next, live),
      () => live,
      (leaf, here) => {
        if (leaf.kind === "lost") throw new Untranslatable(leaf.why);
        return apply([...done, leaf], rest, next.kind === "choice" ? here() : live);
      },
    );
  };
  return apply([], args, call.live);
}

/** What is not followed for some of the values that an argument may have is a fault for these only, where the world goes on. */
function applied({ apply }: { readonly apply: Builtin }, call: Call, args: readonly Leaf[]): Value {
  if (call.world.goesOn !== true || call.live.kind === "true") return apply(call, args);
  try {
    return apply(call, args);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    call.raise(call.live, error.message);
    return UNDEFINED;
  }
}
