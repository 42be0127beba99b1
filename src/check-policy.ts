import type { Source } from "../compilers/diagnostics/index.js";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy, reductions } from "../compilers/yaml/index.js";
import { type EngineSpec, openCheckEngines, SHARES } from "./check-engines.js";
import { searchInThreads } from "./check-threads.js";
import {
  type CheckObservation,
  type CheckOptions,
  type CheckResult,
  chooseSeed,
  conclude,
  type Searched,
  searchPolicy,
} from "./checker/check.js";
import { uniqueNames } from "./checker/compare.js";
import type { EngineOptions } from "./create-engine.js";
import type { AnyEngine } from "./engines/engine.js";

/** A policy to check, with the text that it came from. */
export interface PolicyToCheck {
  readonly source: Source;
  readonly policy: Policy;
  readonly variables?: Readonly<Record<string, string>>;
}

/** How to check a policy on engines that are named rather than given. */
export interface CheckPolicyOptions extends Omit<CheckOptions, "source" | "part" | "shares"> {
  /** Cases of which each slow engine is asked one, by its kind; what is left out is as in `SHARES`. */
  readonly shares?: Readonly<Partial<Record<EngineSpec["kind"], number>>>;
  /** Threads that search; default 1, which is this one. */
  readonly workers?: number;
  readonly engineOptions?: EngineOptions;
}

/**
 * Opens the engines, checks, and closes them: `check` for those who name engines. What is found is made smaller, the policy too.
 * Throws when an engine cannot be had.
 */
export async function* checkPolicy(
  { source, policy, variables = {} }: PolicyToCheck,
  specs: readonly EngineSpec[],
  options: CheckPolicyOptions = {},
): AsyncGenerator<CheckObservation, CheckResult> {
  const { engineOptions = {}, workers = 1, shares: givenShares, ...rest } = options;
  const seed = options.seed ?? chooseSeed();
  const engines = await openCheckEngines(policy, specs, engineOptions);
  try {
    const names = uniqueNames(engines);
    const shares = new Map(
      specs.map(({ kind }, index) => [names[index] ?? "", givenShares?.[kind] ?? SHARES[kind]]),
    );
    const checked = { ...rest, seed, shares };
    const searched: Searched =
      workers > 1
        ? yield* searchInThreads({ source, variables, specs, engineOptions, options: checked }, workers)
        : yield* searchPolicy(policy, engines, checked);
    const rebuild = (text: string, wanted: readonly string[]) =>
      rebuildEngines({ path: source.path, text }, variables, specsOf(wanted, names, specs), engineOptions);
    return yield* conclude(searched, engines, {
      ...checked,
      source: { text: source.text, reduce: reductions, rebuild },
    });
  } finally {
    for (const engine of engines) engine.close();
  }
}

function specsOf(
  wanted: readonly string[],
  names: readonly string[],
  specs: readonly EngineSpec[],
): readonly EngineSpec[] {
  return wanted.flatMap((name) => specs[names.indexOf(name)] ?? []);
}

/** What follows a text of ours; a live OPA and the like go on to answer by the policy that they have. */
async function rebuildEngines(
  source: Source,
  variables: Readonly<Record<string, string>>,
  specs: readonly EngineSpec[],
  options: EngineOptions,
): Promise<readonly AnyEngine[] | undefined> {
  if (specs.some(({ kind }) => kind === "opa-http")) return undefined;
  const { policy } = loadPolicy(source, { variables });
  if (policy === undefined) return undefined;
  return openCheckEngines(policy, specs, options).catch(() => undefined);
}
