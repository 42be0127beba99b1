import type { AtomFormula } from "../../../compilers/smt/reachable.js";
import type { Ask, SolverReply } from "../solver/index.js";

/** What a solver says of what it was told so far. */
export type Turn =
  | { readonly kind: "sat"; readonly model: ReadonlyMap<AtomFormula, boolean> }
  | { readonly kind: "unsat" }
  | { readonly kind: "unknown"; readonly why: string };

/** Tells a solver some more lines, the last of which is a check, and asks for a model of all. */
export async function takeTurn(
  ask: Ask,
  lines: readonly string[],
  names: ReadonlyMap<AtomFormula, string>,
  deadline: number,
): Promise<Turn> {
  const checked = await askInTime(ask, lines, 1, deadline);
  if (checked.kind !== "answered") return unknown(checked);
  const [verdict] = checked.verdicts;
  if (verdict === "unsat") return { kind: "unsat" };
  if (verdict !== "sat") return { kind: "unknown", why: "the solver does not know" };
  // A question without atoms has nothing to be asked for, and an empty list is an error.
  if (names.size === 0) return { kind: "sat", model: new Map() };
  const given = await askInTime(ask, [`(get-value (${[...names.values()].join(" ")}))`], 0, deadline);
  if (given.kind !== "answered") return unknown(given);
  const values = new Map(
    [...given.model.matchAll(VALUE)].map(([, name = "", value]) => [name, value === "true"]),
  );
  const model = new Map<AtomFormula, boolean>();
  for (const [formula, name] of names) {
    const value = values.get(name);
    if (value === undefined) return { kind: "unknown", why: `the solver gives no value for ${name}` };
    model.set(formula, value);
  }
  return { kind: "sat", model };
}

const VALUE = /\(\s*([a-z][0-9]+)\s+(true|false)\s*\)/g;

async function askInTime(
  ask: Ask,
  lines: readonly string[],
  expected: number,
  deadline: number,
): Promise<SolverReply> {
  const timeoutMs = Math.ceil(deadline - performance.now());
  if (timeoutMs <= 0) return { kind: "timeout" };
  return await ask(lines.join("\n"), { timeoutMs, expected });
}

function unknown(reply: Exclude<SolverReply, { kind: "answered" }>): Turn {
  return { kind: "unknown", why: reply.kind === "timeout" ? "there was not enough time" : reply.why };
}
