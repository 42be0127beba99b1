import { complement, DATETIME, type Language } from "../language/index.js";
import { ADDRESSES, decideAddress } from "./addresses.js";
import { decideInstant, INSTANT_KINDS } from "./instants.js";
import { type Literal, literalsAbout, type PlaceDecision, shrink } from "./literal.js";
import { type Effort, inOrOut, sharedText, type Wanted } from "./texts.js";

/** A text for which the literals hold; they are all that is asked of a place that holds a text. */
export function decideString(literals: readonly Literal[], effort: Effort): PlaceDecision {
  const decision = decideCases(literals, effort);
  if (decision.kind !== "unsat" || decision.core.length < 3) return decision;
  const less: Effort = { find: effort.shrink, shrink: effort.shrink };
  return { kind: "unsat", core: shrink(decision.core, (some) => decideCases(some, less).kind === "unsat") };
}

/** A text is an address of one family, a datetime, or neither; only the cases that are asked about are told apart. */
function decideCases(literals: readonly Literal[], effort: Effort): PlaceDecision {
  const addresses = literalsAbout(literals, "address");
  const instants = literalsAbout(literals, ...INSTANT_KINDS);
  const texts = wantedTexts(literals);
  const special: readonly Literal[] = [...addresses, ...instants];
  const facts: Language[] = [];
  const cases: (() => PlaceDecision)[] = [() => decidePlain(texts, facts, special, effort)];
  if (addresses.length > 0) {
    facts.push(...ADDRESSES.map(({ language }) => language));
    cases.push(...ADDRESSES.map((kind) => () => decideAddress(kind, texts, addresses, instants, effort)));
  }
  if (instants.length > 0) {
    facts.push(DATETIME);
    cases.push(() => decideInstant(texts, instants, addresses, effort));
  }
  return firstOf(cases);
}

/** A value of the first case that has one; without any, what is in the way of each. */
function firstOf(cases: readonly (() => PlaceDecision)[]): PlaceDecision {
  const core = new Set<Literal>();
  let unknown: PlaceDecision | undefined;
  for (const each of cases) {
    const decision = each();
    if (decision.kind === "sat") return decision;
    if (decision.kind === "unknown") unknown ??= decision;
    else for (const literal of decision.core) core.add(literal);
  }
  return unknown ?? { kind: "unsat", core: [...core] };
}

/** Sets to lie in come before those to stay out of, and small ones before large ones. */
function wantedTexts(literals: readonly Literal[]): readonly Wanted<Literal>[] {
  return [...literalsAbout(literals, "text")]
    .sort(
      (a, b) =>
        Number(b.holds) - Number(a.holds) || a.atom.language.automaton.size - b.atom.language.automaton.size,
    )
    .map((source) => ({ language: inOrOut(source.atom.language, source.holds), source }));
}

/** A text that is nothing special. */
function decidePlain(
  texts: readonly Wanted<Literal>[],
  facts: readonly Language[],
  special: readonly Literal[],
  effort: Effort,
): PlaceDecision {
  const wanting = special.find(({ holds }) => holds);
  if (wanting !== undefined) return { kind: "unsat", core: [wanting] };
  const plain = facts.map((language) => ({ language: complement(language), source: undefined }));
  const shared = sharedText([...texts, ...plain], effort);
  return shared.kind === "sat" ? { kind: "sat", value: shared.text } : shared;
}
