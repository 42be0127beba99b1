import {
  type Diagnostic,
  diagnostic,
  positionAt,
  type Source,
  sortDiagnostics,
} from "../../../compilers/diagnostics/index.js";
import {
  type AskedOfAll,
  type AssertedProperty,
  type Assertion,
  assertProperties,
  type Policy,
  type Solving,
} from "../../index.js";
import { inspectRequest } from "../check/inspect.js";
import type { Assignment } from "../input/assignments.js";
import { validProperties } from "../input/read-properties.js";
import type { Io } from "../io.js";
import { problemOf } from "../problem.js";

/** What came of the properties of one file. */
export type Asserted =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | AssertedFile;

/** The properties of a file that were asked of their policy. */
export interface AssertedFile {
  readonly kind: "asserted";
  readonly file: string;
  readonly source: Source;
  readonly policy: Policy;
  readonly policySource: Source;
  readonly assertion: Assertion;
  /** Properties that are broken or say nothing, and what else there is to say of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where properties are, and the policy that they are asked of when it is not the one beside them. */
export interface AssertSubject {
  readonly file: string;
  readonly policy?: string;
}

/** Asks of a policy the properties of one file. */
export async function assertFile(
  { file, policy: path }: AssertSubject,
  solving: Solving,
  variables: readonly Assignment[] | undefined,
  io: Io,
  asked: AskedOfAll,
): Promise<Asserted> {
  try {
    const read = await validProperties(file, variables, io, path);
    const { source, policy, policySource, properties } = read;
    const assertion = await assertProperties(policy, properties, solving, asked);
    const found = assertion.properties.flatMap(diagnose);
    const diagnostics = sortDiagnostics([...read.diagnostics, ...found]);
    return { kind: "asserted", file, source, policy, policySource, assertion, diagnostics };
  } catch (error) {
    return { kind: "unable", file, problem: problemOf(error) };
  }
}

/** What a request that breaks a property is answered: `ALLOW by \`write\``. */
export function answerText(each: Extract<AssertedProperty, { kind: "broken" }>): string {
  const { decision, rules, reason } = each.answer;
  const by = rules.length === 0 ? `(${reason})` : `by ${rules.map((id) => `\`${id}\``).join(", ")}`;
  return `${decision} ${by}`;
}

/** Where rules stand: `file:line`. */
export function placesOfRules(
  { policy, policySource }: AssertedFile,
  ids: readonly string[],
): readonly string[] {
  return policy.rules
    .filter(({ id }) => ids.includes(id))
    .map(({ span }) => `${policySource.path}:${positionAt(policySource.text, span.start).line}`);
}

function diagnose(each: AssertedProperty): readonly Diagnostic[] {
  const { id, span } = each.property;
  if (each.kind === "broken") {
    const what = `${inspectRequest(each.request)} is answered ${answerText(each)}`;
    return [diagnostic("property-broken", span, { id, what })];
  }
  if (each.kind === "vacuous") {
    return [diagnostic("property-says-nothing", span, { id, because: each.because })];
  }
  return [];
}
