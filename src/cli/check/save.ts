import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import type { Answer, Finding, NamedAnswer } from "../../index.js";
import { type Artefact, writeAtomically } from "../output/atomic-write.js";
import { jsonText } from "../output/text.js";
import { problemOf } from "../problem.js";
import { inspectRequest, isJson } from "./inspect.js";

/** The files of a saved finding; none where it was not to be saved or could not be. */
export interface Saved {
  readonly files: readonly string[];
  /** The case file among them that shows it with the least. */
  readonly cases: string | undefined;
  /** Why it could not be saved. */
  readonly problem: string | undefined;
}

/** What a finding is about: the name in its files, and the policy's path, which twins do not have. */
interface Subject {
  readonly name: string;
  readonly policy: string | undefined;
  /** How it was found, for who reads the file. */
  readonly note: string;
}

/** What there is to save of a finding. */
type Savable = Pick<Finding, "request" | "answers" | "policy">;

/**
 * Saves a finding as a case file that `concord test` runs and the next check asks first; with a smaller policy, that too, beside a
 * case file of its own. The name follows from the request, so that finding it again writes the same files. What cannot be saved
 * is still reported.
 */
export function saveFinding(
  finding: Savable,
  what: string,
  subject: Subject,
  folder: string | undefined,
): Saved {
  const nothing: Saved = { files: [], cases: undefined, problem: undefined };
  if (folder === undefined) return nothing;
  if (!isJson(finding.request)) return { ...nothing, problem: "JSON cannot hold the request" };
  const artefacts = artefactsOf(finding, what, subject, folder);
  try {
    writeAtomically(artefacts);
  } catch (error) {
    return { ...nothing, problem: `cannot write to ${folder}: ${problemOf(error)}` };
  }
  const files = artefacts.map(({ path }) => path);
  return { files, cases: files.findLast((path) => path.endsWith(".cases.yaml")), problem: undefined };
}

function artefactsOf(
  finding: Savable,
  what: string,
  { name, policy, note }: Subject,
  folder: string,
): readonly Artefact[] {
  const hash = createHash("sha256").update(inspectRequest(finding.request)).digest("hex").slice(0, 8);
  const stem = `${name}-${hash}`;
  const cases = (of: string | undefined, answers: readonly NamedAnswer[]): string => {
    const about = of === undefined ? [] : [`policy: ${jsonText(of)}`];
    return [`# ${note}`, ...about, "cases:", ...caseLines(finding.request, what, answers), ""].join("\n");
  };
  const beside = policy === undefined ? undefined : relative(resolve(folder), resolve(policy));
  const whole = { path: join(folder, `${stem}.cases.yaml`), content: cases(beside, finding.answers) };
  if (finding.policy === undefined) return [whole];
  const { text, answers } = finding.policy;
  return [
    whole,
    { path: join(folder, `${stem}.small.yaml`), content: text },
    { path: join(folder, `${stem}.small.cases.yaml`), content: cases(`${stem}.small.yaml`, answers) },
  ];
}

/** The reference is the definition of right; where it was not asked, the answer that grants least stands for it. */
function expectedAnswer(answers: readonly NamedAnswer[]): Answer | undefined {
  const reference = answers.find(({ engine }) => engine === "reference");
  const strictness = { DENY: 0, ESCALATE: 1, ALLOW: 2 } as const;
  const sorted = answers
    .map(({ answer }) => answer)
    .sort((a, b) => strictness[a.decision] - strictness[b.decision]);
  return reference?.answer ?? sorted[0];
}

function caseLines(request: unknown, what: string, answers: readonly NamedAnswer[]): readonly string[] {
  const expected = expectedAnswer(answers);
  return [
    `  - name: ${jsonText(what)}`,
    `    request: ${jsonText(request)}`,
    `    decision: ${expected?.decision ?? "DENY"}`,
    `    rules: ${jsonText(expected?.rules ?? [])}`,
  ];
}

/** How a search found a finding. */
export function foundBySearch({ found }: Finding, seed: number): string {
  return `Found by \`concord check\` with the seed ${seed} among the ${found.stage} cases.`;
}
