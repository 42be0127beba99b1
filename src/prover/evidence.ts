import { axioms } from "../../compilers/smt/axioms.js";
import type { Formula, Logic } from "../../compilers/smt/logic.js";
import { printBoolean, printFull } from "../../compilers/smt/print/index.js";
import { type AtomFormula, atomsIn } from "../../compilers/smt/reachable.js";
import type { Literal } from "../../compilers/smt/theory/literal.js";
import type { Evidence } from "./prove.js";

/** A verdict's question for other solvers. */
export interface SmtTexts {
  /** Over free letters, with all that was learned about them: what `unsat` says here, any solver for propositions can check. */
  readonly letters: string;
  /** With the theories of texts and numbers: `unsat` is a proof on its own, `sat` says nothing. */
  readonly theories: string;
}

/** The SMT-LIB text of a question, the same in every run. */
export function smtTexts(label: string, { query: { logic, domain, goal }, answer }: Evidence): SmtTexts {
  const asked = [domain, goal, axioms(logic, [domain, goal])];
  const lemmas = answer.kind === "unsat" ? answer.lemmas : [];
  const formulas = new Map(asked.flatMap((each) => [...atomsIn([each])]).map((each) => [each.atom, each]));
  const clauses = lemmas.map((lemma) => clause(logic, lemma, (atom) => formulas.get(atom)));
  const { text } = printBoolean([...asked, ...clauses], { comments: true });
  // A comment ends with its line, so nothing of a policy but visible ASCII may stand in it.
  const head = `; ${label.replace(/[^ -~]/gu, "?")}\n; unsat: there is no such request\n`;
  return {
    letters: `${head}(set-logic QF_UF)\n${text}(check-sat)\n`,
    theories: `${head}${printFull(asked)}`,
  };
}

/** One of the literals fails. */
function clause(
  logic: Logic,
  lemma: readonly Literal[],
  formulaOf: (atom: Literal["atom"]) => AtomFormula | undefined,
): Formula {
  return logic.or(
    lemma.map(({ atom, holds }) => {
      const formula = formulaOf(atom);
      if (formula === undefined) throw new Error("a lemma is about an atom that was not asked");
      return holds ? logic.not(formula) : formula;
    }),
  );
}
