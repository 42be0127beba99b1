import type { Atom } from "../../../compilers/smt/atom.js";
import { axioms, exclusions } from "../../../compilers/smt/axioms.js";
import { holdsIn } from "../../../compilers/smt/holds.js";
import { evaluate, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import type { Place } from "../../../compilers/smt/place.js";
import { printBoolean } from "../../../compilers/smt/print/index.js";
import type { AtomFormula } from "../../../compilers/smt/reachable.js";
import { decidePlace } from "../../../compilers/smt/theory/index.js";
import type { Literal } from "../../../compilers/smt/theory/literal.js";
import { Untranslatable } from "../../../compilers/smt/untranslatable.js";
import type { Query } from "../ask.js";
import type { Ask, Solver } from "../solver/index.js";
import { justify } from "./justify.js";
import { createLemmas, type Lemma, type Lemmas } from "./lemmas.js";
import { createRelations } from "./relate.js";
import { takeTurn } from "./turn.js";
import { type DecidePlace, findWitness } from "./witness.js";

/** With what a query is solved. */
export interface SolveOptions {
  readonly solver: Solver;
  /** For all the turns together. */
  readonly timeoutMs: number;
  /** What is known from other queries; what is learned goes in. */
  readonly lemmas?: Lemmas;
  /** What decides about one place, if not the theory itself. */
  readonly decide?: DecidePlace;
}

/** Whether any request makes a query's formulas true. */
export type Solution =
  /** None: the formulas with these lemmas have no model, even over free atoms. */
  | { readonly kind: "unsat"; readonly lemmas: readonly Lemma[]; readonly turns: number }
  | {
      readonly kind: "sat";
      readonly request: unknown;
      /** What of the request makes them true. */
      readonly literals: readonly Literal[];
      readonly turns: number;
    }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Looks for a request that makes the domain and the goal of a query true. The solver sees atoms as letters; each of its models is
 * looked at place by place, and what excludes itself there is learned, until a request is found or no model is left.
 */
export async function solve(query: Query, options: SolveOptions): Promise<Solution> {
  const { logic, domain, goal } = query;
  if (logic.and([domain, goal]) === logic.false) return { kind: "unsat", lemmas: [], turns: 0 };
  try {
    return await options.solver.converse((ask) => takeTurns(query, options, ask));
  } catch (error) {
    // Sets of texts can be too large to be put together.
    if (!(error instanceof Untranslatable)) throw error;
    return { kind: "unknown", why: error.message };
  }
}

async function takeTurns(
  { logic, domain, goal }: Query,
  { solver, timeoutMs, lemmas: store = createLemmas(), decide = decidePlace }: SolveOptions,
  ask: Ask,
): Promise<Solution> {
  const deadline = performance.now() + timeoutMs;
  const asked = [domain, goal];
  const printed = printBoolean([...asked, axioms(logic, asked)]);
  const formulas = new Map<Atom, AtomFormula>([...printed.atoms.keys()].map((each) => [each.atom, each]));
  const clause = (lemma: Lemma): Formula =>
    logic.or(
      lemma.map(({ atom, holds }) => {
        const formula = formulas.get(atom);
        if (formula === undefined) throw new Error("a lemma is about an atom that was not asked");
        return holds ? logic.not(formula) : formula;
      }),
    );
  const lemmas: Lemma[] = [...store.about([...formulas.keys()])];
  const relationsOf = createRelations([...formulas.keys()]);
  let doubt: string | undefined;
  let script = [solver.booleanPreamble, printed.text, ...lemmas.map((each) => printed.assert(clause(each)))];
  for (let turns = 1; ; turns += 1) {
    const check = turns <= FEW_TURNS ? solver.booleanCheck : "(check-sat)";
    const turn = await takeTurn(ask, [...script, check], printed.atoms, deadline);
    if (turn.kind === "unknown") return turn;
    if (turn.kind === "unsat") {
      return doubt === undefined ? { kind: "unsat", lemmas, turns } : { kind: "unknown", why: doubt };
    }
    const literals = justify(asked, turn.model);
    if (literals === undefined) return { kind: "unknown", why: "the solver's model is none" };
    const witness = findWitness(literals, (place) => isObject(logic, place, turn.model), decide);
    if (witness.kind === "request") {
      const { request } = witness;
      const holds = asked.every((each) => evaluate(each, (atom) => holdsIn(atom, request)));
      if (!holds)
        return { kind: "unknown", why: "the request that was found is none: a fault of the prover" };
      return { kind: "sat", request, literals, turns };
    }
    const learned = witness.kind === "clash" ? witness.lemmas : [witness.literals];
    if (witness.kind === "open") doubt ??= witness.why;
    else for (const lemma of learned) store.learn(lemma);
    const more = witness.kind === "clash" ? learned.flatMap(relationsOf) : [];
    lemmas.push(...learned, ...more);
    script = [...learned, ...more].map((lemma) => printed.assert(clause(lemma)));
    if (turns === 1) script.push(printed.assert(exclusions(logic, asked)));
  }
}

/** Most questions are answered by then; later ones profit from what the solver keeps. */
const FEW_TURNS = 3;

/** That a place is an object, which is so in each model that has something below it. */
function isObject(logic: Logic, place: Place, model: ReadonlyMap<AtomFormula, boolean>): Literal {
  const formula = logic.is(place, "object");
  if (formula.kind !== "atom" || model.get(formula) !== true)
    throw new Error("something lies below no object");
  return { atom: formula.atom, holds: true };
}
