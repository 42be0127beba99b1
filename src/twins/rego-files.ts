import type { Source } from "../../compilers/diagnostics/index.js";
import type { RegoMapping } from "../../compilers/model/index.js";
import type { RegoTree } from "../checker/twins/index.js";
import type { Engine } from "../engines/engine.js";
import type { OpaError, OpaModule, OpaToolchain } from "../engines/opa/index.js";
import { createTwinTopdown, createTwinWasm, missingHostFunctions } from "../engines/twin-rego.js";
import { type TwinProblem, TwinsError } from "./twins-error.js";

/** Hand-written Rego, parsed by OPA. Throws a `TwinsError` for what is no Rego. */
export function loadRego(sources: readonly Source[], opa: OpaToolchain): readonly RegoTree[] {
  const problems: TwinProblem[] = [];
  const trees: RegoTree[] = [];
  for (const { path, text } of sources) {
    const parsed = opa.parse(text);
    if (parsed.kind === "done") trees.push({ path, text, tree: parsed.value });
    else problems.push(...parsed.errors.map((error) => problemOf(path, error)));
  }
  if (problems.length > 0) throw new TwinsError(problems);
  return trees;
}

/** The engines for Rego, and what is to be said about one that is left out. Throws a `TwinsError` when OPA does not compile it. */
export function openRego(
  files: readonly RegoTree[],
  query: string,
  mapping: RegoMapping,
  opa: OpaToolchain,
): {
  readonly engines: readonly Engine[];
  readonly notes: readonly string[];
  readonly modules: readonly OpaModule[];
} {
  // OPA takes relative paths only, and two files may have one name.
  const modules = files.map(({ text }, index): OpaModule => ({ path: `twin/${index}.rego`, source: text }));
  const prepared = opa.prepare(modules, query);
  if (prepared.kind === "failed") {
    throw new TwinsError(prepared.errors.map((error) => problemOf(pathOf(error, files) ?? query, error)));
  }
  const topdown = createTwinTopdown(prepared.value, mapping);
  const wasm = buildWasm(files, modules, query, mapping, opa);
  if (typeof wasm === "string" && NO_RULE.test(wasm)) {
    // Undefined for every request: a comparison with it would say nothing about the policies.
    throw new TwinsError([{ path: query, text: `no rule is called \`${query}\`` }]);
  }
  if (typeof wasm === "string")
    return { engines: [topdown], notes: [`rego-wasm is left out: ${wasm}`], modules };
  return { engines: [topdown, wasm], notes: [], modules };
}

/** The engine over Wasm, or why there is none. */
function buildWasm(
  files: readonly RegoTree[],
  modules: readonly OpaModule[],
  query: string,
  mapping: RegoMapping,
  opa: OpaToolchain,
): Engine | string {
  if (!/^data(?:\.[A-Za-z_][A-Za-z0-9_]*)+$/.test(query)) return `\`${query}\` is no path of names`;
  // An empty text to replace never comes to an end there, and an endless evaluation cannot be stopped.
  if (files.some(({ tree }) => REPLACES.test(JSON.stringify(tree)))) {
    return "it hangs on `replace` with an empty text";
  }
  const entrypoint = query.split(".").slice(1).join("/");
  const built = opa.buildWasm(modules, [entrypoint]);
  if (built.kind === "failed") return built.errors.map(({ message }) => message).join("; ");
  const missing = missingHostFunctions(built.value, entrypoint);
  if (missing.length > 0)
    return `a host would have to bring ${missing.map((each) => `\`${each}\``).join(", ")}`;
  return createTwinWasm(built.value, entrypoint, mapping);
}

const NO_RULE = /does not refer to a rule or policy decision/;
const REPLACES = /"value":"replace(?:_n)?"/;

function pathOf({ path }: OpaError, files: readonly RegoTree[]): string | undefined {
  const index = /^twin\/([0-9]+)\.rego$/.exec(path ?? "")?.[1];
  return index === undefined ? undefined : files[Number(index)]?.path;
}

function problemOf(path: string, { message, row, col }: OpaError): TwinProblem {
  const place = row === undefined ? path : `${path}:${row}:${Math.max(1, col ?? 1)}`;
  return { path, text: `${place}: ${message}` };
}
