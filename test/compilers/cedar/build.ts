import {
  type AttributePath,
  actionPattern,
  type Combining,
  type Condition,
  type Constraint,
  type Decision,
  type Policy,
  type PolicyDraft,
  parseAttribute,
  type Rule,
  type TypeName,
  typecheck,
} from "../../../compilers/model/index.js";

const SPAN = { start: 0, end: 0 };

/** A rule in short: the decision, the actions, and the conditions that must all hold. */
export interface RuleInShort {
  readonly id?: string;
  readonly action?: string | readonly string[];
  readonly decision: Decision;
  readonly when?: readonly Condition[];
  readonly reason?: string;
}

/** Parts of a policy that a test cares about. */
export interface PolicyInShort {
  readonly rules: readonly RuleInShort[];
  readonly combining?: Combining;
  readonly defaultDecision?: Decision;
  readonly catalogue?: readonly string[];
  /** Declared types; a `?` at the end of the name makes the attribute optional. */
  readonly attributes?: Readonly<Record<string, TypeName>>;
}

/** A checked policy built without YAML, for texts and shapes that are easier to say this way. */
export function build(policy: PolicyInShort): Policy {
  const draft: PolicyDraft = {
    name: "test",
    version: undefined,
    description: undefined,
    metadata: undefined,
    combining: policy.combining ?? "deny-overrides",
    defaultDecision: policy.defaultDecision ?? "DENY",
    catalogue: policy.catalogue?.map((name) => ({
      name,
      risk: undefined,
      description: undefined,
      parameters: [],
      listsParameters: false,
      span: SPAN,
    })),
    attributes: Object.entries(policy.attributes ?? {}).map(([name, type]) => ({
      attribute: pathOf(name.replace(/\?$/, "")),
      type,
      optional: name.endsWith("?"),
      span: SPAN,
    })),
    rules: policy.rules.map(buildRule),
  };
  const checked = typecheck(draft);
  if (checked.policy === undefined)
    throw new Error(checked.diagnostics.map((each) => each.message).join("; "));
  return checked.policy;
}

/** Asks a constraint of an attribute. */
export function on(attribute: string, constraint: Constraint, keyword: string = constraint.kind): Condition {
  return { kind: "constraint", attribute: pathOf(attribute), constraint, keyword, span: SPAN };
}

/** Asks that an attribute is there. */
export function present(attribute: string): Condition {
  return { kind: "present", attribute: pathOf(attribute), span: SPAN };
}

export function all(...members: readonly Condition[]): Condition {
  return { kind: "all", members, span: SPAN };
}

export function any(...members: readonly Condition[]): Condition {
  return { kind: "any", members, span: SPAN };
}

export function not(member: Condition): Condition {
  return { kind: "not", member, span: SPAN };
}

function buildRule(rule: RuleInShort, index: number): Rule {
  const actions = [rule.action ?? "act"].flat();
  return {
    id: rule.id ?? `rule-${index + 1}`,
    index,
    actions: actions.map((text) =>
      text.includes("*")
        ? { kind: "pattern", pattern: actionPattern(text), span: SPAN }
        : { kind: "name", name: text, span: SPAN },
    ),
    decision: rule.decision,
    condition: all(...(rule.when ?? [])),
    reason: rule.reason ?? `because of ${index + 1}`,
    description: undefined,
    metadata: undefined,
    span: { start: index, end: index + 1 },
  };
}

function pathOf(name: string): AttributePath {
  const path = parseAttribute(name);
  if ("problem" in path) throw new Error(path.problem);
  return path;
}
