import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { type Answer, type Finding, type Policy, policySlug } from "../../index.js";
import { writeAtomically } from "../output/atomic-write.js";
import { quoteArgument } from "../output/shell.js";
import { jsonText } from "../output/text.js";
import { inspectRequest, isJson } from "./inspect.js";

/** The files of a saved finding, and the command that shows it again from them. */
export interface Saved {
  readonly files: readonly string[];
  readonly repeat: string;
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
  const note = [`# Found by \`concord check\` with the seed ${seed}:`, `# ${jsonText(what)}`];
  const expected = expectedAnswer(finding);
  const cases = (of: string): string =>
    [...note, `policy: ${jsonText(of)}`, "cases:", ...caseLines(finding, expected), ""].join("\n");
  const path = join(folder, `${stem}.cases.yaml`);
  const whole = { path, content: cases(relative(resolve(folder), resolve(file))) };
  const small =
    finding.policy === undefined
      ? []
      : [
          { path: join(folder, `${stem}.small.yaml`), content: finding.policy },
          { path: join(folder, `${stem}.small.cases.yaml`), content: cases(`${stem}.small.yaml`) },
        ];
  const artefacts = [whole, ...small];
  writeAtomically(artefacts);
  return {
    files: artefacts.map((each) => each.path),
    repeat: `concord test ${quoteArgument(small[1]?.path ?? path)}`,
  };
}

/** The reference is the definition of right; where it was not asked, the answer that grants least stands for it. */
function expectedAnswer({ answers }: Finding): Answer | undefined {
  const reference = answers.find(({ engine }) => engine === "reference");
  const strictness = { DENY: 0, ESCALATE: 1, ALLOW: 2 } as const;
  const sorted = answers
    .map(({ answer }) => answer)
    .sort((a, b) => strictness[a.decision] - strictness[b.decision]);
  return reference?.answer ?? sorted[0];
}

function caseLines({ request, found }: Finding, expected: Answer | undefined): readonly string[] {
  return [
    `  - name: ${jsonText(`found among ${found.stage} cases`)}`,
    `    request: ${jsonText(request)}`,
    `    decision: ${expected?.decision ?? "DENY"}`,
    `    rules: ${jsonText(expected?.rules ?? [])}`,
  ];
}
