import type { CedarMapping, EntityTemplate, Template } from "../../compilers/model/index.js";
import { attributesIn, type CedarCells, type CedarTemplates, typesIn } from "../checker/twins/index.js";

/**
 * Fills in what a mapping leaves out: the principal is named by `subject.id`, the action by `action`, the resource by
 * `resource.id`; the context is `parameters`. Their types and attributes are those that policies and schema speak of.
 */
export function commonLayout(mapping: CedarMapping, cells: CedarCells): CedarTemplates {
  const principal = mapping.principal ?? entity(typesIn(cells.principal)[0] ?? "User", "subject");
  const resource = mapping.resource ?? entity(typesIn(cells.resource)[0] ?? "Resource", "resource");
  const action = mapping.action ?? {
    type: constant(typesIn(cells.action)[0] ?? "Action"),
    id: place(["action"]),
  };
  return {
    principal,
    action,
    resource,
    context: mapping.context ?? place(["parameters"]),
    entities: mapping.entities ?? [
      described(principal, attributesIn(cells.principal), "subject"),
      described(resource, attributesIn(cells.resource), "resource"),
    ],
  };
}

function entity(type: string, root: string): EntityTemplate {
  // A request without a subject is made by nobody in particular.
  return { type: constant(type), id: { kind: "place", path: [root, "id"], absent: "" } };
}

function described({ type, id }: EntityTemplate, attributes: readonly string[], root: string): Template {
  const attrs = attributes.map((name) => [name, place([root, name])] as const);
  const uid: Template = {
    kind: "map",
    entries: [
      ["type", type],
      ["id", id],
    ],
  };
  return {
    kind: "map",
    entries: [
      ["uid", uid],
      ["attrs", { kind: "map", entries: attrs }],
    ],
  };
}

function constant(value: string): Template {
  return { kind: "constant", value };
}

function place(path: readonly string[]): Template {
  return { kind: "place", path };
}
