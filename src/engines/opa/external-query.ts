import type { RunOpa } from "./command.js";
import { failure } from "./errors.js";
import { reportedBy } from "./reported.js";
import {
  EVALUATE_LIMIT_MS,
  type OpaEvaluation,
  type OpaModule,
  type OpaResult,
  type PreparedQuery,
} from "./toolchain.js";
import { createWorkspace } from "./workspace.js";

/** Keeps the modules as files for `opa eval`, until the query is closed; a failure keeps nothing. */
export function prepareExternal(
  run: RunOpa,
  modules: readonly OpaModule[],
  query: string,
): OpaResult<PreparedQuery> {
  const { folder, files, remove } = createWorkspace(modules);
  const args = [
    "eval",
    "--format=json",
    `--timeout=${EVALUATE_LIMIT_MS}ms`,
    ...files.map((file) => `--data=${file}`),
  ];
  // The false keeps opa from evaluating: this run is for the errors of the modules and of the query.
  const compiled = run([...args, "--", `false; ${query}`], { folder });
  if (compiled.kind === "failed" || !compiled.ok) {
    remove();
    return compiled.kind === "failed" ? compiled : reportedBy(compiled);
  }
  let open = true;
  const evaluate = (input?: string): OpaEvaluation => {
    if (!open) throw new Error("this query is closed");
    // opa would read what is not JSON as YAML, and nothing as null.
    if (input !== undefined && !isJson(input)) return failure("opa_input_error", "input: not JSON");
    const withInput = input === undefined ? args : [...args, "--stdin-input"];
    const ran = run([...withInput, "--", query], { folder, input: input ?? "" });
    if (ran.kind === "failed") return ran;
    return ran.ok ? readResult(ran.stdout) : reportedBy(ran);
  };
  const close = () => {
    open = false;
    remove();
  };
  return { kind: "done", value: { evaluate, close } };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface EvalOutput {
  readonly result?: readonly { readonly expressions: readonly { readonly value: unknown }[] }[];
}

function readResult(stdout: string): OpaEvaluation {
  const { result = [] } = JSON.parse(stdout) as EvalOutput;
  const [first, second] = result;
  if (first === undefined) return { kind: "undefined" };
  const [expression, further] = first.expressions;
  if (second !== undefined || expression === undefined || further !== undefined) {
    return failure("opa_error", "the query has more than one result");
  }
  return { kind: "defined", value: expression.value };
}
