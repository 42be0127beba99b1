import type { Source } from "../compilers/diagnostics/index.js";
import { type Answer, DEFAULT_MAPPING, type Mapping } from "../compilers/model/index.js";
import { loadMapping } from "../compilers/yaml/index.js";
import type { CaseSource, CheckCase } from "./checker/case.js";
import { type AgreementMode, type Comparison, compareEngines } from "./checker/compare.js";
import {
  type CedarTemplates,
  createCedarCells,
  createCell,
  createOrigins,
  join,
  joinCedar,
  joinTemplate,
  literalCell,
  namesIn,
  partOf,
  placesOf,
  readCedar,
  readRego,
  readSchema,
  twinCases,
} from "./checker/twins/index.js";
import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import type { Engine } from "./engines/engine.js";
import type { OpaModule } from "./engines/opa/index.js";
import { cedarCall, createTwinCedar } from "./engines/twin-cedar.js";
import { regoInput } from "./engines/twin-rego.js";
import { type CedarFiles, loadCedar } from "./twins/cedar-files.js";
import { commonLayout } from "./twins/common-layout.js";
import { loadRego, openRego } from "./twins/rego-files.js";
import { mappingProblem, TwinsError } from "./twins/twins-error.js";

export { TwinsError } from "./twins/twins-error.js";

/** Hand-written policies for the same rules, and how requests reach them. */
export interface TwinSources extends OpaChoice {
  readonly rego: readonly Source[];
  /** What OPA is asked, such as `data.files.allow`. */
  readonly query: string;
  readonly cedar: readonly Source[];
  /** A Cedar schema, against which Cedar then checks requests. */
  readonly schema?: Source;
  /** A YAML mapping; without one, requests have the common layout. */
  readonly mapping?: Source;
  /** Requests to ask before any other. */
  readonly requests?: readonly unknown[];
  /** Which random cases are made; default 1. */
  readonly seed?: number;
}

/** Hand-written policies as engines, and requests that go where they may differ. */
export interface Twins {
  readonly engines: readonly Engine[];
  /** Cases without end; they are best asked of these engines, since what is allowed decides what is tried next. */
  readonly cases: CaseSource;
  /** What the user should know: an engine that is left out, a part that has the common layout. */
  readonly notes: readonly string[];
  /** What the engines were made from. */
  readonly read: TwinsRead;
  /** What each side gets for a request, as text: that may be where they differ. */
  readonly received: (request: unknown) => { readonly rego: string; readonly cedar: string };
  readonly close: () => void;
}

/** Hand-written twins as their own tools read them, and how requests reach them. */
export interface TwinsRead {
  readonly mapping: Mapping;
  readonly modules: readonly OpaModule[];
  /** The files of the modules. */
  readonly regoPaths: readonly string[];
  readonly cedar: CedarFiles;
  readonly layout: CedarTemplates;
  /** Actions and places of which a policy, a schema or the mapping speaks. */
  readonly actions: readonly string[];
  readonly places: readonly (readonly string[])[];
}

/** Opens hand-written twins. Throws a `TwinsError`, which says what is wrong in which line of which file. */
export async function openTwins(sources: TwinSources): Promise<Twins> {
  const mapping = readMapping(sources.mapping);
  const cedar = loadCedar(sources.cedar, sources.schema);
  const own = typeof sources.opa !== "object";
  const opa = await chooseOpa(sources);
  const engines: Engine[] = [];
  const close = (): void => {
    for (const engine of engines) engine.close();
    if (own) opa.close();
  };
  try {
    const rego = loadRego(sources.rego, opa);
    const opened = openRego(rego, sources.query, mapping.rego, opa);
    engines.push(...opened.engines);
    const shape = shapeOf(rego, cedar, mapping);
    engines.push(createTwinCedar({ ...cedar, ...mapping.cedar, ...shape.layout }));
    const recorded = record(engines);
    const cases = {
      [Symbol.iterator]: (): Iterator<CheckCase> =>
        twinCases({
          places: shape.places,
          groups: shape.groups,
          requests: sources.requests ?? [],
          seed: sources.seed ?? 1,
          typed: mapping.space.typed,
          answered: recorded.answered,
        }),
    };
    const received: Twins["received"] = (request) => {
      const call = cedarCall({ schema: cedar.schema, ...shape.layout }, request);
      const text = typeof call === "string" ? call : JSON.stringify(call);
      return { rego: regoInput(mapping.rego, request) ?? "no input", cedar: text };
    };
    const read: TwinsRead = {
      mapping,
      modules: opened.modules,
      regoPaths: sources.rego.map(({ path }) => path),
      cedar,
      layout: shape.layout,
      actions: shape.actions,
      places: shape.places.map(({ path }) => path),
    };
    const notes = [...opened.notes, ...cedar.notes];
    return { engines: recorded.engines, cases, notes, read, received, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A request on which twins differ. */
export interface TwinFinding {
  readonly request: unknown;
  readonly comparison: Comparison;
  /** Which case it was, from 1. */
  readonly asked: number;
}

/** How far to search. */
export interface TwinSearchOptions {
  /** Cases to ask at most; default 10,000. */
  readonly cases?: number;
  /** Findings after which to stop; default 1. */
  readonly findings?: number;
  readonly mode?: AgreementMode;
}

/** Asks the cases one after the other until the engines differ often enough. */
export function searchTwins(
  { engines, cases }: Pick<Twins, "engines" | "cases">,
  options: TwinSearchOptions = {},
): { readonly asked: number; readonly found: readonly TwinFinding[] } {
  const { cases: limit = 10_000, findings = 1, mode = "decision" } = options;
  const found: TwinFinding[] = [];
  let asked = 0;
  for (const { request } of cases) {
    if (asked >= limit || found.length >= findings) break;
    asked += 1;
    const comparison = compareEngines(engines, request, mode);
    if (!comparison.agree) found.push({ request, comparison, asked });
  }
  return { asked, found };
}

function readMapping(source: Source | undefined): Mapping {
  if (source === undefined) return DEFAULT_MAPPING;
  const { mapping, diagnostics } = loadMapping(source);
  if (mapping === undefined) throw new TwinsError([mappingProblem(source, diagnostics)]);
  return mapping;
}

/** What all policies together say of requests. */
function shapeOf(rego: ReturnType<typeof loadRego>, cedar: CedarFiles, mapping: Mapping) {
  const origins = createOrigins();
  const request = createCell();
  const input = createCell();
  const cells = createCedarCells();
  readRego(rego, input, origins);
  const actions = cedar.schemaTree === undefined ? [] : readSchema(cedar.schemaTree, cells);
  readCedar(cedar.policies, cells, origins);
  const layout = commonLayout(mapping.cedar, cells);
  joinTemplate(mapping.rego.input, input, request);
  joinCedar(layout, cells, request);
  for (const action of [...actions, ...mapping.space.actions]) {
    join(partOf(request, "action"), literalCell(action, "declared"));
  }
  const places = placesOf(request, mapping.space);
  return { layout, places, groups: origins.groups(), actions: [...new Set(namesIn(cells.action))].sort() };
}

/** Remembers what each request was answered, so that the next cases can be made from those that were allowed. */
function record(engines: readonly Engine[]) {
  const known = new WeakMap<object, Answer[]>();
  const recorded = engines.map((engine): Engine => {
    const decide = (request: unknown): Answer => {
      const answer = engine.decide(request);
      if (typeof request === "object" && request !== null) {
        const answers = known.get(request) ?? [];
        answers.push(answer);
        known.set(request, answers);
      }
      return answer;
    };
    return { ...engine, decide };
  });
  const answered = (request: unknown) => {
    const before = typeof request === "object" && request !== null ? known.get(request) : undefined;
    const answers = before ?? engines.map((engine) => engine.decide(request));
    return {
      allowed: answers.some(({ decision }) => decision !== "DENY"),
      alike: JSON.stringify(answers.map(({ decision, rules }) => [decision, rules])),
    };
  };
  return { engines: recorded, answered };
}
