import { anyOf, complement, FULL, IPV4, type Language, like, literal } from "../language/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Place } from "../place.js";
import { addRationals, compareRationals, parseRational, type Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import type { CedarValue } from "./value.js";

/** Cedar's operators on values that a schema has typed; what no schema lets through is `Untranslatable`. */
export interface Operators {
  readonly logic: Logic;
  readonly inLanguage: (value: CedarValue, language: Language) => Formula;
  readonly like: (value: CedarValue, parts: readonly string[]) => Formula;
  readonly contains: (set: CedarValue, element: CedarValue) => Formula;
  readonly containsAll: (set: CedarValue, elements: CedarValue) => Formula;
  readonly containsAny: (set: CedarValue, elements: CedarValue) => Formula;
  readonly isEmpty: (set: CedarValue) => Formula;
  readonly isInRange: (address: CedarValue, range: CedarValue) => Formula;
  readonly isFamily: (address: CedarValue, family: 4 | 6) => Formula;
}

/** Makes the operators; `askAction` says whether the action's name is in a language. */
export function createOperators(logic: Logic, askAction: (language: Language) => Formula): Operators {
  const inLanguage = (value: CedarValue, language: Language): Formula => {
    if (value.kind === "textLiteral") return language.accepts(value.text) ? logic.true : logic.false;
    if (value.kind !== "text") throw refused("a text", value);
    return value.of.kind === "action" ? askAction(language) : logic.text(value.of.place, language);
  };
  const contains = (set: CedarValue, element: CedarValue): Formula => {
    if (set.kind === "texts") return logic.someText(set.place, literal(literalText(element)));
    if (set.kind !== "setLiteral") throw refused("a set", set);
    if (element.kind === "text") return inLanguage(element, anyOf(set.members.map(literalText)));
    return logic.or(set.members.map((member) => equalValues(operators, element, member)));
  };
  const containsAll = (set: CedarValue, elements: CedarValue): Formula => {
    if (elements.kind === "setLiteral") return logic.and(elements.members.map((each) => contains(set, each)));
    if (elements.kind !== "texts" || set.kind !== "setLiteral") throw refused("a set of literals", set);
    return logic.not(logic.someText(elements.place, complement(anyOf(set.members.map(literalText)))));
  };
  const containsAny = (set: CedarValue, elements: CedarValue): Formula => {
    const [texts, literals] = set.kind === "texts" ? [set, elements] : [elements, set];
    if (literals.kind !== "setLiteral") throw refused("a set of literals", literals);
    return logic.or(literals.members.map((each) => contains(texts, each)));
  };
  const operators: Operators = {
    logic,
    inLanguage,
    like: (value, parts) => inLanguage(value, like(parts)),
    contains,
    containsAll,
    containsAny,
    isEmpty: (set) => {
      if (set.kind === "setLiteral") return set.members.length === 0 ? logic.true : logic.false;
      if (set.kind !== "texts") throw refused("a set", set);
      const someOther = logic.atom({ kind: "someOther", place: set.place });
      return logic.not(logic.or([logic.someText(set.place, FULL), someOther]));
    },
    isInRange: (address, range) => {
      if (address.kind !== "ip") throw refused("an address of the request", address);
      if (range.kind !== "ipLiteral") throw refused("a literal range", range);
      return logic.address(address.place, range.family, range.low, range.high);
    },
    isFamily: (address, family) => {
      if (address.kind !== "ip") throw refused("an address of the request", address);
      const isIpv4 = logic.text(address.place, IPV4);
      return family === 4 ? isIpv4 : logic.not(isIpv4);
    },
  };
  return operators;
}

/** `==`; values of different kinds are never equal, which strict validation does not let anyone ask. */
export function equalValues(operators: Operators, a: CedarValue, b: CedarValue): Formula {
  const { logic } = operators;
  if (isLiteral(a) && !isLiteral(b)) return equalValues(operators, b, a);
  if (a.kind === "bool" && b.kind === "bool") return logic.not(logic.xor(a.holds, b.holds));
  if (b.kind === "textLiteral" && (a.kind === "text" || a.kind === "textLiteral")) {
    return operators.inLanguage(a, literal(b.text));
  }
  return logic.and([compareValues(operators, "<=", a, b), compareValues(operators, ">=", a, b)]);
}

/** An order comparison of a value with a literal, on either side. */
export function compareValues(
  operators: Operators,
  operator: "<" | "<=" | ">" | ">=",
  a: CedarValue,
  b: CedarValue,
): Formula {
  const { logic } = operators;
  if (isLiteral(a) && !isLiteral(b)) return compareValues(operators, MIRRORED[operator], b, a);
  if (operator === ">=") return logic.not(compareValues(operators, "<", a, b));
  if (operator === ">") return logic.not(compareValues(operators, "<=", a, b));
  if (a.kind === "longLiteral" && b.kind === "longLiteral") {
    const order = compareRationals(a.value, b.value);
    return order < 0 || (order === 0 && operator === "<=") ? logic.true : logic.false;
  }
  if (a.kind === "long" && b.kind === "longLiteral") {
    return operator === "<" ? logic.below(a.place, b.value) : logic.atMost(a.place, b.value);
  }
  if (a.kind === "decimal" && b.kind === "decimalLiteral")
    return floorCompares(logic, operator, a.place, b.value);
  if (a.kind === "datetime" && b.kind === "datetimeLiteral") {
    return operator === "<"
      ? logic.instantBefore(a.place, b.instant)
      : logic.instantAtMost(a.place, b.instant);
  }
  throw new Untranslatable(`Cedar's comparison of a ${a.kind} with a ${b.kind}`);
}

const MIRRORED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
const TEN_THOUSANDTH: Rational = parseRational("0.0001");

/** The floor of a number is below a multiple of 0.0001 when the number is, and at most it when the number is below the next one. */
function floorCompares(logic: Logic, operator: "<" | "<=", place: Place, bound: Rational): Formula {
  return logic.below(place, operator === "<" ? bound : addRationals(bound, TEN_THOUSANDTH));
}

function isLiteral({ kind }: CedarValue): boolean {
  return kind.endsWith("Literal");
}

function literalText(value: CedarValue): string {
  if (value.kind === "textLiteral") return value.text;
  throw refused("a literal text", value);
}

function refused(wanted: string, { kind }: CedarValue): Untranslatable {
  return new Untranslatable(`a ${kind} where the translation takes ${wanted}`);
}
