import { REQUEST_DEPTH } from "../model/index.js";
import { literal, type Term } from "./ast.js";

/** A value as a term of literals alone; `undefined` when JSON in UTF-8 cannot hold it as it is, or it is too deep, or endless. */
export function jsonTerm(value: unknown, levels: number = REQUEST_DEPTH): Term | undefined {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? literal(value) : undefined;
    case "number":
      return Number.isFinite(value) ? literal(value) : undefined;
    case "boolean":
      return literal(value);
    case "object":
      if (value === null) return literal(null);
      if (levels === 0) return undefined;
      return Array.isArray(value) ? arrayTerm(value, levels - 1) : objectTerm(value, levels - 1);
    default:
      return undefined;
  }
}

function arrayTerm(value: readonly unknown[], levels: number): Term | undefined {
  // A hole counts as `undefined` here, as it should.
  const items = Array.from(value, (each) => jsonTerm(each, levels));
  return items.every((each) => each !== undefined) ? { kind: "array", items } : undefined;
}

function objectTerm(value: object, levels: number): Term | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  const entries = Object.entries(value).map(([key, each]) => [key, jsonTerm(each, levels)] as const);
  const isWhole = entries.every((entry): entry is readonly [string, Term] => {
    return entry[0].isWellFormed() && entry[1] !== undefined;
  });
  return isWhole ? { kind: "object", entries } : undefined;
}
