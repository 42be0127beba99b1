import {
  complement,
  concatenation,
  containing,
  FULL,
  intersection,
  type Language,
  lengthAtMost,
  literal,
  union,
} from "../language/index.js";
import { Untranslatable } from "../untranslatable.js";
import type { Builtins, Call } from "./builtin.js";
import { when } from "./choice.js";
import { isOfType } from "./comparisons.js";
import { textOf } from "./constant.js";
import { asText, textIs } from "./text.js";
import { type Leaf, UNDEFINED, type Value } from "./value.js";

/** Patterns with `*`, `**` and `?`; those with more are refused. */
export const GLOBS: Builtins = {
  "glob.match": {
    arity: 3,
    apply: (call, [pattern, delimiters, value]) => {
      if (pattern === undefined || delimiters === undefined || value === undefined) {
        throw new Error("glob.match has three arguments");
      }
      return match(call, pattern, delimiters, value);
    },
  },
};

function match(call: Call, pattern: Leaf, delimiters: Leaf, value: Leaf): Value {
  const written = pattern.kind === "constant" ? textOf(pattern) : undefined;
  const apart = delimitersOf(delimiters);
  if (written === undefined || apart === undefined) {
    throw new Untranslatable("a pattern or delimiters that are not given as texts");
  }
  const guard = isOfType(call, value, "string");
  if (guard.kind === "false") return UNDEFINED;
  const text = asText(value);
  if (text === undefined) throw new Untranslatable("glob.match of a constant");
  const formula = textIs(call.world, text, globLanguage(written, apart));
  return when(call.world, guard, { kind: "boolean", formula });
}

/** None are the same as a dot; null is none at all. */
function delimitersOf(leaf: Leaf): readonly string[] | undefined {
  if (leaf.kind !== "constant") return undefined;
  if (leaf.datum.type === "null") return [];
  if (leaf.datum.type !== "array") return undefined;
  const texts = leaf.datum.items.flatMap((each) => textOf(each) ?? []);
  if (texts.length < leaf.datum.items.length || texts.some((each) => [...each].length !== 1))
    return undefined;
  return texts.length === 0 ? ["."] : texts;
}

function globLanguage(pattern: string, delimiters: readonly string[]): Language {
  if (/[\\[\]{}!]/.test(pattern))
    throw new Untranslatable(`the pattern ${JSON.stringify(pattern)} of glob.match`);
  const inside = complement(union(delimiters.map(containing)));
  const one = intersection([inside, lengthAtMost(1), complement(literal(""))]);
  const parts = pattern.match(/\*+|\?|[^*?]+/g) ?? [];
  return concatenation(
    parts.map((part) => {
      if (part === "?") return one;
      if (part === "*") return inside;
      return part.startsWith("*") ? FULL : literal(part);
    }),
  );
}
