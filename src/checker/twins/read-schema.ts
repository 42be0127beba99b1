import { addHint, type Cell, ELEMENT, type Hint, join, literalCell, partOf, UID_TYPE } from "./cell.js";
import type { CedarCells } from "./read-cedar.js";
import { at, entriesOf, listAt, textAt } from "./tree.js";

/** Reads from a Cedar schema, in its JSON form, which types the attributes have, and which actions there are. */
export function readSchema(schema: unknown, cells: CedarCells): readonly string[] {
  const actions: string[] = [];
  for (const [prefix, namespace] of entriesOf(schema)) {
    const named = (name: string): string =>
      prefix === "" || name.includes("::") ? name : `${prefix}::${name}`;
    join(partOf(cells.action, UID_TYPE), literalCell(named("Action"), ORIGIN));
    const common = at(namespace, "commonTypes");
    for (const [name, action] of entriesOf(at(namespace, "actions"))) {
      actions.push(name);
      const appliesTo = at(action, "appliesTo");
      readType(at(appliesTo, "context"), cells.context, common, 0);
      for (const part of ["principal", "resource"] as const) {
        for (const type of listAt(appliesTo, `${part}Types`)) {
          join(partOf(cells[part], UID_TYPE), literalCell(named(String(type)), ORIGIN));
          const entity = at(at(namespace, "entityTypes"), String(type).split("::").pop() ?? "");
          readType(at(entity, "shape"), cells[part], common, 0);
        }
      }
    }
  }
  return actions;
}

const HINTS: Readonly<Record<string, Hint>> = {
  String: "text",
  Long: "number",
  Boolean: "boolean",
  Bool: "boolean",
  ipaddr: "ip",
  decimal: "decimal",
  datetime: "datetime",
};

const ORIGIN = "schema";
const DEPTH = 8;

function readType(type: unknown, cell: Cell, common: unknown, depth: number): void {
  if (depth > DEPTH) return;
  const word = textAt(type, "type");
  if (word === "Record") {
    for (const [name, attribute] of entriesOf(at(type, "attributes"))) {
      readType(attribute, partOf(cell, name), common, depth + 1);
    }
  } else if (word === "Set") {
    addHint(cell, "list");
    readType(at(type, "element"), partOf(cell, ELEMENT), common, depth + 1);
  } else {
    const name = textAt(type, "name")?.split("::").pop() ?? word ?? "";
    const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
    if (hint !== undefined) addHint(cell, hint);
    const known = at(common, name);
    if (known !== undefined) readType(known, cell, common, depth + 1);
  }
}
