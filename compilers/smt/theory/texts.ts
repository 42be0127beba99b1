import { type Budget, commonText, complement, createBudget, type Language } from "../language/index.js";

/** A set of texts, with what asks for it: nothing when it is a fact. */
export interface Wanted<Source> {
  readonly language: Language;
  readonly source: Source | undefined;
}

/** What one decision may take: to find a text, and to leave out what a contradiction does not need. */
export interface Effort {
  readonly find: Budget;
  readonly shrink: Budget;
}

/** A shorter contradiction is worth less than an answer. */
const SHRINK = 10_000_000;

/** What a decision may take at its start. */
export function createEffort(): Effort {
  return { find: createBudget(), shrink: createBudget(SHRINK) };
}

/** A text in all sets, or sources of sets that share none. */
export type Shared<Source> =
  | { readonly kind: "sat"; readonly text: string }
  | { readonly kind: "unsat"; readonly core: readonly Source[] }
  | { readonly kind: "unknown"; readonly why: string };

/** The language in which a text lies, or does not. */
export function inOrOut(language: Language, holds: boolean): Language {
  return holds ? language : complement(language);
}

/**
 * A text that lies in all sets. Most sets hold the first text that comes to mind, so that only those are intersected that
 * have refused one so far; those that come first do so first.
 */
export function sharedText<Source>(
  wanted: readonly Wanted<Source>[],
  { find, shrink }: Effort,
): Shared<Source> {
  let taken: readonly Wanted<Source>[] = [];
  for (;;) {
    const common = commonText(
      taken.map(({ language }) => language),
      undefined,
      find,
    );
    if (common.kind === "unknown") return common;
    if (common.kind === "none") return { kind: "unsat", core: sourcesOf(smaller(taken, shrink)) };
    const refusing = wanted.find(({ language }) => !language.accepts(common.text));
    if (refusing === undefined) return { kind: "sat", text: common.text };
    taken = [refusing, ...taken];
  }
}

/** The first one is part of every contradiction: without it there was a text. */
function smaller<Source>(taken: readonly Wanted<Source>[], budget: Budget): readonly Wanted<Source>[] {
  const [last, ...others] = taken;
  if (last === undefined || others.length < 2) return taken;
  if (last.language.isEmpty) return [last];
  const partner = others.find(({ language }) => areApart([last.language, language], budget));
  if (partner !== undefined) return [last, partner];
  let kept = taken;
  for (const each of others) {
    const rest = kept.filter((other) => other !== each);
    const languages = rest.map(({ language }) => language);
    if (areApart(languages, budget)) kept = rest;
  }
  return kept;
}

/** Not, where that is not known: what contradicts itself is then left larger than it need be. */
function areApart(languages: readonly Language[], budget: Budget): boolean {
  return commonText(languages, undefined, budget).kind === "none";
}

function sourcesOf<Source>(wanted: readonly Wanted<Source>[]): readonly Source[] {
  return wanted.flatMap(({ source }) => (source === undefined ? [] : [source]));
}
