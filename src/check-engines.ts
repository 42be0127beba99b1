import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compileCedar } from "../compilers/cedar/index.js";
import type { Policy } from "../compilers/model/index.js";
import { packagePathOf } from "../compilers/rego/index.js";
import { chooseOpa } from "./choose-opa.js";
import { createEngine, type EngineOptions } from "./create-engine.js";
import { createCedarCliEngine } from "./engines/cedar-cli.js";
import { createCedarTextEngine } from "./engines/cedar-text.js";
import { type AnyEngine, ENGINE_NAMES, type EngineName } from "./engines/engine.js";
import { failClosedLater } from "./engines/fail-closed.js";
import { openOpa } from "./engines/opa/index.js";
import { createOpaHttpEngine } from "./engines/opa-http.js";
import { createRegoTopdownEngine } from "./engines/rego-topdown.js";
import { prepareRego } from "./rego-program.js";

/** The engines that `check` can ask without anything from outside; the last one reads the generated Cedar files for every request. */
export const CHECK_ENGINES = [...ENGINE_NAMES, "cedar-wasm-stateless"] as const;

/** Engines that are elsewhere: each needs a place, as in `opa-http=http://127.0.0.1:8181`. */
export const OUTSIDE_ENGINES = ["opa-http", "opa-cli", "cedar-cli", "module"] as const;

/** An engine to check with; for one outside, `place` is the URL, the binary or the module. */
export type EngineSpec =
  | { readonly kind: (typeof CHECK_ENGINES)[number] }
  | { readonly kind: (typeof OUTSIDE_ENGINES)[number]; readonly place: string };

/** Of how many cases a slow engine is asked one, by its kind: together they then take about as long as the fast ones. */
export const SHARES: Readonly<Record<EngineSpec["kind"], number>> = {
  reference: 1,
  "rego-wasm": 1,
  "cedar-wasm": 1,
  "rego-topdown": 32,
  "cedar-wasm-stateless": 256,
  "opa-http": 16,
  "opa-cli": 2048,
  "cedar-cli": 1024,
  module: 1,
};

/**
 * Opens engines for a policy, in the order of their specs. Throws when one cannot be had, and then leaves none open. A module is
 * a file that exports `createEngine(policy)`, or `decide(request)` itself; it answers as an engine does, at once or later.
 */
export async function openCheckEngines(
  policy: Policy,
  specs: readonly EngineSpec[],
  options: EngineOptions = {},
): Promise<readonly AnyEngine[]> {
  const needsOpa = specs.some(({ kind }) => kind.startsWith("rego-"));
  const opa = needsOpa ? await chooseOpa(options) : undefined;
  const given = typeof options.opa === "object";
  const engines: AnyEngine[] = [];
  try {
    for (const spec of specs) {
      engines.push(await open(policy, spec, opa === undefined ? options : { ...options, opa }));
    }
  } catch (error) {
    for (const engine of engines) engine.close();
    if (!given) opa?.close();
    throw error;
  }
  if (given || opa === undefined) return engines;
  // The OPA that was opened here is closed with the last engine.
  let left = engines.length;
  return engines.map((engine) => {
    const close = once(() => {
      engine.close();
      left -= 1;
      if (left === 0) opa.close();
    });
    return { ...engine, close } as AnyEngine;
  });
}

async function open(policy: Policy, spec: EngineSpec, options: EngineOptions): Promise<AnyEngine> {
  const { onFault } = options;
  const faults = onFault === undefined ? {} : { onFault };
  if (!("place" in spec)) {
    if (isEngineName(spec.kind)) return createEngine(policy, spec.kind, options);
    const facts = options.cedarFacts === true;
    return createCedarTextEngine(policy, compileCedar(policy, { facts }), {
      facts,
      stateless: true,
      ...faults,
    });
  }
  switch (spec.kind) {
    case "opa-http":
      return createOpaHttpEngine(policy, { url: spec.place, packagePath: packagePathOf(policy), ...faults });
    case "opa-cli": {
      const opa = await openOpa({ path: spec.place });
      return { ...createRegoTopdownEngine(policy, prepareRego(policy, opa), onFault), name: "opa-cli" };
    }
    case "cedar-cli": {
      const facts = options.cedarFacts === true;
      const files = compileCedar(policy, { facts });
      return createCedarCliEngine(policy, files, { binary: spec.place, facts, ...faults });
    }
    default:
      return openModule(policy, spec.place, onFault);
  }
}

function isEngineName(kind: string): kind is EngineName {
  return (ENGINE_NAMES as readonly string[]).includes(kind);
}

/** A user's module is code that the user chose to run; what it answers is still not trusted to be an answer. */
async function openModule(
  policy: Policy,
  file: string,
  onFault?: (fault: unknown) => void,
): Promise<AnyEngine> {
  const exports = (await import(pathToFileURL(resolve(file)).href)) as Readonly<Record<string, unknown>>;
  const { createEngine: create } = exports;
  const made: unknown = typeof create === "function" ? await create(policy) : exports;
  const { decide, close, name } = made as Partial<Readonly<Record<string, unknown>>>;
  if (typeof decide !== "function")
    throw new Error(`${file} exports neither \`createEngine\` nor \`decide\``);
  return failClosedLater(
    {
      name: typeof name === "string" && name !== "" ? name : "module",
      decide: async (request) => decide.call(made, request),
      close: () => {
        if (typeof close === "function") close.call(made);
      },
    },
    onFault,
  );
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
