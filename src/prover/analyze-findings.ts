import {
  type Diagnostic,
  diagnostic,
  type Span,
  sortDiagnostics,
} from "../../compilers/diagnostics/index.js";
import { attributeName, type Policy, type Rule, walkCondition } from "../../compilers/model/index.js";
import type { Matters } from "./analyze.js";
import { isAround } from "./analyze-conditions.js";
import type { NodeMatters, RuleMatters } from "./analyze-questions.js";
import type { AnalysisFinding, AnalysisFindingKind } from "./analyze-result.js";
import { isNever } from "./analyze-search.js";

/** What settled matters say about a policy, in the order of its text; what follows from another finding is left out. */
export function findingsOf(policy: Policy, matters: Matters): readonly AnalysisFinding[] {
  const findings = [
    ...matters.rules.flatMap((each) => ofRule(each, matters)),
    ...ofActions(matters),
    ...ofAttributes(policy, matters),
  ];
  const sorted = sortDiagnostics(findings.map((each) => each.diagnostic));
  return sorted.flatMap((each) => findings.find((finding) => finding.diagnostic === each) ?? []);
}

function ofRule(matters: RuleMatters, all: Matters): readonly AnalysisFinding[] {
  const { shadows, parts } = all;
  const { rule, fires, decides, nodes } = matters;
  const { id } = rule;
  if (isNever(fires)) {
    const applies = parts.some(({ part }) => part.model.fires.has(rule));
    const causes = applies ? nodes.filter((each) => isConstant(each) && !isExplained(each, nodes)) : [];
    const related = causes
      .filter(({ asked }) => asked.parent !== undefined)
      .map(({ asked, isTrue }) => ({
        message: `this is ${isNever(isTrue) ? "never" : "always"} true`,
        span: asked.condition.span,
      }));
    const because = applies ? NO_REQUEST : NO_ACTION;
    return [
      found(
        "rule-never-fires",
        rule,
        [],
        diagnostic("rule-never-fires", rule.span, { id, because }, related),
      ),
    ];
  }
  if (isNever(decides)) {
    const instead = shadows.get(rule) ?? [];
    const related = instead.map(({ span }) => ({ message: "this rule decides in its place", span }));
    const names = instead.map((each) => each.id);
    const told = diagnostic("rule-never-decides", rule.span, { id, instead: names }, related);
    return [found("rule-never-decides", rule, names, told)];
  }
  return [...ofConstants(matters), ...ofRedundant(matters, all)];
}

const NO_REQUEST = "no valid request fulfils its conditions";
const NO_ACTION = "no request has such an action";

function ofConstants({ rule, nodes }: RuleMatters): readonly AnalysisFinding[] {
  return nodes
    .filter((each) => isConstant(each) && !isExplained(each, nodes))
    .map(({ asked, isTrue }) => {
      const kind = isNever(isTrue) ? "condition-never-true" : "condition-always-true";
      return found(kind, rule, [], diagnostic(kind, asked.condition.span, { id: rule.id }));
    });
}

/** The nodes of a rule that can be left out: of those that lie in each other the outermost, and none that is constant anyway. */
export function redundantNodes({ nodes }: RuleMatters): readonly NodeMatters[] {
  const redundant = nodes.filter(({ counts }) => counts !== undefined && isNever(counts));
  const constant = nodes.filter(isConstant);
  const isTold = ({ asked }: NodeMatters): boolean =>
    redundant.some((other) => isAround(other.asked, asked)) ||
    constant.some(
      (other) => other.asked === asked || isAround(other.asked, asked) || isAround(asked, other.asked),
    );
  return redundant.filter((each) => !isTold(each));
}

function ofRedundant(matters: RuleMatters, { covers }: Matters): readonly AnalysisFinding[] {
  const { rule } = matters;
  return redundantNodes(matters).map((node) => {
    const instead = covers.get(node) ?? [];
    const related = instead.map(({ span }) => ({ message: "this rule decides where it would matter", span }));
    const names = instead.map(({ id }) => id);
    const { span } = node.asked.condition;
    const told = diagnostic("redundant-condition", span, { id: rule.id, instead: names }, related);
    return found("redundant-condition", rule, names, told);
  });
}

function isConstant({ isTrue, isFalse }: NodeMatters): boolean {
  return isNever(isTrue) || isNever(isFalse);
}

/** Whether what a node holds says already why it is constant. */
function isExplained({ asked, isTrue }: NodeMatters, nodes: readonly NodeMatters[]): boolean {
  const below = nodes.filter((each) => each.asked.parent === asked);
  if (below.length === 0) return false;
  const constantly = (value: boolean, each: NodeMatters): boolean =>
    isNever(value ? each.isFalse : each.isTrue);
  const value = !isNever(isTrue);
  const { condition } = asked;
  if (condition.kind === "not") return below.some(isConstant);
  // An `all` is false by one member and true by all; an `any` the other way round.
  return (condition.kind === "all") === value
    ? below.every((each) => constantly(value, each))
    : below.some((each) => constantly(value, each));
}

/**
 * Actions of which a rule says something by name that never shows. A pattern is meant to cover what others speak of too, and a
 * rule that never decides anywhere has been told of.
 */
function ofActions({ rules, parts }: Matters): readonly AnalysisFinding[] {
  const deciding = rules.filter(({ decides }) => decides.state === "shown");
  return deciding.flatMap(({ rule }) => {
    const kind = rule.decision === "ALLOW" ? "never-allowed" : "always-allowed";
    return rule.actions.flatMap((each) => {
      if (each.kind === "pattern") return [];
      const matters = parts.find(({ part }) => part.label === each.name && part.model.fires.has(rule));
      if (matters === undefined) return [];
      if (!isNever(rule.decision === "ALLOW" ? matters.allowed : matters.refused)) return [];
      const told = diagnostic(kind, each.span, { id: rule.id, action: each.name });
      return [found(kind, rule, [each.name], told)];
    });
  });
}

/** At the first place that mentions the attribute, unless no rule there can decide anyway. */
function ofAttributes(policy: Policy, { rules, attributes }: Matters): readonly AnalysisFinding[] {
  const idle = new Set(rules.filter(({ decides }) => isNever(decides)).map(({ rule }) => rule));
  return attributes
    .filter(({ counts }) => isNever(counts))
    .flatMap(({ name }) => {
      const spans = policy.rules.filter((rule) => !idle.has(rule)).flatMap((rule) => mentions(rule, name));
      const [span, ...others] = spans;
      if (span === undefined) return [];
      const related = others.map((each) => ({ message: "and here", span: each }));
      const told = diagnostic("attribute-without-effect", span, { attribute: name }, related);
      return [found("attribute-without-effect", undefined, [name], told)];
    });
}

function mentions(rule: Rule, name: string): readonly Span[] {
  const spans: Span[] = [];
  walkCondition(rule.condition, (condition) => {
    if (condition.kind !== "constraint" && condition.kind !== "present") return;
    if (attributeName(condition.attribute) === name) spans.push(condition.span);
  });
  return spans;
}

function found(
  kind: AnalysisFindingKind,
  rule: Rule | undefined,
  names: readonly string[],
  told: Diagnostic,
): AnalysisFinding {
  return { kind, rule: rule?.id, names, diagnostic: told };
}
