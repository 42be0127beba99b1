export { createLemmas, type Lemma, type Lemmas } from "./lemmas.js";

export { type Solution, type SolveOptions, solve } from "./solve.js";
