import { neighbour } from "./text-values.js";

/** Lists around what `contains_any` and `contains_all` name: none, each, all, all but one, others too, others only. */
export function namedListValues(texts: readonly string[]): readonly (readonly string[])[] {
  const some = texts.slice(0, 8);
  return [
    [...texts],
    [],
    ["zz"],
    ...some.map((text) => [text]),
    ...some.map((gone) => texts.filter((text) => text !== gone)),
    [...texts, "zz"],
    ["zz", ...some.slice(0, 1)],
    some.map(neighbour),
    ...some.map((text) => [neighbour(text)]),
    some.map((text) => `${text}x`),
    some.map((text) => text.toUpperCase()),
    [...some, ...some],
  ];
}

/** Lists of the elements that a constraint is asked of: each alone, a good one with a bad one, none, twice the same. */
export function elementListValues(
  inside: readonly string[],
  outside: readonly string[],
): readonly (readonly string[])[] {
  const [good = "zz"] = inside;
  const [bad = "zz"] = outside;
  return [
    [good],
    [bad],
    [good, bad],
    [bad, good],
    [],
    inside.slice(0, 6),
    outside.slice(0, 4),
    [good, good],
    ...inside.slice(1, 12).map((each) => [each]),
    ...outside.slice(1, 16).map((each) => [each]),
    ...outside.slice(1, 6).map((each) => [good, each]),
  ];
}
