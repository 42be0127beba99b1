import { codePointAt, LAST_RANK } from "../language/alphabet.js";
import { type Automaton, arcsOf } from "../language/automaton.js";
import type { Language } from "../language/index.js";

/** Beyond these a regular expression would be of no use to any solver. */
const STATES = 300;
const CHARACTERS = 20_000;

/** The last character of SMT-LIB; a range that goes beyond is cut there. */
const LAST_CODE = 0x2ffff;

/** A language as a regular expression of SMT-LIB; `undefined` when it is too long, or tells characters apart that SMT-LIB has not. */
export function regularOf(language: Language): string | undefined {
  if (language.isEmpty) return "re.none";
  const { automaton, dead, all } = language;
  if (automaton.size > STATES) return undefined;
  const ways = waysOf(automaton, dead, all);
  if (ways === undefined) return undefined;
  // State by state, the cheapest first, each way through it becomes a way around it.
  const open = new Set(Array.from({ length: automaton.size }, (_, state) => state));
  for (;;) {
    const state = cheapest(open, ways);
    if (state === undefined) break;
    open.delete(state);
    if (!eliminate(state, ways)) return undefined;
  }
  const whole = ways.out.get(START)?.get(END);
  return whole === undefined ? "re.none" : printed(whole);
}

/** A text, or an expression that is printed already. */
type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "made"; readonly made: string };
const EMPTY: Part = { kind: "text", text: "" };
const START = -1;
const END = -2;

interface Ways {
  readonly out: Map<number, Map<number, Part>>;
  readonly into: Map<number, Set<number>>;
}

function waysOf(automaton: Automaton, dead: number, all: number): Ways | undefined {
  const ways: Ways = { out: new Map(), into: new Map() };
  addWay(ways, START, 0, EMPTY);
  for (let state = 0; state < automaton.size; state += 1) {
    if (state === dead) continue;
    if (state === all) {
      addWay(ways, state, END, { kind: "made", made: "re.all" });
      continue;
    }
    if (automaton.accepting[state] === 1) addWay(ways, state, END, EMPTY);
    let first = 0;
    for (const { last, to } of arcsOf(automaton, state)) {
      if (codePointAt(first) > LAST_CODE) return undefined;
      if (to !== dead) addWay(ways, state, to, oneOf(first, last));
      first = last + 1;
    }
  }
  return ways;
}

function oneOf(first: number, last: number): Part {
  if (first === 0 && last === LAST_RANK) return { kind: "made", made: "re.allchar" };
  const [low, high] = [codePointAt(first), Math.min(codePointAt(last), LAST_CODE)];
  if (low === high) return { kind: "text", text: String.fromCodePoint(low) };
  return {
    kind: "made",
    made: `(re.range ${literal(String.fromCodePoint(low))} ${literal(String.fromCodePoint(high))})`,
  };
}

function addWay({ out, into }: Ways, from: number, to: number, part: Part): void {
  const targets = out.get(from) ?? new Map<number, Part>();
  out.set(from, targets);
  const known = targets.get(to);
  targets.set(
    to,
    known === undefined ? part : { kind: "made", made: `(re.union ${printed(known)} ${printed(part)})` },
  );
  const sources = into.get(to) ?? new Set();
  into.set(to, sources.add(from));
}

function cheapest(open: ReadonlySet<number>, { out, into }: Ways): number | undefined {
  let best: { readonly state: number; readonly cost: number } | undefined;
  for (const state of open) {
    const cost = (into.get(state)?.size ?? 0) * (out.get(state)?.size ?? 0);
    if (best === undefined || cost < best.cost) best = { state, cost };
  }
  return best?.state;
}

function eliminate(state: number, ways: Ways): boolean {
  const targets = [...(ways.out.get(state) ?? [])].filter(([to]) => to !== state);
  const sources = [...(ways.into.get(state) ?? [])].filter((from) => from !== state);
  const round = ways.out.get(state)?.get(state);
  const loop: Part = round === undefined ? EMPTY : { kind: "made", made: `(re.* ${printed(round)})` };
  for (const from of sources) {
    const to = ways.out.get(from);
    const part = to?.get(state);
    to?.delete(state);
    if (part === undefined) continue;
    const start = joined(part, loop);
    for (const [target, rest] of targets) {
      const way = joined(start, rest);
      addWay(ways, from, target, way);
      if (way.kind === "made" && way.made.length > CHARACTERS) return false;
    }
  }
  for (const [target] of targets) ways.into.get(target)?.delete(state);
  ways.out.delete(state);
  ways.into.delete(state);
  return true;
}

function joined(a: Part, b: Part): Part {
  if (a.kind === "text" && b.kind === "text") return { kind: "text", text: a.text + b.text };
  if (a.kind === "text" && a.text === "") return b;
  if (b.kind === "text" && b.text === "") return a;
  return { kind: "made", made: `(re.++ ${printed(a)} ${printed(b)})` };
}

function printed(part: Part): string {
  return part.kind === "made" ? part.made : `(str.to_re ${literal(part.text)})`;
}

/** A text in printable ASCII; a quote and a backslash are spelled by their code, so that no text can end or change what it is in. */
function literal(text: string): string {
  const spelled = Array.from(text, (each) =>
    /^[ !#-[\]-~]$/.test(each) ? each : `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${spelled.join("")}"`;
}
