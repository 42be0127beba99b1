import type { ActionClass } from "../model/index.js";
import { contextOf, type Field } from "./context.js";
import { printText } from "./literal.js";
import type { Names } from "./names.js";

/** The schema of classes: one action each, whose context holds what the rules of the class mention and nothing else. */
export function printSchema(classes: readonly ActionClass[], names: Names): string {
  const { namespace, principalType, resourceType, claims } = names.layout;
  const actions = classes.map((each) => printAction(each, names));
  const entities = `entity ${principalType}${claims ? " tags String" : ""};\nentity ${resourceType};`;
  const body = [entities, ...actions].join("\n\n");
  return namespace === "" ? `${body}\n` : `namespace ${namespace} {\n${body}\n}\n`;
}

function printAction(actionClass: ActionClass, names: Names): string {
  const { principalType, resourceType } = names.layout;
  const context = printRecord(contextOf(actionClass, names), "  ");
  const types = `principal: [${principalType}],\n  resource: [${resourceType}],\n  context: ${context}`;
  return `action ${printText(names.actionId(actionClass))} appliesTo {\n  ${types}\n};`;
}

function printRecord(fields: readonly Field[], indent: string): string {
  const inner = `${indent}  `;
  const lines = fields.map(({ name, optional, type, doc }) => {
    const annotation = doc === undefined ? "" : `${inner}@doc(${printText(doc)})\n`;
    const printed = typeof type === "string" ? type : printRecord(type, inner);
    return `${annotation}${inner}${printText(name)}${optional ? "?" : ""}: ${printed},\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}
