import { type Edit, type Fault, plant, withoutRepeats } from "./edit.js";
import type { TextMutant } from "./mutant.js";
import { type Clause, clauseOf, sameTokens } from "./rego-clause.js";
import { isOrderKey, isPlantable } from "./rego-equivalent.js";
import { statementsOf, tokenizeRego } from "./rego-tokens.js";
import { changeText, neighbours } from "./text.js";
import type { Token } from "./token.js";

/** Plants every fault there is in an emitted Rego module, one at a time. */
export function mutateRego(text: string): readonly TextMutant[] {
  const tokens = tokenizeRego(text);
  const clauses = statementsOf(tokens)
    .map((statement) => clauseOf(statement, text))
    .filter(({ word }) => word !== "package" && word !== "import");
  const decides = clauses.find(({ head }) => head.map((token) => token.text).join(" ") === "default answer");
  const faults = [
    ...clauses.flatMap((clause) => faultsOf(clause, clauses, text)),
    ...clauses
      .flatMap((clause, index) => faultsBetween(clause, clauses[index + 1], text))
      .filter((fault) => isPlantable(fault, fault.where, clauses)),
  ];
  return withoutRepeats(faults).map(({ where, ...fault }) => ({
    target: "rego",
    ...plant(text, fault),
    asks: where.start < (decides?.start ?? 0) ? "entrypoints" : "engine",
  }));
}

/** A fault and the clause that it is in. */
interface PlacedFault extends Fault {
  readonly where: Clause;
}

function faultsOf(clause: Clause, clauses: readonly Clause[], source: string): readonly PlacedFault[] {
  const { tokens } = clause;
  const faults = [
    ...defaultFaults(clause),
    ...tokens.flatMap((_, index) => tokenFaults(tokens, index)),
    ...conditionFaults(clause, source),
    ...quantifierFaults(clause, source),
    ...removal(clause, clauses),
  ];
  return faults
    .map((fault) => ({ ...fault, where: clause }))
    .filter((fault) => isPlantable(fault, clause, clauses));
}

const EDGES: ReadonlyMap<string, string> = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
]);
const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ["==", "!="],
  ["!=", "=="],
]);

function tokenFaults(tokens: readonly Token[], index: number): readonly Fault[] {
  const token = tokens[index];
  if (token === undefined) return [];
  const put = (kind: Fault["kind"], text: string): Fault => ({ kind, edits: [replace(token, text)] });
  switch (token.kind) {
    case "operator": {
      const edge = EDGES.get(token.text);
      const opposite = OPPOSITE.get(token.text);
      return [
        ...(edge === undefined ? [] : [put("comparison-edge", edge)]),
        ...(opposite === undefined ? [] : [put("equality-flipped", opposite)]),
      ];
    }
    case "number":
      return isOrderKey(tokens, index)
        ? []
        : neighbours(token.text)
            .filter((text) => !text.startsWith("-"))
            .map((text) => put("off-by-one", text));
    case "string":
      return stringFaults(tokens, index, put);
    case "raw":
      return regexFaults(token.text, put);
    case "name":
      return nameFaults(tokens, index, put);
    default:
      return [];
  }
}

type Put = (kind: Fault["kind"], text: string) => Fault;

function stringFaults(tokens: readonly Token[], index: number, put: Put): readonly Fault[] {
  const token = tokens[index];
  const text = JSON.parse(token?.text ?? '""') as string;
  const quoted = (changed: string): string => JSON.stringify(changed);
  if (text === "ESCALATE") return [put("escalate-as-allow", quoted("ALLOW"))];
  if (text === "ALLOW" || text === "DENY")
    return [put("literal-changed", quoted(text === "ALLOW" ? "DENY" : "ALLOW"))];
  const callee = calleeAt(tokens, index);
  const edge = callee === undefined ? undefined : SLASHES.get(callee);
  const bare = edge === undefined || text.length < 2 ? undefined : edge(text);
  return [
    put("literal-changed", quoted(changeText(text))),
    ...(bare === undefined || bare === text ? [] : [put("slash-dropped", quoted(bare))]),
  ];
}

/** What the texts of these calls begin or end with, so that a name is not taken for part of a longer one. */
const SLASHES: ReadonlyMap<string, (text: string) => string> = new Map([
  ["startswith", (text) => text.replace(/\/$/, "")],
  ["within", (text) => text.replace(/\/$/, "")],
  ["endswith", (text) => text.replace(/^[/.]/, "")],
  ["under", (text) => text.replace(/^\./, "")],
  ["contains", (text) => text.replace(/\/$/, "")],
]);

/** The function whose second argument this token is, when that is all of it. */
function calleeAt(tokens: readonly Token[], index: number): string | undefined {
  if (tokens[index + 1]?.text !== ")" || tokens[index - 1]?.text !== ",") return undefined;
  let depth = 0;
  for (let at = index - 1; at > 0; at -= 1) {
    const text = tokens[at]?.text ?? "";
    if (")]}".includes(text)) depth += 1;
    if ("([{".includes(text)) depth -= 1;
    if (depth < 0) return tokens[at - 1]?.text;
  }
  return undefined;
}

/** Anchors of an expression, and how often something is repeated. */
function regexFaults(raw: string, put: Put): readonly Fault[] {
  const source = raw.slice(1, -1);
  const repeated = [...source.matchAll(/\{(\d+)/g)].flatMap(({ index, 1: count = "" }) =>
    neighbours(count).map((next) =>
      put("off-by-one", `\`${source.slice(0, index + 1)}${next}${source.slice(index + 1 + count.length)}\``),
    ),
  );
  return [
    ...(source.startsWith("^") ? [put("pattern-widened", `\`${source.slice(1)}\``)] : []),
    ...(source.endsWith("$") && !source.endsWith("\\$")
      ? [put("pattern-widened", `\`${source.slice(0, -1)}\``)]
      : []),
    ...repeated,
  ];
}

/** A pattern with a star is a call about the rest of it. */
const WIDER: ReadonlyMap<string, string> = new Map([
  ["startswith", "contains"],
  ["endswith", "contains"],
]);
const NARROWER: ReadonlyMap<string, readonly string[]> = new Map([
  ["contains", ["startswith", "endswith"]],
  ["startswith", ["equal"]],
  ["endswith", ["equal"]],
]);

function nameFaults(tokens: readonly Token[], index: number, put: Put): readonly Fault[] {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || next === undefined) return [];
  if (token.text === "not") {
    return [{ kind: "negation-dropped", edits: [{ start: token.start, end: next.start, text: "" }] }];
  }
  if (token.text === "true" || token.text === "false") {
    return [put("literal-changed", token.text === "true" ? "false" : "true")];
  }
  if (next.text !== "(") return [];
  return [
    ...(WIDER.has(token.text) ? [put("pattern-widened", WIDER.get(token.text) ?? "")] : []),
    ...(NARROWER.get(token.text) ?? []).map((text) => put("pattern-narrowed", text)),
  ];
}

/** An expression dropped from a body; a body of one becomes `true`. */
function conditionFaults({ conditions }: Clause, source: string): readonly Fault[] {
  return conditions
    .filter((condition) => !binds(condition))
    .map((condition) => {
      const start = condition[0]?.start ?? 0;
      const end = condition.at(-1)?.end ?? 0;
      const whole: Edit = conditions.length === 1 ? { start, end, text: "true" } : lineOf(source, start, end);
      return { kind: "guard-dropped", edits: [whole] };
    });
}

/** What binds a name is needed by what follows: without it there would be no module to ask. */
function binds(condition: readonly Token[]): boolean {
  return condition[0]?.text === "some" || condition.some((token) => token.text === ":=");
}

function lineOf(source: string, start: number, end: number): Edit {
  const newline = source.indexOf("\n", end);
  return { start: source.lastIndexOf("\n", start) + 1, end: newline + 1, text: "" };
}

/** `every` as `some` and the other way round; what follows `some` belongs to it. */
function quantifierFaults({ conditions }: Clause, source: string): readonly Fault[] {
  return conditions.flatMap((condition, index): readonly Fault[] => {
    const [first, variable] = condition;
    if (first === undefined || variable?.kind !== "name") return [];
    if (first.text === "every") {
      const open = condition.find((token) => token.text === "{");
      const close = condition.at(-1);
      if (open === undefined || close === undefined) return [];
      const end = close.start;
      return [
        {
          kind: "quantifier-swapped",
          edits: [
            replace(first, "some"),
            { start: source.slice(0, open.start).trimEnd().length, end: open.end, text: "" },
            { start: source.slice(0, end).trimEnd().length, end: close.end, text: "" },
          ],
        },
      ];
    }
    const last = conditions.at(-1)?.at(-1);
    const end = condition.at(-1)?.end ?? 0;
    if (first.text !== "some" || condition[2]?.text !== "in" || last === undefined) return [];
    if (index === conditions.length - 1) return [];
    return [
      {
        kind: "quantifier-swapped",
        edits: [
          replace(first, "every"),
          { start: end, end, text: " {" },
          { start: last.end, end: last.end, text: "\n}" },
        ],
      },
    ];
  });
}

/** What is said when nothing else is, turned around. */
function defaultFaults({ word, tokens, conditions, value }: Clause): readonly Fault[] {
  if (word !== "default" && (conditions.length > 0 || !isDefaultAnswer(value))) return [];
  const decision = tokens.find((token) => token.kind === "string" && DECISIONS.has(token.text));
  const flag = tokens.find((token) => token.text === "false" || token.text === "true");
  if (decision !== undefined) {
    const flipped = decision.text === '"DENY"' ? '"ALLOW"' : '"DENY"';
    return [{ kind: "default-flipped", edits: [replace(decision, flipped)] }];
  }
  if (flag === undefined) return [];
  return [{ kind: "default-flipped", edits: [replace(flag, flag.text === "true" ? "false" : "true")] }];
}

const DECISIONS: ReadonlySet<string> = new Set(['"ALLOW"', '"DENY"', '"ESCALATE"']);

function isDefaultAnswer(value: readonly Token[]): boolean {
  return value.some((token) => token.text === '"default"' || token.text === '"unknown_action"');
}

/** A definition removed; the next clause of its chain, if there is one, takes its place. */
function removal(clause: Clause, clauses: readonly Clause[]): readonly Fault[] {
  if (clause.word === "default") return [];
  const next = clauses[clauses.indexOf(clause) + 1];
  const follows = clause.word !== "else" && next?.word === "else";
  const isOnly =
    clause.word !== "else" &&
    !follows &&
    clauses.filter((other) => other !== clause && other.word === clause.word).length === 0;
  // Without its only definition a name is unknown, and there would be no module to ask.
  if (isOnly) return [];
  const edit: Edit = follows
    ? { start: clause.rest, end: next.rest, text: "" }
    : { start: clause.start, end: clause.end, text: "" };
  return [{ kind: "rule-removed", edits: [edit] }];
}

/** Two neighbours of a chain of `else` swapped, or the places of two rules among those that carry an answer together. */
function faultsBetween(a: Clause, b: Clause | undefined, source: string): readonly PlacedFault[] {
  if (b === undefined) return [];
  const order = orderFault(a, b);
  const swapped: readonly Fault[] = b.word === "else" ? [swap(a, b, source)] : order;
  const isBound = [a, b].some(({ conditions }) => conditions.some(binds));
  const saysTheSame = b.word === "else" && !isBound && sameTokens(a.value, b.value);
  // Clauses of one value are a disjunction, in which order means nothing.
  if (saysTheSame) return [];
  return swapped.map((fault) => ({ ...fault, where: a }));
}

function swap(a: Clause, b: Clause, source: string): Fault {
  return {
    kind: "precedence-swapped",
    edits: [
      { start: a.rest, end: a.end, text: source.slice(b.rest, b.end) },
      { start: b.rest, end: b.end, text: source.slice(a.rest, a.end) },
    ],
  };
}

function orderFault(a: Clause, b: Clause): readonly Fault[] {
  if (a.word !== b.word) return [];
  const [first, second] = [orderKey(a), orderKey(b)];
  if (first === undefined || second === undefined) return [];
  return [{ kind: "precedence-swapped", edits: [replace(first, second.text), replace(second, first.text)] }];
}

function orderKey({ tokens }: Clause): Token | undefined {
  const index = tokens.findIndex((_, at) => isOrderKey(tokens, at));
  return tokens[index];
}

function replace({ start, end }: Token, text: string): Edit {
  return { start, end, text };
}
