import { unreachable } from "../diagnostics/index.js";
import type { Formula, TypedAttribute, TypeName } from "../model/index.js";
import { neverHolds } from "./constraint.js";

const TRUE: Formula = { kind: "true" };
const FALSE: Formula = { kind: "false" };

/**
 * The same formula without leaves that hold for every value or for none, so that `true` and `false` are only ever the whole,
 * and without what does not matter here about an attribute, so that equal formulas are lowered once.
 */
export function simplify(formula: Formula): Formula {
  switch (formula.kind) {
    case "and":
    case "or": {
      const [neutral, dominant] =
        formula.kind === "and" ? (["true", "false"] as const) : (["false", "true"] as const);
      const members = distinct(formula.members.map(simplify)).filter((member) => member.kind !== neutral);
      const decisive = members.find((member) => member.kind === dominant);
      const [first] = members;
      if (decisive !== undefined || first === undefined) return decisive ?? { kind: neutral };
      return members.length === 1 ? first : { kind: formula.kind, members };
    }
    case "present":
    case "absent":
      return { kind: formula.kind, attribute: simplifyAttribute(formula.attribute) };
    case "holds":
    case "fails":
      return simplifyLeaf(formula);
    case "true":
    case "false":
      return formula;
    default:
      return unreachable(formula);
  }
}

function distinct(formulas: readonly Formula[]): readonly Formula[] {
  return [...new Map(formulas.map((formula) => [JSON.stringify(formula), formula])).values()];
}

function simplifyLeaf(leaf: Extract<Formula, { kind: "holds" | "fails" }>): Formula {
  const { constraint, over } = leaf;
  const attribute = simplifyAttribute(leaf.attribute);
  const never = neverHolds(constraint) && over !== "every";
  const always = constraint.kind === "containsAll" && constraint.texts.length === 0;
  if (!never && !always) return { ...leaf, attribute };
  if (never === (leaf.kind === "holds")) return FALSE;
  return attribute.path.root === "action" ? TRUE : { kind: "present", attribute };
}

/** Of types, only the JSON type of their values matters to a condition, and that a `datetime` is asked as an instant. */
function simplifyAttribute({ path, name, type }: TypedAttribute): TypedAttribute {
  return { path, name, type: KINDS[type], optional: false, declared: false };
}

const KINDS = {
  string: "string",
  path: "string",
  hostname: "string",
  ip: "string",
  integer: "decimal",
  decimal: "decimal",
  datetime: "datetime",
  boolean: "boolean",
  strings: "strings",
} as const satisfies Record<TypeName, TypeName>;
