import type { ActionClass, TypedAttribute } from "../../../compilers/model/index.js";

type Record_ = Record<string, unknown>;

/**
 * Puts raw values at the places of a class's attributes, in their order; `undefined` leaves a place empty. An attribute that lies
 * inside another one's value finds no place when that value is no object.
 */
export function assemble(
  actionClass: ActionClass,
  action: unknown,
  values: readonly unknown[],
): Record<string, unknown> {
  const request: Record_ = { action };
  actionClass.attributes.forEach((attribute, index) => {
    const value = values[index];
    if (value !== undefined) place(request, attribute, value);
  });
  return request;
}

/** Puts something at an attribute's place, or at the first levels of the way to it. */
export function place(
  request: Record<string, unknown>,
  { path }: Pick<TypedAttribute, "path">,
  value: unknown,
  levels = path.keys.length,
): void {
  const way = [path.root, ...path.keys.slice(0, levels)];
  let here = request;
  for (let level = 0; level < way.length - 1; level += 1) {
    const key = way[level] ?? "";
    const below = Object.hasOwn(here, key) ? here[key] : undefined;
    if (below === undefined || below === null) here = define(here, key, {}) as Record_;
    else if (typeof below === "object" && !Array.isArray(below)) here = below as Record_;
    else return;
  }
  define(here, way[way.length - 1] ?? "", value);
}

/** A plain assignment of `__proto__` would change the prototype and add nothing. */
function define(object: Record_, key: string, value: unknown): unknown {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return value;
}
