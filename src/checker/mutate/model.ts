import {
  type ActionClass,
  type ActionMatcher,
  actionPattern,
  type Condition,
  type Decision,
  type Policy,
  type PolicyDraft,
  type Rule,
  type TypedAttribute,
  typecheck,
} from "../../../compilers/model/index.js";
import { mutateCondition } from "./condition.js";
import { meansTheSame } from "./model-equivalent.js";
import type { ModelMutant, MutationKind } from "./mutant.js";
import { changeText } from "./text.js";

/** Plants every fault there is in a policy, one at a time; `source` is the text of its file, for the lines of reports. */
export function mutateModel(policy: Policy, source?: string): readonly ModelMutant[] {
  const lines = source === undefined ? () => 0 : lineCounter(source);
  const mutants = [
    ...policy.rules.flatMap((rule) => ruleMutants(policy, rule, lines)),
    ...wholeMutants(policy),
    ...attributeMutants(policy),
  ];
  return mutants.filter((mutant) => !meansTheSame(policy, mutant.policy));
}

type LineOf = (offset: number) => number;

function lineCounter(source: string): LineOf {
  return (offset) => source.slice(0, offset).split("\n").length;
}

function ruleMutants(policy: Policy, rule: Rule, lineOf: LineOf): readonly ModelMutant[] {
  const mutant = (
    kind: MutationKind,
    changed: Rule,
    before: unknown,
    after: unknown,
    at: number,
  ): ModelMutant => ({
    target: "model",
    kind,
    line: lineOf(at),
    before: `${rule.id}: ${describe(before)}`,
    after: describe(after),
    policy: mapRules(policy, (each) => (each === rule ? changed : each)),
  });
  const decisions = DECISIONS[rule.decision].map(([kind, decision]) =>
    mutant(kind, { ...rule, decision }, rule.decision, decision, rule.span.start),
  );
  const conditions = mutateCondition(rule.condition).map(({ kind, condition, before, after, at }) =>
    mutant(kind, { ...rule, condition }, before, after, at.start),
  );
  const removed: ModelMutant = {
    target: "model",
    kind: "rule-removed",
    line: lineOf(rule.span.start),
    before: rule.id,
    after: "",
    policy: mapRules(policy, (each) => (each === rule ? undefined : each)),
  };
  return [
    ...decisions,
    ...conditions,
    removed,
    ...actionMutants(policy, rule, lineOf),
    ...orderMutants(policy, rule, lineOf),
  ];
}

const DECISIONS: Readonly<Record<Decision, readonly (readonly [MutationKind, Decision])[]>> = {
  ALLOW: [["literal-changed", "DENY"]],
  DENY: [
    ["literal-changed", "ALLOW"],
    ["literal-changed", "ESCALATE"],
  ],
  ESCALATE: [
    ["escalate-as-allow", "ALLOW"],
    ["literal-changed", "DENY"],
  ],
};

/** Named and open classes hold the same rules as the policy, so a rule is replaced in all of them. */
function mapRules(policy: Policy, map: (rule: Rule) => Rule | undefined): Policy {
  const changed = new Map(policy.rules.map((rule) => [rule, map(rule)]));
  const mapAll = (rules: readonly Rule[]): readonly Rule[] =>
    rules.flatMap((rule) => {
      const each = changed.get(rule);
      return each === undefined ? [] : [each];
    });
  const mapClass = (each: ActionClass): ActionClass => ({ ...each, rules: mapAll(each.rules) });
  return {
    ...policy,
    rules: mapAll(policy.rules),
    named: policy.named.map(mapClass),
    open: policy.open.map(mapClass),
  };
}

/** Which actions a rule is for decides the classes, so the policy is checked anew; what does not compile is no fault. */
function actionMutants(policy: Policy, rule: Rule, lineOf: LineOf): readonly ModelMutant[] {
  const changes = rule.actions.flatMap((matcher) => [
    ...(rule.actions.length > 1 ? [{ kind: "rule-removed", matcher, by: [] } as const] : []),
    ...changeMatcher(matcher),
  ]);
  return changes.flatMap(({ kind, matcher, by }) => {
    const actions = rule.actions.flatMap((each) => (each === matcher ? by : [each]));
    const draft = {
      ...policy,
      rules: policy.rules.map((each) => (each === rule ? { ...rule, actions } : each)),
    };
    const changed = recheck(draft);
    if (changed === undefined) return [];
    const [before, after] = [nameOf(matcher), by.map(nameOf).join()];
    return [
      {
        target: "model",
        kind,
        line: lineOf(matcher.span.start),
        before: `${rule.id}: action ${before}`,
        after,
        policy: changed,
      },
    ];
  });
}

interface MatcherChange {
  readonly kind: MutationKind;
  readonly matcher: ActionMatcher;
  readonly by: readonly ActionMatcher[];
}

function changeMatcher(matcher: ActionMatcher): readonly MatcherChange[] {
  const { span } = matcher;
  const named = (name: string): ActionMatcher => ({ kind: "name", name, span });
  const pattern = (text: string): ActionMatcher => ({ kind: "pattern", pattern: actionPattern(text), span });
  if (matcher.kind === "name") {
    return [
      { kind: "literal-changed", matcher, by: [named(changeText(matcher.name))] },
      { kind: "pattern-widened", matcher, by: [pattern(`${matcher.name}*`)] },
    ];
  }
  const { text } = matcher.pattern;
  const wider = text === "*" ? [] : [`*${text}`, `${text}*`].filter((each) => !each.includes("**"));
  const narrower = text === "*" ? [] : [text.replaceAll("*", "")].filter((each) => each !== "");
  return [
    ...wider.map((each): MatcherChange => ({ kind: "pattern-widened", matcher, by: [pattern(each)] })),
    ...narrower.map((each): MatcherChange => ({ kind: "pattern-narrowed", matcher, by: [named(each)] })),
  ];
}

function nameOf(matcher: ActionMatcher): string {
  return matcher.kind === "name" ? matcher.name : matcher.pattern.text;
}

function recheck(draft: PolicyDraft): Policy | undefined {
  return typecheck(draft).policy;
}

/** Where the first match counts, a rule before its neighbour. */
function orderMutants(policy: Policy, rule: Rule, lineOf: LineOf): readonly ModelMutant[] {
  const next = policy.rules[rule.index + 1];
  if (policy.combining !== "first-match" || next === undefined) return [];
  const swapped = policy.rules.map((each) =>
    each === rule ? { ...next, index: rule.index } : each === next ? { ...rule, index: next.index } : each,
  );
  const changed = recheck({ ...policy, rules: swapped });
  if (changed === undefined) return [];
  return [
    {
      target: "model",
      kind: "precedence-swapped",
      line: lineOf(rule.span.start),
      before: `${rule.id}, ${next.id}`,
      after: `${next.id}, ${rule.id}`,
      policy: changed,
    },
  ];
}

/** Faults of no single rule. */
function wholeMutants(policy: Policy): readonly ModelMutant[] {
  const mutant = (
    kind: MutationKind,
    before: string,
    after: string,
    changes: Partial<Policy>,
  ): ModelMutant => ({
    target: "model",
    kind,
    line: 0,
    before,
    after,
    policy: { ...policy, ...changes },
  });
  const { defaultDecision, combining } = policy;
  const other = combining === "first-match" ? "deny-overrides" : "first-match";
  const defaults = (["ALLOW", "DENY", "ESCALATE"] as const).filter((each) => each !== defaultDecision);
  return [
    ...defaults.map((each) => {
      const kind =
        defaultDecision === "ESCALATE" && each === "ALLOW" ? "escalate-as-allow" : "default-flipped";
      return mutant(kind, `default_decision: ${defaultDecision}`, each, { defaultDecision: each });
    }),
    mutant("precedence-swapped", `combining: ${combining}`, other, { combining: other }),
    ...(policy.catalogue === undefined
      ? []
      : [mutant("guard-dropped", "actions: a closed catalogue", "open", { catalogue: undefined })]),
  ];
}

/** Attributes of a class whose absence counts otherwise, or whose form is not looked at. */
function attributeMutants(policy: Policy): readonly ModelMutant[] {
  const all = [...policy.named, ...policy.open];
  return all.flatMap((actionClass) =>
    actionClass.attributes.flatMap((attribute) =>
      changeAttribute(attribute).map((changed): ModelMutant => {
        const map = (each: ActionClass): ActionClass =>
          each === actionClass
            ? { ...each, attributes: each.attributes.map((own) => (own === attribute ? changed : own)) }
            : each;
        return {
          target: "model",
          kind: "guard-dropped",
          line: 0,
          before: `${actionClass.label}: ${describeAttribute(attribute)}`,
          after: describeAttribute(changed),
          policy: { ...policy, named: policy.named.map(map), open: policy.open.map(map) },
        };
      }),
    ),
  );
}

function changeAttribute(attribute: TypedAttribute): readonly TypedAttribute[] {
  const { type } = attribute;
  const looser: TypedAttribute[] = [];
  if (type === "path" || type === "hostname") looser.push({ ...attribute, type: "string" });
  if (type === "integer") looser.push({ ...attribute, type: "decimal" });
  return [{ ...attribute, optional: !attribute.optional }, ...looser];
}

function describeAttribute({ name, type, optional }: TypedAttribute): string {
  return `${name} ${type}${optional ? " optional" : ""}`;
}

/** Conditions and the like as JSON without places in the file. */
function describe(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, (key, each: Condition) => (key === "span" ? undefined : each)) ?? "";
}
