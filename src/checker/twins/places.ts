import { unreachable } from "../../../compilers/diagnostics/index.js";
import type {
  EntityTemplate,
  RequestSpace,
  SpaceAttribute,
  Template,
  TypeName,
} from "../../../compilers/model/index.js";
import {
  addHint,
  type Cell,
  createCell,
  ELEMENT,
  type Hint,
  join,
  PARENTS,
  partOf,
  rootOf,
  UID_ID,
  UID_TYPE,
} from "./cell.js";
import type { CedarCells } from "./read-cedar.js";

/** A place in requests, what policies do with the value there, and what is declared of it. */
export interface Place {
  readonly path: readonly string[];
  readonly cell: Cell;
  readonly declared: SpaceAttribute | undefined;
  /** Whether other places lie in it, so that its value is made of theirs. */
  readonly isWhole: boolean;
}

/** How requests reach Cedar, with the common layout filled in. */
export interface CedarTemplates {
  readonly principal: EntityTemplate;
  readonly action: EntityTemplate;
  readonly resource: EntityTemplate;
  readonly context: Template;
  readonly entities: readonly Template[];
}

/** Joins what a template makes of a request with what policies see, so that what these say is said of the request. */
export function joinTemplate(template: Template, seen: Cell, request: Cell): void {
  switch (template.kind) {
    case "constant":
      return;
    case "place":
      join(seen, partOf(request, ...template.path));
      return;
    case "list":
      for (const item of template.items) joinTemplate(item, partOf(seen, ELEMENT), request);
      return;
    case "map":
      for (const [key, each] of template.entries) joinTemplate(each, partOf(seen, key), request);
      return;
    case "extension":
      joinTemplate(template.value, seen, request);
      if (template.extension !== "duration") {
        addHint(seen, template.extension === "cutDecimal" ? "decimal" : template.extension);
      }
      return;
    default:
      unreachable(template);
  }
}

/** Joins all that Cedar sees; the attributes of an entity are found by its name. */
export function joinCedar(templates: CedarTemplates, cells: CedarCells, request: Cell): void {
  for (const part of ["principal", "action", "resource"] as const) {
    // A name that no policy asks for and that need not be there tells nothing.
    const isIdle = !rootOf(cells[part]).parts.has(UID_ID) && isOptional(templates[part].id);
    if (isIdle) continue;
    joinTemplate(templates[part].id, partOf(cells[part], UID_ID), request);
    joinTemplate(templates[part].type, partOf(cells[part], UID_TYPE), request);
  }
  joinTemplate(templates.context, cells.context, request);
  for (const entity of templates.entities) {
    if (entity.kind !== "map") continue;
    const parts = new Map(entity.entries);
    const uid = JSON.stringify(uidOf(parts.get("uid")));
    for (const part of ["principal", "resource"] as const) {
      if (uid !== JSON.stringify([templates[part].type, templates[part].id])) continue;
      const attrs = parts.get("attrs");
      if (attrs !== undefined) joinTemplate(attrs, cells[part], request);
      const parents = parts.get("parents");
      if (parents !== undefined) joinParents(parents, partOf(cells[part], PARENTS), request);
    }
  }
}

function isOptional(template: Template): boolean {
  return template.kind === "place" && template.absent !== undefined;
}

function uidOf(uid: Template | undefined): readonly (Template | undefined)[] {
  const parts = uid?.kind === "map" ? new Map(uid.entries) : undefined;
  return [parts?.get("type"), parts?.get("id")];
}

function joinParents(parents: Template, cell: Cell, request: Cell): void {
  if (parents.kind !== "list") {
    joinTemplate(parents, cell, request);
    return;
  }
  for (const parent of parents.items) {
    const [type, id] = uidOf(parent);
    if (type !== undefined) joinTemplate(type, partOf(cell, ELEMENT, UID_TYPE), request);
    if (id !== undefined) joinTemplate(id, partOf(cell, ELEMENT, UID_ID), request);
  }
}

const DEPTH = 6;

/** The places of which something is known, in the order of their names. */
export function placesOf(request: Cell, space: RequestSpace): readonly Place[] {
  for (const { path, type } of space.attributes) declare(partOf(request, ...path), type);
  const places: Place[] = [];
  const walk = (cell: Cell, path: readonly string[], above: readonly Cell[]): void => {
    const root = rootOf(cell);
    const keys = [...root.parts.keys()].filter((key) => typeof key === "string").sort();
    const isEntity = root.parts.has(UID_ID);
    if (keys.length > 0 && !above.includes(root) && path.length < DEPTH) {
      if (path.length > 0) places.push({ path, cell: root, declared: undefined, isWhole: true });
      for (const key of keys) walk(partOf(root, key), [...path, key], [...above, root]);
    } else if (path.length > 0 && !isEntity) {
      const declared = space.attributes.find((each) => each.path.join(".") === path.join("."));
      places.push({ path, cell: root, declared, isWhole: false });
    }
  };
  walk(request, [], []);
  return places;
}

const HINTS: Readonly<Record<TypeName, Hint>> = {
  string: "text",
  path: "text",
  hostname: "text",
  strings: "list",
  integer: "number",
  decimal: "number",
  boolean: "boolean",
  ip: "ip",
  datetime: "datetime",
};

function declare(cell: Cell, type: TypeName): void {
  addHint(cell, HINTS[type]);
  if (type === "strings") addHint(partOf(cell, ELEMENT), "text");
}

/** The cells of what Cedar speaks of, before anything is known. */
export function createCedarCells(): CedarCells {
  return { principal: createCell(), action: createCell(), resource: createCell(), context: createCell() };
}
