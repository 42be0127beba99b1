import { isAlwaysRefused, isGuardBound, isGuardOfExact, isNeedless } from "./cedar-equivalent.js";
import { decidesNothing } from "./cedar-needless.js";
import { type CedarClause, type CedarPart, closing, partsOf, tokenizeCedar } from "./cedar-tokens.js";
import { type Edit, type Fault, plant, withoutRepeats } from "./edit.js";
import type { MutationKind, TextMutant } from "./mutant.js";
import { changeText, neighbours } from "./text.js";
import type { Token } from "./token.js";

/** Plants every fault there is in emitted Cedar policies, one at a time. */
export function mutateCedar(text: string): readonly TextMutant[] {
  const parts = partsOf(tokenizeCedar(text));
  const faults: readonly PlacedFault[] = [
    ...parts.flatMap((part, index) => faultsOf(part, parts[index + 1], parts)),
    ...allowByDefault(parts, text),
  ];
  return withoutRepeats(faults).map(({ asks, classes, ...fault }) => ({
    target: "cedar",
    ...plant(text, fault),
    asks,
    classes,
  }));
}

interface PlacedFault extends Fault {
  readonly asks: TextMutant["asks"];
  readonly classes: TextMutant["classes"];
}

function faultsOf(
  part: CedarPart,
  next: CedarPart | undefined,
  parts: readonly CedarPart[],
): readonly PlacedFault[] {
  const classes = classesOf(part);
  const whole = [...effectFaults(part), ...annotationFaults(part, next), ...scopeFaults(part, parts)];
  return [
    ...whole.map((fault): PlacedFault => ({ ...fault, asks: "engine", classes })),
    ...part.clauses.flatMap((clause) => {
      const asks = clause.guards ? "plain" : "engine";
      return clauseFaults(clause, part, parts).map((fault): PlacedFault => ({ ...fault, asks, classes }));
    }),
  ];
}

/** Cedar asks a policy only about the actions of its scope, so other requests cannot show a fault in it. */
function classesOf({ scope }: CedarPart): ReadonlySet<string> | undefined {
  const labels = actionsOf(scope).map((token) => token.text.slice(1, -1));
  return labels.length === 0 || labels.some((label) => label.includes("\\")) ? undefined : new Set(labels);
}

function actionsOf(scope: readonly Token[]): readonly Token[] {
  return scope.filter((token, index) => token.kind === "string" && scope[index - 1]?.text === "::");
}

function effectFaults({ effect, annotations, start, end }: CedarPart): readonly Fault[] {
  const byDefault = !annotations.has("rule");
  const escalates = annotations.get("decision")?.text === '"escalate"';
  const other = effect.text === "permit" ? "forbid" : "permit";
  return [
    {
      kind: byDefault ? "default-flipped" : escalates ? "escalate-as-allow" : "precedence-swapped",
      edits: [replace(effect, other)],
    },
    { kind: byDefault ? "default-flipped" : "rule-removed", edits: [{ start, end, text: "" }] },
  ];
}

/** The annotation that says which rule a policy is: that of its neighbour. */
function annotationFaults({ annotations }: CedarPart, next: CedarPart | undefined): readonly Fault[] {
  const [own, others] = [annotations.get("rule"), next?.annotations.get("rule")];
  if (own === undefined || others === undefined || own.text === others.text) return [];
  return [{ kind: "literal-changed", edits: [replace(own, others.text)] }];
}

/** One action left out of a list, where that is not refused anyway. */
function scopeFaults(part: CedarPart, parts: readonly CedarPart[]): readonly Fault[] {
  const { scope } = part;
  const actions = actionsOf(scope);
  if (actions.length < 2) return [];
  const counts = actions.filter(({ text }) => part.effect.text === "forbid" || !isAlwaysRefused(text, parts));
  return counts.map((action) => {
    const at = scope.indexOf(action);
    const start = scope[at - 2]?.start ?? action.start;
    const isLast = scope[at + 1]?.text !== ",";
    const edit: Edit = isLast
      ? { start: scope[at - 3]?.start ?? start, end: action.end, text: "" }
      : { start, end: scope[at + 2]?.start ?? action.end, text: "" };
    return { kind: "rule-removed", edits: [edit] };
  });
}

function clauseFaults(clause: CedarClause, part: CedarPart, parts: readonly CedarPart[]): readonly Fault[] {
  const { word, end } = clause;
  const faults = (each: CedarClause): readonly Fault[] => [
    ...each.body.flatMap((_, index) => tokenFaults(each, index)),
    ...each.body.flatMap((_, index) => guardFaults(each, index)),
  ];
  const dropped: Fault = { kind: "guard-dropped", edits: [{ start: word.start, end, text: "" }] };
  return [dropped, ...faults(clause)]
    .filter((fault) => !decidesNothing(fault, clause, part))
    .filter((fault) => !clause.guards || !isNeedless(fault, clause, part, parts));
}

const EDGES: ReadonlyMap<string, string> = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["lessThan", "lessThanOrEqual"],
  ["lessThanOrEqual", "lessThan"],
  ["greaterThan", "greaterThanOrEqual"],
  ["greaterThanOrEqual", "greaterThan"],
]);
const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ["==", "!="],
  ["!=", "=="],
]);
const LINKS: ReadonlyMap<string, string> = new Map([
  ["&&", "||"],
  ["||", "&&"],
]);
const QUANTIFIERS: ReadonlyMap<string, string> = new Map([
  ["containsAny", "containsAll"],
  ["containsAll", "containsAny"],
]);

const TABLES: readonly (readonly [MutationKind, ReadonlyMap<string, string>])[] = [
  ["comparison-edge", EDGES],
  ["equality-flipped", OPPOSITE],
  ["connective-swapped", LINKS],
];

function tokenFaults({ body, guards }: CedarClause, index: number): readonly Fault[] {
  const token = body[index];
  if (token === undefined || (guards && isGuardBound(body, index))) return [];
  const put = (kind: MutationKind, text: string): Fault => ({ kind, edits: [replace(token, text)] });
  const swapped = TABLES.flatMap(([kind, table]) => {
    const text = token.kind === "string" ? undefined : table.get(token.text);
    return text === undefined ? [] : [put(kind, text)];
  });
  return [...swapped, ...literalFaults(body, index, put), ...wordFaults(body, index, put)];
}

type Put = (kind: MutationKind, text: string) => Fault;

function wordFaults(body: readonly Token[], index: number, put: Put): readonly Fault[] {
  const token = body[index];
  if (token === undefined || token.kind === "string") return [];
  if (token.text === "!") return [put("negation-dropped", "")];
  if (token.text === "true" || token.text === "false") {
    return [put("literal-changed", token.text === "true" ? "false" : "true")];
  }
  const quantifier = QUANTIFIERS.get(token.text);
  if (quantifier === undefined) return [];
  // Of one element, any and all are the same.
  const elements = body.slice(index, closing(body, index + 1)).filter(({ kind }) => kind === "string");
  return elements.length < 2 ? [] : [put("quantifier-swapped", quantifier)];
}

function literalFaults(body: readonly Token[], index: number, put: Put): readonly Fault[] {
  const token = body[index];
  if (token?.kind === "number") return neighbours(token.text).map((text) => put("off-by-one", text));
  if (token?.kind !== "string") return [];
  const inner = token.text.slice(1, -1);
  const quote = (text: string): string => `"${text}"`;
  const before = body[index - 1]?.text;
  // Names of fields: of another name the validator knows nothing.
  if (before === "has" || isField(body, index)) return [];
  if (before === "like") return patternFaults(inner).map(([kind, text]) => put(kind, quote(text)));
  const callee = before === "(" ? body[index - 2]?.text : undefined;
  switch (callee) {
    case "decimal":
      return neighbours(inner).map((text) => put("off-by-one", quote(text)));
    case "datetime":
      return nextInstants(inner).map((text) => put("off-by-one", quote(text)));
    case "ip":
      return nextRanges(inner).map((text) => put("off-by-one", quote(text)));
    default:
      return [put("literal-changed", quote(changeEscaped(inner)))];
  }
}

/** A text in brackets is a field after an access, else the only member of a set. */
function isField(body: readonly Token[], index: number): boolean {
  const of = body[index - 2];
  return body[index - 1]?.text === "[" && (of?.kind === "name" || of?.text === "]");
}

/** Escapes are left as they are: only what stands in front of the first is changed. */
function changeEscaped(text: string): string {
  const end = text.indexOf("\\");
  return end === -1 ? changeText(text) : changeText(text.slice(0, end)) + text.slice(end);
}

function patternFaults(pattern: string): readonly (readonly [MutationKind, string])[] {
  const stars = [...pattern.matchAll(/(?<!\\)\*/g)].map(({ index }) => index);
  const without = stars.map((at) => pattern.slice(0, at) + pattern.slice(at + 1));
  const widened = [`*${pattern}`, `${pattern}*`].filter((each) => !each.includes("**"));
  const slashes = [
    ...(/\/\*$/.test(pattern) ? [pattern.replace(/\/\*$/, "*")] : []),
    ...(/^\*[/.]/.test(pattern) ? [pattern.replace(/^\*[/.]/, "*")] : []),
  ];
  return [
    ...widened.map((each) => ["pattern-widened", each] as const),
    ...without.map((each) => ["pattern-narrowed", each] as const),
    ...slashes.map((each) => ["slash-dropped", each] as const),
    ...(pattern === "*" ? [] : [["literal-changed", changeEscaped(pattern)] as const]),
  ];
}

function nextInstants(text: string): readonly string[] {
  const written = text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const at = Date.parse(written);
  return Number.isNaN(at) ? [] : [at + 1, at - 1].map((each) => new Date(each).toISOString());
}

function nextRanges(text: string): readonly string[] {
  const [address = "", bits] = text.split("/");
  if (bits === undefined) return [];
  return neighbours(bits).map((each) => `${address}/${each}`);
}

/** `if .. then .. else true` or `(x || true)` inside a guard as `true`, and presence taken for granted. */
function guardFaults({ body, guards }: CedarClause, index: number): readonly Fault[] {
  const token = body[index];
  if (token === undefined) return [];
  if (guards && token.text === "(") {
    const end = closing(body, index);
    const last = body[end - 1];
    const inner = body.slice(index + 1, end);
    const isOne = last?.text === "true" && isSingleGuard(inner) && !isGuardOfExact(inner);
    const close = body[end];
    return isOne && close !== undefined
      ? [{ kind: "guard-dropped", edits: [{ start: token.start, end: close.end, text: "true" }] }]
      : [];
  }
  const isTest = token.kind === "name" && token.text === "has" && body[index + 1]?.kind === "string";
  const start = isTest ? accessBefore(body, index) : undefined;
  const end = body[index + 1]?.end;
  return start === undefined || end === undefined || guards
    ? []
    : [{ kind: "guard-dropped", edits: [{ start, end, text: "true" }] }];
}

function isSingleGuard(tokens: readonly Token[]): boolean {
  if (tokens[0]?.text === "if") return closing([...tokens], 0) > 0 && !endsEarly(tokens);
  return !endsEarly(tokens) && tokens[0]?.text !== "(";
}

/** Whether a chain of several guards stands here. */
function endsEarly(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ kind, text }, index) => {
    if (kind === "operator" && "([{".includes(text)) depth += 1;
    if (kind === "operator" && ")]}".includes(text)) depth -= 1;
    return depth === 0 && text === "&&" && tokens[index - 1]?.text === "true";
  });
}

/** Where the access in front of `has` begins. */
function accessBefore(body: readonly Token[], has: number): number | undefined {
  let at = has - 1;
  while (at >= 0 && body[at]?.text !== "context") at -= 1;
  // `context.context`: the first of both.
  if (body[at - 1]?.text === "." && body[at - 2]?.text === "context") at -= 2;
  return body[at]?.start;
}

/** A permit for everything, where the policy has none. */
function allowByDefault(parts: readonly CedarPart[], text: string): readonly PlacedFault[] {
  if (parts.some(({ annotations }) => !annotations.has("rule"))) return [];
  const permit = '\n@id("allowed by default")\npermit (principal, action, resource);\n';
  const edit: Edit = { start: text.length, end: text.length, text: permit };
  return [{ kind: "default-flipped", edits: [edit], asks: "engine", classes: undefined }];
}

function replace({ start, end }: Token, text: string): Edit {
  return { start, end, text };
}
