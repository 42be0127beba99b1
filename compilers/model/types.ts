/** The types an attribute can have (semantics, section 3), most general first: inference takes the first that fits. */
export const TYPE_NAMES = [
  "string",
  "path",
  "hostname",
  "strings",
  "integer",
  "decimal",
  "boolean",
  "ip",
  "datetime",
] as const;

/** One type of the language. */
export type TypeName = (typeof TYPE_NAMES)[number];

/** How a type is spoken of in messages. */
export function describeType(type: TypeName): string {
  return type === "strings"
    ? "a list of strings"
    : `${type === "integer" || type === "ip" ? "an" : "a"} ${type}`;
}
