import { assemble } from "./assemble.js";
import type { Candidate } from "./candidates.js";
import type { Setting } from "./solve.js";
import type { Space } from "./space.js";

/** The request of a setting, by every name of the class where the rules do not ask for the name. */
export function* askAll(space: Space, setting: Setting | undefined): Generator<unknown> {
  if (setting === undefined) return;
  for (const name of space.places[space.places.length - 1]?.leaves().length === 0 ? space.names : []) {
    yield ask(space, setting, name);
  }
  yield ask(space, setting);
}

/** The request of a setting; its last place is the action's name. */
export function ask(space: Space, setting: Setting, name?: string): Record<string, unknown> {
  const raws = setting.map(({ raw }) => raw);
  return assemble(space.actionClass, name ?? raws[raws.length - 1], raws);
}

/** A request with one value exchanged. */
export function withRaw(space: Space, setting: Setting, index: number, raw: unknown): unknown {
  return ask(space, replaced(setting, index, { raw, value: undefined }));
}

/** A setting with one candidate exchanged. */
export function replaced(setting: Setting, index: number, candidate: Candidate): Setting {
  return setting.map((each, at) => (at === index ? candidate : each));
}
