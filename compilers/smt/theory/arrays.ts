import { type Literal, literalsAbout, type PlaceDecision } from "./literal.js";
import { type Effort, inOrOut, sharedText } from "./texts.js";

/** An array for which the literals hold; they are all that is asked of a place that holds an array. */
export function decideArray(literals: readonly Literal[], effort: Effort): PlaceDecision {
  const others = literalsAbout(literals, "someOther");
  const texts = literalsAbout(literals, "someText");
  const refused = texts
    .filter(({ holds }) => !holds)
    .map((source) => ({ language: inOrOut(source.atom.language, false), source }));
  const elements: unknown[] = [];
  for (const source of texts.filter(({ holds }) => holds)) {
    const { language } = source.atom;
    if (elements.some((each) => typeof each === "string" && language.accepts(each))) continue;
    const element = sharedText([{ language, source }, ...refused], effort);
    if (element.kind === "unknown") return element;
    // Without an element to find, no text needs to be avoided.
    if (element.kind === "unsat") return { kind: "unsat", core: [...new Set([source, ...element.core])] };
    elements.push(element.text);
  }
  const wanting = others.find(({ holds }) => holds);
  if (wanting === undefined) return { kind: "sat", value: elements };
  const refusing = others.find(({ holds }) => !holds);
  if (refusing !== undefined) return { kind: "unsat", core: [wanting, refusing] };
  return { kind: "sat", value: [...elements, 0] };
}
