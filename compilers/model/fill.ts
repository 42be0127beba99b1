import { unreachable } from "../diagnostics/index.js";
import { type ExactNumber, isExactNumber } from "./exact.js";
import type { Extension, Template } from "./mapping.js";
import { tenThousandths } from "./value/number.js";

/** The data that a template stands for in a request; `undefined` where the request has nothing. */
export function fill(template: Template, request: unknown): unknown {
  switch (template.kind) {
    case "constant":
      return template.value;
    case "place": {
      const value = valueIn(request, template.path);
      return value === undefined ? template.absent : value;
    }
    case "list":
      return template.items.flatMap((item) => {
        const value = fill(item, request);
        return value === undefined ? [] : [value];
      });
    case "map":
      return Object.fromEntries(
        template.entries.flatMap(([key, each]) => {
          const value = fill(each, request);
          return value === undefined ? [] : [[key, value] as const];
        }),
      );
    case "extension": {
      const value = fill(template.value, request);
      return value === undefined ? undefined : extensionOf(template.extension, value);
    }
    default:
      return unreachable(template);
  }
}

/** The value at a place, along own properties only; `undefined` where there is none. */
export function valueIn(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || isExactNumber(at) || !Object.hasOwn(at, key))
      return undefined;
    at = Object.getOwnPropertyDescriptor(at, key)?.value;
  }
  return at;
}

/** The call of an extension function; a list of values becomes a list of calls. */
function extensionOf(extension: Extension, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => extensionOf(extension, each));
  const fn = extension === "cutDecimal" ? "decimal" : extension;
  return { __extn: { fn, arg: argumentOf(extension, value) } };
}

/** Texts stay as they are, for Cedar to judge; numbers are written as decimals. */
function argumentOf(extension: Extension, value: unknown): unknown {
  const written = isExactNumber(value) ? value.$number : value;
  if (fnTakesDecimals(extension) && (typeof written === "number" || isExactNumber(value))) {
    return decimalText(extension, isExactNumber(value) ? value : Number(written));
  }
  return written;
}

function fnTakesDecimals(extension: Extension): boolean {
  return extension === "decimal" || extension === "cutDecimal";
}

function decimalText(extension: Extension, value: number | ExactNumber): string {
  const number = typeof value === "number" ? value : Number(value.$number);
  if (!Number.isFinite(number)) return String(number);
  const { floor, exact } = tenThousandths(number);
  // Cedar refuses what has more than four places, so such a number is shown to it as it is.
  if (!exact && extension === "decimal") return String(number);
  const digits = String(floor < 0n ? -floor : floor).padStart(5, "0");
  return `${floor < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
