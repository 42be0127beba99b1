import type { TypedAttribute } from "../../../compilers/model/index.js";
import { ask, withRaw } from "./ask.js";
import { place } from "./assemble.js";
import { maskersOf } from "./maskers.js";
import { type Setting, solve } from "./solve.js";
import type { Space, SpaceRule } from "./space.js";

/**
 * Attributes of another type, and no record on the way to them, where a rule fires: the type counts before any rule does, and what
 * other rules would ask of the attribute must not be skipped.
 */
export function* wrongTypeCases(space: Space): Generator<unknown> {
  const { attributes } = space.actionClass;
  if (attributes.length === 0) return;
  for (const wrong of [0, 1]) {
    const setting = attributes.map((each) => ({ raw: wrongValues(each)[wrong], value: undefined }));
    yield ask(space, [...setting, { raw: space.names[0], value: undefined }]);
  }
  const done = new Set<string>();
  for (const rule of space.rules) {
    const setting = solve(space, [{ tree: rule.own.tree, wanted: true }], maskersOf(space, rule));
    if (setting !== undefined) yield* wrongBeside(space, rule, setting, done);
  }
}

/** Every rule that allows is tried with every attribute, of other rules one with each. */
function* wrongBeside(
  space: Space,
  { rule, own }: SpaceRule,
  setting: Setting,
  done: Set<string>,
): Generator<unknown> {
  const { attributes } = space.actionClass;
  const allows = rule.decision === "ALLOW";
  const asked = own.leaves.map(({ attribute }) => attribute.name);
  for (const [index, attribute] of attributes.entries()) {
    const isNew = !done.has(`${rule.decision} ${attribute.name}`) && !asked.includes(attribute.name);
    if (isNew) done.add(`${rule.decision} ${attribute.name}`);
    if (allows || isNew) for (const raw of wrongValues(attribute)) yield withRaw(space, setting, index, raw);
    for (let levels = 0; levels < attribute.path.keys.length; levels += 1) {
      const way = wayTo(attribute, levels);
      const isAsked = own.leaves.some((each) => wayTo(each.attribute, levels) === way);
      // Where a rule that allows asks for something in the record it does not fire without it.
      if (done.has(`${rule.decision} ${way}`) || (allows && isAsked)) continue;
      done.add(`${rule.decision} ${way}`);
      for (const container of ["x", []]) {
        const request = ask(space, setting);
        place(request, attribute, container, levels);
        yield request;
      }
    }
  }
}

/** A value of another type that JSON tells apart at a glance, and one that a careless reader takes for the right one. */
function wrongValues({ type }: TypedAttribute): readonly unknown[] {
  return [{}, type === "integer" || type === "decimal" ? "7" : 7];
}

/** The record that lies so many levels down the way to an attribute. */
function wayTo({ path }: TypedAttribute, levels: number): string {
  return JSON.stringify([path.root, ...path.keys.slice(0, levels)]);
}
