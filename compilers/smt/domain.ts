import type { ActionName } from "./action.js";
import { literal } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import type { Space } from "./place.js";

/** What is given in a question about requests with such an action's name; what kinds are is for the axioms to say. */
export function domainOf(logic: Logic, { root, at }: Space, action: ActionName): Formula {
  const name = at(["action"]);
  switch (action.kind) {
    case "named":
      return logic.and([logic.is(root, "object"), logic.text(name, literal(action.name))]);
    case "texts":
      return logic.and([logic.is(root, "object"), logic.text(name, action.language)]);
    case "free": {
      const isObject = logic.is(root, "object");
      const isText = logic.is(name, "string");
      return logic.or([logic.not(logic.and([isObject, isText])), logic.text(name, action.language)]);
    }
  }
}
