import type { Source } from "../../compilers/diagnostics/index.js";
import { compilePolicy } from "../index.js";
import { variablesOf } from "./input/assignments.js";
import type { EngineOptions } from "./open-engines.js";

/** Why Cedar cannot express a policy as the options have it, in one line; `undefined` when it can. */
export function cedarGap(source: Source, options: EngineOptions): string | undefined {
  if (!options.engine.names.includes("cedar-wasm")) return undefined;
  const { diagnostics } = compilePolicy(source, {
    variables: variablesOf(options.var),
    cedarFacts: options.cedarFacts === true,
    targets: ["cedar"],
  });
  const [first, ...others] = diagnostics.filter((each) => each.code === "unsupported-by-target");
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  // A diagnostic with help is one that the option mends.
  return first.help === undefined
    ? `${first.message}${more}`
    : `needs --cedar-facts: ${first.message}${more}`;
}
