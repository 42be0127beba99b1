import { textDigest } from "../../model/digest.js";
import { Untranslatable } from "../untranslatable.js";
import type { Block, Operand, Plan, PlanFunction, Statement } from "./ir.js";

/** The bodies of `epoch_milliseconds` that are known to read the instant of a datetime. */
export const EPOCH_DIGESTS: readonly string[] = [
  "sha256:735d9e51eb3636e7243da021ebbeb28b037c39fd5cbe5e4a290f6d86cd1f8652",
];

const EPOCH_NAME = "epoch_milliseconds";

/** Whether a function is the one that reads instants. One of its name with another body has no translation. */
export function isEpochFunction(plan: Plan, { name, path }: PlanFunction): boolean {
  if (path.at(-1) !== EPOCH_NAME) return false;
  const digest = functionDigest(plan, name);
  if (EPOCH_DIGESTS.includes(digest)) return true;
  throw new Untranslatable(`the function ${name}, whose body is not the one that is known (${digest})`);
}

const digests = new WeakMap<Plan, Map<string, string>>();

/** The digest of what a function does: equal for equal bodies, whatever names and locals are called. */
export function functionDigest(plan: Plan, name: string): string {
  const known = digests.get(plan) ?? new Map<string, string>();
  digests.set(plan, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const callee = plan.functions.get(name);
  // A builtin is what its name says.
  if (callee === undefined) return name;
  // A function that calls itself has no body of its own.
  known.set(name, "itself");
  const made = textDigest(JSON.stringify(canonical(plan, callee)));
  known.set(name, made);
  return made;
}

/** The body with locals in the order in which they are met, and functions by what they do. */
function canonical(plan: Plan, { parameters, result, blocks }: PlanFunction): unknown {
  const locals = new Map<number, number>();
  const local = (number: number): number => {
    const known = locals.get(number) ?? locals.size;
    locals.set(number, known);
    return known;
  };
  const operand = (each: Operand): unknown =>
    each.kind === "local" ? { ...each, local: local(each.local) } : each;
  const statement = (each: Statement): unknown => {
    const entries = Object.entries(each).map(([key, value]: readonly [string, unknown]) => {
      if (LOCALS.has(key) && typeof value === "number" && !isNumberOf(each, key)) return [key, local(value)];
      if (key === "callee") return [key, functionDigest(plan, String(value))];
      if (key === "block") return [key, block(value as Block)];
      if (key === "blocks") return [key, (value as readonly Block[]).map(block)];
      if (key === "args" || key === "path") return [key, (value as readonly Operand[]).map(operand)];
      return [key, typeof value === "object" ? operand(value as Operand) : value];
    });
    return Object.fromEntries(entries);
  };
  const block = (each: Block): unknown => each.map(statement);
  return { parameters: parameters.map(local), result: local(result), blocks: blocks.map(block) };
}

const LOCALS: ReadonlySet<string> = new Set(["target", "source", "array", "object", "set", "key", "value"]);

/** The value of a number is no local. */
function isNumberOf({ kind }: Statement, key: string): boolean {
  return key === "value" && (kind === "assignInt" || kind === "makeNumberInt");
}
