import type { Located } from "./preflight.js";
import { type Answer, denied } from "./request.js";
import { typeValue, type Value } from "./value/typed.js";

/** The typed values of a request, one for each attribute of its class, `undefined` when absent. */
export type Values = readonly (Value | undefined)[];

/** Types what a request holds; one value that is not of its type makes the whole request invalid (semantics, section 3). */
export function admit({ actionClass, raw }: Located): Values | Answer {
  let invalid: string[] | undefined;
  const values = actionClass.attributes.map((attribute, index) => {
    const each = raw[index];
    if (each === undefined) return undefined;
    const value = typeValue(attribute.type, each);
    if (value === undefined) invalid = [...(invalid ?? []), attribute.name];
    return value;
  });
  return invalid === undefined ? values : denied("invalid_attribute", invalid);
}
