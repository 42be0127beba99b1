import type { Answer, Policy, Rule } from "../../compilers/model/index.js";
import { findingsOf, redundantNodes } from "./analyze-findings.js";
import { hasRules, partsOfPolicy, sortInto } from "./analyze-part.js";
import {
  type AttributeMatters,
  mattersOfAttributes,
  mattersOfPart,
  mattersOfRules,
  type NodeMatters,
  type PartMatters,
  type RuleMatters,
  showingOfAttribute,
  showingsOfNodes,
  showingsOfPart,
  showingsOfRule,
} from "./analyze-questions.js";
import type { ActionsAllowed, Analysis } from "./analyze-result.js";
import { type AskedOfAll, type Inquiry, isNever, type Matter, settle } from "./analyze-search.js";
import { coversOf, shadowsOf } from "./analyze-shadows.js";
import type { Ask } from "./ask.js";

/** With what a policy is analysed. */
export interface AnalyzeTools extends AskedOfAll {
  readonly ask: Ask;
  /** The reference evaluator. */
  readonly decide: (request: unknown) => Answer;
  /** Requests that are likely to show much; what they show is not asked of the solver. */
  readonly seeds: Iterable<unknown>;
}

/** Everything that is asked of a policy. */
export interface Matters {
  readonly rules: readonly RuleMatters[];
  readonly attributes: readonly AttributeMatters[];
  readonly parts: readonly PartMatters[];
  /** For a rule that fires and never decides, the rules that decide in its place. */
  readonly shadows: ReadonlyMap<Rule, readonly Rule[]>;
  /** For a condition that can be left out, the rules that decide where it would make a difference. */
  readonly covers: ReadonlyMap<NodeMatters, readonly Rule[]>;
}

/** Finds what in a policy has no effect, for every request of every part. Throws `Untranslatable`. */
export async function analyzePolicy(policy: Policy, tools: AnalyzeTools): Promise<Analysis> {
  const { ask, decide, signal, watch } = tools;
  const inquiry: Inquiry = { ask, decide, signal, faults: [], queries: 0 };
  const parts = partsOfPolicy(policy);
  await sortInto(parts, tools.seeds, signal);
  const rules = mattersOfRules(policy);
  const attributes = mattersOfAttributes(policy);
  const partMatters = parts.map(mattersOfPart);
  const ruled = parts.filter(hasRules);
  const of = parts.length + ruled.length;
  for (const [done, each] of partMatters.entries()) {
    await watch?.({ label: each.part.label, done, of });
    const showings = rules.flatMap((rule) => showingsOfRule(policy, each.part, rule));
    await settle(each.part, [...showings, ...showingsOfPart(each)], inquiry);
  }
  const shadows = await shadowsOf(policy, parts, rules, inquiry);
  // Of a rule that never decides every condition can be left out: to say so would say nothing.
  const deciding = rules.filter(({ decides }) => !isNever(decides));
  const idle = rules.filter(({ fires }) => isNever(fires));
  for (const [index, part] of ruled.entries()) {
    await watch?.({ label: part.label, done: parts.length + index, of });
    const showings = [...deciding, ...idle].flatMap((rule) => showingsOfNodes(policy, part, rule));
    const others = attributes.flatMap((each) => showingOfAttribute(policy, part, each));
    await settle(part, [...showings, ...others], inquiry);
  }
  const covers = new Map<NodeMatters, readonly Rule[]>();
  for (const rule of deciding) {
    for (const node of redundantNodes(rule)) {
      if (signal?.aborted === true) break;
      covers.set(node, await coversOf(policy, parts, rule, node, inquiry));
    }
  }
  const matters: Matters = { rules, attributes, parts: partMatters, shadows, covers };
  const findings = findingsOf(policy, matters);
  const unknown = mattersIn(matters).flatMap(({ about, state, unknown: where }) =>
    state === "shown" ? [] : where.map((each) => ({ about, ...each })),
  );
  return {
    outcome: outcomeOf(inquiry, findings.length, unknown.length),
    // An analysis that was interrupted has not looked everywhere, and of a prover that is wrong nothing counts.
    findings: signal?.aborted === true || inquiry.faults.length > 0 ? [] : findings,
    actions: partMatters.map(actionsOf),
    unknown,
    faults: inquiry.faults,
    queries: inquiry.queries,
  };
}

function outcomeOf({ signal, faults }: Inquiry, findings: number, unknown: number): Analysis["outcome"] {
  if (signal?.aborted === true) return "interrupted";
  if (faults.length > 0) return "contradicted";
  if (findings > 0) return "findings";
  return unknown > 0 ? "unknown" : "clean";
}

function mattersIn({ rules, attributes, parts }: Matters): readonly Matter[] {
  return [
    ...rules.flatMap(({ fires, decides, nodes }) => [
      fires,
      decides,
      ...nodes.flatMap(({ isTrue, isFalse, counts }) => [isTrue, isFalse, ...(counts ? [counts] : [])]),
    ]),
    ...attributes.map(({ counts }) => counts),
    ...parts.flatMap(({ allowed, refused }) => [allowed, refused]),
  ];
}

function actionsOf({ part, allowed, refused }: PartMatters): ActionsAllowed {
  return { label: part.label, allowed: frequencyOf(allowed, refused) };
}

function frequencyOf(allowed: Matter, refused: Matter): ActionsAllowed["allowed"] {
  if (allowed.state === "shown" && refused.state === "shown") return "sometimes";
  if (isNever(allowed)) return "never";
  return isNever(refused) ? "always" : undefined;
}
