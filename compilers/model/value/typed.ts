import { unreachable } from "../../diagnostics/index.js";
import type { TypeName } from "../types.js";
import { parseInstant } from "./datetime.js";
import { hostnameProblem } from "./hostname.js";
import { type Address, parseAddress } from "./ip.js";
import { isDecimal, isInteger } from "./number.js";
import { pathProblem } from "./path.js";

/** A value known to be of its type: an `ip` as groups, a `datetime` as epoch milliseconds, a `strings` as an array. */
export type Value = string | number | boolean | Address | readonly string[];

/** The typed form of a raw value, or `undefined` when it is not of the type (semantics, section 3). */
export function typeValue(type: TypeName, raw: unknown): Value | undefined {
  switch (type) {
    case "string":
      return text(raw);
    case "path":
      return textIf(raw, (value) => pathProblem(value) === undefined);
    case "hostname":
      return textIf(raw, (value) => hostnameProblem(value) === undefined);
    case "integer":
      return typeof raw === "number" && isInteger(raw) ? raw : undefined;
    case "decimal":
      return typeof raw === "number" && isDecimal(raw) ? raw : undefined;
    case "boolean":
      return typeof raw === "boolean" ? raw : undefined;
    case "ip":
      return typeof raw === "string" ? parseAddress(raw) : undefined;
    case "datetime":
      return typeof raw === "string" ? parseInstant(raw) : undefined;
    case "strings":
      return strings(raw);
    default:
      return unreachable(type);
  }
}

function text(raw: unknown): string | undefined {
  return typeof raw === "string" && raw.isWellFormed() ? raw : undefined;
}

function textIf(raw: unknown, holds: (value: string) => boolean): string | undefined {
  const value = text(raw);
  return value !== undefined && holds(value) ? value : undefined;
}

/** Copied element by element, so that what was checked is what engines see. */
function strings(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const elements: string[] = [];
  for (const each of raw as readonly unknown[]) {
    const element = text(each);
    if (element === undefined) return undefined;
    elements.push(element);
  }
  return elements;
}
