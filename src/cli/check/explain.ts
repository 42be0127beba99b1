import { type Diagnostic, diagnostic, type Span } from "../../../compilers/diagnostics/index.js";
import {
  ENGINE_NAMES,
  type Finding,
  type GeneratedPart,
  generatedFrom,
  type Policy,
  policySlug,
} from "../../index.js";
import { quoteArgument } from "../output/shell.js";
import { inspectRequest } from "./inspect.js";
import type { CheckFileOptions } from "./options.js";
import { foundBySearch, type Saved, saveFinding } from "./save.js";

/** A disagreement with everything a person needs to see its cause. */
export interface Explained {
  readonly finding: Finding;
  /** One sentence: who says what. */
  readonly what: string;
  /** The request as text: JSON, or as near to it as its values allow. */
  readonly request: string;
  /** The rules that the answers do not have in common, each at its place in the policy. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was generated from these rules. */
  readonly generated: readonly GeneratedPart[];
  readonly saved: Saved;
  /** The command that shows it again. */
  readonly repeat: string;
}

interface Setting {
  readonly file: string;
  readonly policy: Policy;
  readonly seed: number;
  readonly options: CheckFileOptions;
}

/** Explains a finding about a policy, and saves it where a folder was given. */
export function explainFinding(finding: Finding, { file, policy, seed, options }: Setting): Explained {
  const what = describeFinding(finding);
  const ids = rulesInQuestion(finding);
  const spans = policy.rules.filter(({ id }) => ids.has(id)).map(({ span }) => span);
  const saved = saveFinding(
    finding,
    what,
    { name: policySlug(policy), policy: file, note: foundBySearch(finding, seed) },
    options.save,
  );
  return {
    finding,
    what,
    request: inspectRequest(finding.request),
    diagnostics: diagnoseFinding(what, spans),
    generated: generatedFrom(policy, [...ids], { cedarFacts: options.cedarFacts === true }),
    saved,
    repeat: repeatCommand(finding, saved, file, seed, options),
  };
}

/** Says who gave which answer, those of one answer together. */
export function describeFinding({ answers }: Pick<Finding, "answers">): string {
  const groups = new Map<string, string[]>();
  for (const { engine, answer } of answers) {
    const rules =
      answer.rules.length === 0 ? answer.reason : answer.rules.map((id) => `\`${id}\``).join(", ");
    const said = `${answer.decision} (${rules})`;
    groups.set(said, [...(groups.get(said) ?? []), engine]);
  }
  return [...groups].map(([said, engines]) => `${engines.join(" and ")}: ${said}`).join("; ");
}

/** Rules that some answers name and others do not; without such a rule, all that are named. */
export function rulesInQuestion({ answers }: Pick<Finding, "answers">): ReadonlySet<string> {
  const named = new Set(answers.flatMap(({ answer }) => answer.rules));
  const disputed = [...named].filter((id) => answers.some(({ answer }) => !answer.rules.includes(id)));
  return disputed.length > 0 ? new Set(disputed) : named;
}

/** One diagnostic at the first rule, the others related to it; where no rule is named, at the file's start. */
export function diagnoseFinding(
  what: string,
  [first = { start: 0, end: 0 }, ...others]: readonly Span[],
): readonly Diagnostic[] {
  const related = others.map((span) => ({ message: "and this rule", span }));
  return [diagnostic("engines-disagree", first, { what: `engines disagree: ${what}` }, related)];
}

/** `concord test` where it has the engines that differ, else the same check again. */
function repeatCommand(
  { answers }: Finding,
  saved: Saved,
  file: string,
  seed: number,
  options: CheckFileOptions,
): string {
  const named: readonly string[] = ENGINE_NAMES;
  if (saved.cases !== undefined && answers.every(({ engine }) => named.includes(engine))) {
    return `concord test ${quoteArgument(saved.cases)}`;
  }
  const { engines, cases, workers, mode, save } = options;
  const outside = engines.specs.flatMap((spec) => ("place" in spec ? [`${spec.kind}=${spec.place}`] : []));
  const inside = engines.specs.flatMap((spec) => ("place" in spec ? [] : [spec.kind]));
  const flags = [
    ...(engines.all ? [] : [`--engines ${[...inside, ...outside].map(quoteArgument).join(",")}`]),
    `--seed ${seed}`,
    `--cases ${cases}`,
    ...(workers > 1 ? [`--workers ${workers}`] : []),
    ...(mode === "decision" ? ["--mode decision"] : []),
    ...(options.cedarFacts === true ? ["--cedar-facts"] : []),
    ...(save === undefined ? [] : [`--save ${quoteArgument(save)}`]),
  ];
  return `concord check ${quoteArgument(file)} ${flags.join(" ")}`;
}
