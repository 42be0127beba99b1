import { like as likeLanguage } from "../language/index.js";
import { ofEach, type Said } from "./said.js";
import type { Value } from "./value.js";
import type { World } from "./world.js";

/** `like`, of texts only. */
export function like(world: World, value: Value, parts: readonly string[]): Said {
  const { logic } = world;
  const language = likeLanguage(parts);
  return ofEach(world, value, (leaf) => {
    if (leaf.kind === "text")
      return { holds: language.accepts(leaf.text) ? logic.true : logic.false, bad: logic.false };
    if (leaf.kind !== "place") return { holds: logic.false, bad: logic.true };
    return { holds: logic.text(leaf.place, language), bad: logic.not(logic.is(leaf.place, "string")) };
  });
}
