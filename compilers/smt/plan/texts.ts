import {
  anyOf,
  containing,
  endingWith,
  type Language,
  regexLanguage,
  startingWith,
} from "../language/index.js";
import { Untranslatable } from "../untranslatable.js";
import type { Builtin, Builtins, Call } from "./builtin.js";
import { choiceOf, when } from "./choice.js";
import { isOfType } from "./comparisons.js";
import { type Constant, FALSE, integerOf, TRUE, textConstant, textOf } from "./constant.js";
import {
  asText,
  behind,
  fromPosition,
  lengthAtLeast,
  pieces,
  surrounded,
  textIs,
  trimmed,
  window,
  withoutEnds,
  withoutPrefix,
  withoutSuffix,
} from "./text.js";
import { type Guarded, type Leaf, type Text, UNDEFINED, type Value } from "./value.js";
import { and } from "./world.js";

/** So many parts of a constant are listed. */
const PARTS = 4096;

/** Builtins on texts. */
export const TEXTS: Builtins = {
  startswith: partTest(startingWith, (text) => partsOf(text, (_, start) => start === 0)),
  endswith: partTest(endingWith, (text) => partsOf(text, (length, start, part) => start + part === length)),
  contains: partTest(containing, (text) => partsOf(text, () => true)),
  "regex.match": onTexts(2, (call, pattern, value) => {
    if (pattern.kind !== "constant") throw new Untranslatable("a regular expression from the request");
    return asked(call, value, regexLanguage(textOf(pattern) ?? ""), (text) =>
      regexLanguage(textOf(pattern) ?? "").accepts(text),
    );
  }),
  trim: onTexts(2, (_, value, cutset) => trim(value, cutset, "both")),
  trim_left: onTexts(2, (_, value, cutset) => trim(value, cutset, "left")),
  trim_right: onTexts(2, (_, value, cutset) => trim(value, cutset, "right")),
  trim_prefix: onTexts(2, (_, value, prefix) => {
    const [text, fixed] = [asText(value), constantText(prefix, "trim_prefix")];
    if (text !== undefined) return withoutPrefix(text, fixed);
    const whole = constantText(value, "trim_prefix");
    return textConstant(whole.startsWith(fixed) ? whole.slice(fixed.length) : whole);
  }),
  trim_suffix: onTexts(2, (_, value, suffix) => {
    const [text, fixed] = [asText(value), constantText(suffix, "trim_suffix")];
    if (text !== undefined) return withoutSuffix(text, fixed);
    const whole = constantText(value, "trim_suffix");
    return textConstant(whole.endsWith(fixed) ? whole.slice(0, whole.length - fixed.length) : whole);
  }),
  indexof: onTexts(2, (_, value, search) => {
    const [text, part] = [asText(value), constantText(search, "indexof")];
    if (part === "") return UNDEFINED;
    if (text === undefined) throw new Untranslatable("indexof of a constant");
    return { kind: "index", text, part, plus: 0 };
  }),
  split: onTexts(2, (_, value, separator) => {
    const [text, fixed] = [asText(value), constantText(separator, "split")];
    if (text === undefined || [...fixed].length !== 1) {
      throw new Untranslatable("split of a constant, or at more than one character");
    }
    return { kind: "pieces", text, separator: fixed, from: 0, to: undefined };
  }),
  substring: { arity: 3, apply: (call, args) => substring(call, args) },
  concat: { arity: 2, apply: (call, args) => concat(call, args) },
};

/** A builtin whose arguments must all be texts. */
function onTexts(arity: 2, apply: (call: Call, a: Leaf, b: Leaf) => Value): Builtins[string] {
  const whole: Builtin = (call, [a, b]) => {
    if (a === undefined || b === undefined) throw new Error("a builtin on two texts");
    const guard = and(call.world, [isOfType(call, a, "string"), isOfType(call, b, "string")]);
    return guard.kind === "false" ? UNDEFINED : when(call.world, guard, apply(call, a, b));
  };
  return { arity, apply: whole };
}

function partTest(
  languageOf: (part: string) => Language,
  partsOfText: (text: string) => Language,
): Builtins[string] {
  return onTexts(2, (call, value, part) => {
    if (part.kind === "constant") {
      const language = languageOf(textOf(part) ?? "");
      return asked(call, value, language, (text) => language.accepts(text));
    }
    if (value.kind === "constant") return asked(call, part, partsOfText(textOf(value) ?? ""), () => false);
    throw new Untranslatable("a text of the request inside another");
  });
}

/** Whether a text is in a language. */
function asked(
  { world }: Call,
  value: Leaf,
  language: Language,
  ofConstant: (text: string) => boolean,
): Value {
  if (value.kind === "constant") return ofConstant(textOf(value) ?? "") ? TRUE : FALSE;
  const text = asText(value);
  if (text === undefined) throw new Untranslatable("a question about a text that was put together");
  return { kind: "boolean", formula: textIs(world, text, language) };
}

/** The parts of a constant, told by its length, where they start and how long they are; of characters. */
function partsOf(text: string, isPart: (length: number, start: number, part: number) => boolean): Language {
  const characters = [...text];
  const parts = new Set<string>([""]);
  for (let start = 0; start < characters.length; start += 1) {
    for (let part = 1; start + part <= characters.length; part += 1) {
      if (isPart(characters.length, start, part)) parts.add(characters.slice(start, start + part).join(""));
    }
    if (parts.size > PARTS) throw new Untranslatable("the parts of a long constant");
  }
  return anyOf([...parts]);
}

function trim(value: Leaf, cutset: Leaf, at: "both" | "left" | "right"): Value {
  const [text, characters] = [asText(value), constantText(cutset, "trim")];
  if (text === undefined) throw new Untranslatable("trim of a constant");
  return trimmed(text, characters, at);
}

function constantText(leaf: Leaf, what: string): string {
  const text = leaf.kind === "constant" ? textOf(leaf) : undefined;
  if (text === undefined) throw new Untranslatable(`${what} with a text from the request`);
  return text;
}

function substring(call: Call, [base, offset, length]: readonly Leaf[]): Value {
  const { world } = call;
  if (base === undefined || offset === undefined || length === undefined)
    throw new Error("substring has three arguments");
  const guard = isOfType(call, base, "string");
  if (guard.kind === "false") return UNDEFINED;
  const text = asText(base);
  const most = length.kind === "constant" ? integerOf(length) : undefined;
  if (text === undefined) throw new Untranslatable("substring of a constant");
  if (offset.kind === "index" && offset.text === text && most !== undefined && most < 0) {
    const size = [...offset.part].length;
    if (offset.plus < 0) throw new Untranslatable("substring from before what was found");
    const found = textIs(world, text, containing(offset.part));
    const rest = behind(text, offset.part, Math.max(0, offset.plus - size));
    const part = [...offset.part].slice(offset.plus).join("");
    return when(
      world,
      guard,
      choiceOf(
        world,
        [
          { guard: found, value: part === "" ? rest : surrounded(rest, part, "") },
          {
            guard: world.logic.not(found),
            value: offset.plus === 0 ? UNDEFINED : fromPosition(text, offset.plus - 1),
          },
        ],
        false,
      ),
    );
  }
  const start = offset.kind === "constant" ? integerOf(offset) : undefined;
  if (start === undefined) throw new Untranslatable("substring from a position that is not given");
  if (start < 0) return UNDEFINED;
  if (most !== undefined) {
    return when(world, guard, most < 0 ? fromPosition(text, start) : window(text, start, most));
  }
  if (length.kind !== "length" || length.text !== text || -length.plus < start) {
    throw new Untranslatable("substring of a length that is not given");
  }
  const long = textIs(world, text, lengthAtLeast(-length.plus));
  return when(
    world,
    guard,
    choiceOf(
      world,
      [
        { guard: long, value: withoutEnds(text, start, -length.plus - start) },
        // A negative length takes everything.
        { guard: world.logic.not(long), value: fromPosition(text, start) },
      ],
      false,
    ),
  );
}

function concat(call: Call, [delimiter, collection]: readonly Leaf[]): Value {
  if (delimiter === undefined || collection === undefined) throw new Error("concat has two arguments");
  if (isOfType(call, delimiter, "string").kind === "false") return UNDEFINED;
  const separator = constantText(delimiter, "concat");
  switch (collection.kind) {
    case "constant": {
      const { datum } = collection;
      return datum.type === "array" || datum.type === "set"
        ? joined(call, separator, datum.items)
        : UNDEFINED;
    }
    case "tuple":
      return joined(call, separator, collection.items);
    case "pieces":
      if (separator !== collection.separator)
        throw new Untranslatable("pieces of a text joined by another separator");
      return pieces(collection.text, separator, collection.from, collection.to);
    case "sparse": {
      if (collection.some) throw new Untranslatable("elements of an array that are joined");
      const items = collection.items.filter(
        (each): each is Guarded<Constant> => each.value.kind === "constant",
      );
      if (items.length < collection.items.length)
        throw new Untranslatable("texts of the request that are joined");
      if (items.some(({ value }) => textOf(value) === undefined))
        throw new Untranslatable("values that are joined");
      return { kind: "joined", separator, items };
    }
    case "set":
      return concat(call, [delimiter, { kind: "sparse", items: collection.members, some: false }]);
    default:
      throw new Untranslatable("a list of the request that is joined");
  }
}

/** At most one of the items is not a constant. */
function joined(call: Call, separator: string, items: readonly Value[]): Value {
  const { world } = call;
  let [before, after] = ["", ""];
  let found: { readonly text: Text; readonly leaf: Leaf } | undefined;
  for (const [index, item] of items.entries()) {
    const gap = index === 0 ? "" : separator;
    if (item.kind === "constant") {
      const fixed = textOf(item);
      if (fixed === undefined) return UNDEFINED;
      if (found === undefined) before += gap + fixed;
      else after += gap + fixed;
      continue;
    }
    const text = item.kind === "choice" ? undefined : asText(item);
    if (text === undefined || item.kind === "choice" || found !== undefined) {
      throw new Untranslatable("several texts of the request that are joined");
    }
    before += gap;
    found = { text, leaf: item };
  }
  if (found === undefined) return textConstant(before);
  return when(world, isOfType(call, found.leaf, "string"), surrounded(found.text, before, after));
}
