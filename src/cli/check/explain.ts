import { type Diagnostic, diagnostic, type Source, type Span } from "../../../compilers/diagnostics/index.js";
import { ENGINE_NAMES, type Finding, type GeneratedPart, generatedFrom, type Policy } from "../../index.js";
import { quoteArgument } from "../output/shell.js";
import { inspectRequest } from "./inspect.js";
import type { CheckFileOptions } from "./options.js";
import { type Saved, saveFinding } from "./save.js";

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
  /** The files it was saved to, if it was. */
  readonly saved: Saved | undefined;
  /** The command that shows it again. */
  readonly repeat: string;
}

interface Setting {
  readonly file: string;
  readonly source: Source;
  readonly policy: Policy;
  readonly seed: number;
  readonly options: CheckFileOptions;
}

/** Explains a finding, and saves it where a folder was given. */
export function explainFinding(finding: Finding, setting: Setting): Explained {
  const { policy, options } = setting;
  const what = sentence(finding);
  const ids = rulesInQuestion(finding);
  const rules = policy.rules.filter(({ id }) => ids.has(id));
  const saved = options.save === undefined ? undefined : saveFinding(finding, what, setting, options.save);
  return {
    finding,
    what,
    request: inspectRequest(finding.request),
    diagnostics: diagnose(
      what,
      rules.map(({ span }) => span),
    ),
    generated: generatedFrom(policy, [...ids], { cedarFacts: options.cedarFacts === true }),
    saved,
    repeat: repeatCommand(finding, saved, setting),
  };
}

/** Says who gave which answer, those of one answer together. */
function sentence({ answers }: Finding): string {
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
function rulesInQuestion({ answers }: Finding): ReadonlySet<string> {
  const named = new Set(answers.flatMap(({ answer }) => answer.rules));
  const disputed = [...named].filter((id) => answers.some(({ answer }) => !answer.rules.includes(id)));
  return disputed.length > 0 ? new Set(disputed) : named;
}

/** One diagnostic at the first rule, the others related to it; where no rule is named, at the file's start. */
function diagnose(
  what: string,
  [first = { start: 0, end: 0 }, ...others]: readonly Span[],
): readonly Diagnostic[] {
  const related = others.map((span) => ({ message: "and this rule", span }));
  return [diagnostic("engines-disagree", first, { what: `engines disagree: ${what}` }, related)];
}

/** `concord test` where it has the engines that differ, else the same check again. */
function repeatCommand(
  { answers }: Finding,
  saved: Saved | undefined,
  { file, seed, options }: Setting,
): string {
  const named: readonly string[] = ENGINE_NAMES;
  if (saved !== undefined && answers.every(({ engine }) => named.includes(engine))) {
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
