import { areDisjoint, isSubset, type Language } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import type { Place } from "./place.js";

/** What is known of the action's name in one question. In the first two cases the request is an object. */
export type ActionName =
  | { readonly kind: "named"; readonly name: string }
  /** A text of the language. */
  | { readonly kind: "texts"; readonly language: Language }
  /** The request is anything, and so is its `action`; but where that is a text, it is one of the language. */
  | { readonly kind: "free"; readonly language: Language };

/** Whether a request whose `action` is this value, or that has none, is one that a question is about. */
export function isAction(action: ActionName, name: unknown): boolean {
  switch (action.kind) {
    case "named":
      return name === action.name;
    case "texts":
      return typeof name === "string" && action.language.accepts(name);
    case "free":
      return typeof name !== "string" || action.language.accepts(name);
  }
}

/** Whether the action's name is a text in a language; what is known already is not asked. */
export function askAction(logic: Logic, place: Place, action: ActionName, asked: Language): Formula {
  switch (action.kind) {
    case "named":
      return asked.accepts(action.name) ? logic.true : logic.false;
    case "texts":
    case "free":
      if (areDisjoint(action.language, asked)) return logic.false;
      if (!isSubset(action.language, asked)) return logic.text(place, asked);
      return action.kind === "texts" ? logic.true : logic.is(place, "string");
  }
}
