import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { type Answer, type Finding, type NamedAnswer, type Policy, policySlug } from "../../index.js";
import { writeAtomically } from "../output/atomic-write.js";
import { jsonText } from "../output/text.js";
import { inspectRequest, isJson } from "./inspect.js";

/** The files of a saved finding, and the case file among them that shows it with the least. */
export interface Saved {
  readonly files: readonly string[];
  readonly cases: string;
}

interface Setting {
  readonly file: string;
  readonly policy: Policy;
  readonly seed: number;
}

/**
 * Saves a finding as a case file that `concord test` runs and the next check asks first; with a smaller policy, that too, beside a
 * case file of its own. The name follows from the request, so that finding it again writes the same files. A request that JSON
 * cannot hold is not saved.
 */
export function saveFinding(
  finding: Finding,
  what: string,
  { file, policy, seed }: Setting,
  folder: string,
): Saved | undefined {
  if (!isJson(finding.request)) return undefined;
  const hash = createHash("sha256").update(inspectRequest(finding.request)).digest("hex").slice(0, 8);
  const stem = `${policySlug(policy)}-${hash}`;
  const note = [`# Found by \`concord check\` with the seed ${seed} among the ${finding.found.stage} cases.`];
  const cases = (of: string, answers: readonly NamedAnswer[]): string =>
    [...note, `policy: ${jsonText(of)}`, "cases:", ...caseLines(finding.request, what, answers), ""].join(
      "\n",
    );
  const path = join(folder, `${stem}.cases.yaml`);
  const whole = { path, content: cases(relative(resolve(folder), resolve(file)), finding.answers) };
  const small =
    finding.policy === undefined
      ? []
      : [
          { path: join(folder, `${stem}.small.yaml`), content: finding.policy.text },
          {
            path: join(folder, `${stem}.small.cases.yaml`),
            content: cases(`${stem}.small.yaml`, finding.policy.answers),
          },
        ];
  const artefacts = [whole, ...small];
  writeAtomically(artefacts);
  return { files: artefacts.map((each) => each.path), cases: small[1]?.path ?? path };
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
