import { unreachable } from "../../compilers/diagnostics/index.js";
import {
  type Constraint,
  inRange,
  matchesPattern,
  parseRegex,
  type Value,
} from "../../compilers/model/index.js";

/** Whether a constraint holds for one present value of its type. */
export type Holds = (value: Value) => boolean;

/** The meaning of each constraint (semantics, section 4). A value of another type never holds. */
export function holds(constraint: Constraint): Holds {
  switch (constraint.kind) {
    case "oneOf": {
      const values = new Set<unknown>(constraint.values);
      return (value) => values.has(value);
    }
    case "prefix":
      return someText(constraint.texts, (value, text) => value.startsWith(text));
    case "suffix":
      return someText(constraint.texts, (value, text) => value.endsWith(text));
    case "contains":
      return someText(constraint.texts, (value, text) => value.includes(text));
    case "matches":
      return ofText((value) => constraint.patterns.some((pattern) => matchesPattern(pattern, value)));
    case "regex":
      return ofText(compileRegex(constraint.source));
    case "within":
      return someText(
        constraint.directories,
        (value, directory) => value === directory || value.startsWith(`${directory}/`),
      );
    case "domain":
      return someText(
        constraint.domains,
        (value, domain) => value === domain || value.endsWith(`.${domain}`),
      );
    case "cidr":
      return ofArray((value: readonly number[]) => constraint.ranges.some((range) => inRange(range, value)));
    case "min":
      return ofNumber((value) => value >= constraint.bound);
    case "max":
      return ofNumber((value) => value <= constraint.bound);
    case "above":
    case "after":
      return ofNumber((value) => value > constraint.bound);
    case "below":
    case "before":
      return ofNumber((value) => value < constraint.bound);
    case "containsAny":
      return ofArray((value: readonly string[]) => constraint.texts.some((text) => value.includes(text)));
    case "containsAll":
      return ofArray((value: readonly string[]) => constraint.texts.every((text) => value.includes(text)));
    default:
      return unreachable(constraint);
  }
}

function someText(texts: readonly string[], test: (value: string, text: string) => boolean): Holds {
  return ofText((value) => texts.some((text) => test(value, text)));
}

function ofText(test: (value: string) => boolean): Holds {
  return (value) => typeof value === "string" && test(value);
}

function ofNumber(test: (value: number) => boolean): Holds {
  return (value) => typeof value === "number" && test(value);
}

/** Addresses and lists are both arrays; the type of the attribute has told them apart already. */
function ofArray<T extends string | number>(test: (value: readonly T[]) => boolean): Holds {
  return (value) => Array.isArray(value) && test(value as readonly T[]);
}

function compileRegex(source: string): (text: string) => boolean {
  const regex = parseRegex(source);
  if ("problem" in regex)
    throw new Error(`a checked policy holds the regex ${source}, which ${regex.problem}`);
  return regex.matches;
}
