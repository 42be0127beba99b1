import type { Policy } from "../../../compilers/model/index.js";
import { ask, replaced, withRaw } from "./ask.js";
import { place } from "./assemble.js";
import { ABSENT } from "./candidates.js";
import { unknownName } from "./class-name.js";
import { decide } from "./decide.js";
import { CONTAINERS, HOSTILE, heavyValues, NO_REQUESTS } from "./hostile.js";
import { maskersOf } from "./maskers.js";
import { type Setting, solve } from "./solve.js";
import type { Space, SpaceRule } from "./space.js";
import { TYPE_VALUES } from "./type-values.js";

/** Absent, null, of the wrong type, hostile, at every attribute, where something depends on it. */
export function* hostileCases(space: Space): Generator<unknown> {
  const { actionClass, places } = space;
  for (const [index, attribute] of actionClass.attributes.entries()) {
    const setting = settingAbout(space, index);
    const odd = places[index]?.odd() ?? [];
    for (const raw of [undefined, ...HOSTILE, ...odd]) yield withRaw(space, setting, index, raw);
    for (let levels = 0; levels < attribute.path.keys.length; levels += 1) {
      for (const container of CONTAINERS) {
        const request = ask(space, replaced(setting, index, ABSENT));
        place(request, attribute, container, levels);
        yield request;
      }
    }
  }
}

/**
 * Every value that is at the edge of a type, valid or not, once in a policy: what reads a type is the same for all of its
 * attributes. Where a rule fires that does not ask for the attribute, it shows whether the value is taken for one of the type.
 */
export function* edgeCases(spaces: readonly Space[]): Generator<unknown> {
  const places = spaces.flatMap((space) =>
    space.actionClass.attributes.map(({ type }, index) => ({ space, type, index })),
  );
  for (const type of new Set(places.map((each) => each.type))) {
    const own = places.filter((each) => each.type === type);
    const found = firstBeside(own) ?? own.slice(0, 1).map((each) => ({ ...each, setting: about(each) }))[0];
    if (found === undefined) continue;
    const { space, index, setting } = found;
    for (const raw of [...TYPE_VALUES[type], ...HOSTILE]) yield withRaw(space, setting, index, raw);
  }
}

interface SpacePlace {
  readonly space: Space;
  readonly index: number;
}

function about({ space, index }: SpacePlace): Setting {
  return settingAbout(space, index);
}

function firstBeside(
  places: readonly SpacePlace[],
): (SpacePlace & { readonly setting: Setting }) | undefined {
  for (const { space, index } of places) {
    const setting = settingBeside(space, index);
    if (setting !== undefined) return { space, index, setting };
  }
  return undefined;
}

/** A setting in which a rule that does not ask for the attribute allows. */
function settingBeside(space: Space, index: number): Setting | undefined {
  for (const rule of space.rules) {
    if (rule.rule.decision !== "ALLOW" || rule.own.leaves.some(({ place: at }) => at === index)) continue;
    const setting = solve(space, [{ tree: rule.own.tree, wanted: true }], maskersOf(space, rule));
    if (setting !== undefined) return setting;
  }
  return undefined;
}

/** A setting in which a rule that asks for the attribute fires. */
function settingAbout(space: Space, index: number): Setting {
  for (const rule of space.rules) {
    const leaf = rule.own.leaves.find((each) => each.place === index);
    const setting =
      leaf && decide(space, rule.own.tree, leaf, true, maskersOf(space, rule), (_, each) => each !== ABSENT);
    if (setting !== undefined) return setting;
  }
  return space.places.map((each) => each.pool()[0] ?? ABSENT);
}

/** Requests that are none, names that nobody knows, and a handful near the limits of size. */
export function* strangeRequests(policy: Policy, spaces: readonly Space[]): Generator<unknown> {
  yield* NO_REQUESTS;
  const unknown = unknownName(policy);
  yield { action: unknown };
  const settings = spaces.map((space) => ({ space, setting: firing(space, space.rules[0]) }));
  for (const { space, setting } of settings) {
    yield { ...ask(space, setting), action: unknown };
    for (const name of space.names.slice(0, 1)) {
      for (const near of [
        `${name} `,
        `${name}\0`,
        `${name}x`,
        name.slice(0, -1),
        swapCase(name),
        `${name}\n`,
      ]) {
        yield { ...ask(space, setting), action: near };
      }
    }
    for (const root of ["parameters", "subject", "resource", "context"]) {
      for (const container of CONTAINERS) yield { ...ask(space, setting), [root]: container };
    }
    yield { ...ask(space, setting), unmentioned: { __extn: { fn: "unknown", arg: "x" } }, entities: [] };
  }
  yield* heavyCases(settings);
}

/** One attribute of each kind that has a limit; the rest would cost seconds and say the same. */
function* heavyCases(
  settings: readonly { readonly space: Space; readonly setting: Setting }[],
): Generator<unknown> {
  const tried = new Set<boolean>();
  for (const { space, setting } of settings) {
    for (const [index, attribute] of space.actionClass.attributes.entries()) {
      const isList = attribute.type === "strings";
      if (tried.has(isList)) continue;
      tried.add(isList);
      for (const heavy of heavyValues()) {
        const request = ask(space, replaced(setting, index, ABSENT));
        place(request, attribute, heavy);
        yield request;
      }
    }
  }
  for (const { space, setting } of settings.slice(0, 1)) {
    yield { ...ask(space, setting), unmentioned: "a".repeat(1024 * 1024) };
  }
}

function firing(space: Space, rule: SpaceRule | undefined): Setting {
  const goals = rule === undefined ? [] : [{ tree: rule.own.tree, wanted: true }];
  return solve(space, goals) ?? space.places.map((each) => each.pool()[0] ?? ABSENT);
}

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
