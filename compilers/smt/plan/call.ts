import type { Formula } from "../logic.js";
import { callBuiltin } from "./builtins.js";
import { choiceOf, defined } from "./choice.js";
import { compare } from "./compare.js";
import { textConstant, textOf } from "./constant.js";
import { raiseAll } from "./fault.js";
import { beyondAt } from "./follow.js";
import { assign, type Frame } from "./frame.js";
import type { Statement } from "./ir.js";
import { readOperand } from "./operand.js";
import { pathKey } from "./parse.js";
import type { Run } from "./state.js";
import type { Guarded, Value } from "./value.js";
import { and, beyond, negate } from "./world.js";

/** What a call gives. */
export function callOf(
  run: Run,
  frame: Frame,
  statement: Extract<Statement, { kind: "call" }>,
  live: Formula,
): Value {
  const { world, plan } = run;
  const args = statement.args.map((each) => readOperand(run, frame, each, live));
  const callee = plan.functions.get(statement.callee);
  if (callee === undefined) {
    return callBuiltin(statement.callee, { world, live, raise: beyondAt(run, frame, statement) }, args);
  }
  const { value, faults } = run.call(callee, args);
  raiseAll(world, frame.faults, live, faults);
  return value;
}

/**
 * A function that is found is called, and if it is undefined the whole reference is; else the base documents are looked up. Gives when
 * its value is there, and when it was found without a value.
 */
export function callDynamic(
  run: Run,
  frame: Frame,
  { path, args, target }: Extract<Statement, { kind: "callDynamic" }>,
  live: Formula,
): { readonly there: Formula; readonly nothing: Formula } {
  const { world, plan } = run;
  const given = args.map((each) => readOperand(run, frame, each, live));
  const keys = path.map((each) => readOperand(run, frame, each, live));
  const fixed = keys.map((each) => (each.kind === "constant" ? textOf(each) : undefined));
  const isFixed = fixed.every((each) => each !== undefined);
  const exact = isFixed ? plan.paths.get(pathKey(fixed)) : undefined;
  const candidates = isFixed ? (exact === undefined ? [] : [exact]) : [...plan.paths.values()];
  const options: Guarded[] = [];
  for (const callee of candidates) {
    if (callee.path.length !== keys.length) continue;
    if (callee.path.some((name, index) => keys[index]?.kind === "constant" && fixed[index] !== name))
      continue;
    const guard = and(
      world,
      keys.map((key, index) => compare(world, live, "==", key, textConstant(callee.path[index] ?? ""))),
    );
    if (guard.kind === "false") continue;
    const { value, faults } = run.call(callee, given);
    raiseAll(world, frame.faults, and(world, [live, guard]), faults);
    options.push({ guard, value });
  }
  const found = world.logic.or(options.map(({ guard }) => guard));
  const value = choiceOf(world, options, false);
  assign(frame, target, live, value);
  const there = and(world, [live, defined(world, value)]);
  const nothing = and(world, [live, found, negate(world, beyond(world, there, live))]);
  return { there, nothing };
}
