import {
  type AttributePath,
  attributeName,
  type Condition,
  type Policy,
  type Rule,
} from "../../compilers/model/index.js";
import type { Formula } from "../../compilers/smt/logic.js";
import { lowerClass } from "../../compilers/smt/model/lower.js";
import { readCondition, type Setting } from "../../compilers/smt/model/reading.js";
import { type Asked, canBeLeftOut, isOneWord, nodesOf, relocate, without } from "./analyze-conditions.js";
import { type Part, type RuledPart, reaches } from "./analyze-part.js";
import { type Matter, openMatter, type Showing } from "./analyze-search.js";
import { differ } from "./difference.js";

/** What is asked of a rule in every part that it applies to. */
export interface RuleMatters {
  readonly rule: Rule;
  readonly fires: Matter;
  readonly decides: Matter;
  readonly nodes: readonly NodeMatters[];
}

/** What is asked of one node of a rule's condition. */
export interface NodeMatters {
  readonly asked: Asked;
  readonly isTrue: Matter;
  readonly isFalse: Matter;
  /** That an answer is another without it; missing where it cannot be left out. */
  readonly counts: Matter | undefined;
}

/** What is asked of an attribute in every part whose rules mention it. */
export interface AttributeMatters {
  readonly name: string;
  /** That some answer changes with nothing but its value. */
  readonly counts: Matter;
}

/** What is asked of the actions of one part. */
export interface PartMatters {
  readonly part: Part;
  readonly allowed: Matter;
  readonly refused: Matter;
}

/** The matters of every rule of a policy, nothing shown yet. */
export function mattersOfRules(policy: Policy): readonly RuleMatters[] {
  return policy.rules.map((rule) => {
    const of = (what: string): Matter => openMatter(`whether the rule \`${rule.id}\` ${what}`);
    return {
      rule,
      fires: of("ever fires"),
      decides: of("ever decides"),
      nodes: nodesOf(rule.condition, rule.decision === "ALLOW" ? "must" : "may")
        // What holds nothing is true by itself, as its author knows.
        .filter(({ condition }) => condition.kind !== "all" || condition.members.length > 0)
        .map((asked) => ({
          asked,
          isTrue: of(`has a condition \`${nameOf(asked.condition)}\` that is never true`),
          isFalse: of(`has a condition \`${nameOf(asked.condition)}\` that is always true`),
          counts: canBeLeftOut(asked)
            ? of(`has a condition \`${nameOf(asked.condition)}\` that can be left out`)
            : undefined,
        })),
    };
  });
}

/** How a condition is called in messages: by its attribute and word, or as what it is of others. */
function nameOf(condition: Condition): string {
  switch (condition.kind) {
    case "constraint":
      return `${attributeName(condition.attribute)}: ${condition.keyword}`;
    case "present":
      return `${attributeName(condition.attribute)}: present`;
    case "not":
      return isOneWord(condition) ? nameOf(condition.member) : "not";
    default:
      return condition.kind;
  }
}

/** When requests of a part show that a rule fires and decides. */
export function showingsOfRule(
  policy: Policy,
  part: Part,
  { rule, fires, decides }: RuleMatters,
): readonly Showing[] {
  const firing = part.model.fires.get(rule);
  if (firing === undefined) return [];
  const { and, not } = part.logic;
  return [
    { matter: decides, when: and([reaches(policy, part, rule), firing]) },
    { matter: fires, when: and([not(part.model.invalid), firing]) },
  ];
}

/** When requests of a part show something of the nodes of a rule. */
export function showingsOfNodes(
  policy: Policy,
  part: RuledPart,
  { rule, nodes }: RuleMatters,
): readonly Showing[] {
  const firing = part.model.fires.get(rule);
  if (firing === undefined) return [];
  const { logic, setting } = part;
  const valid = logic.not(part.model.invalid);
  const reached = reaches(policy, part, rule);
  const reading = rule.decision === "ALLOW" ? "must" : "may";
  return nodes.flatMap(({ asked, isTrue, isFalse, counts }): readonly Showing[] => {
    const value = readCondition(setting, asked.condition, asked.reading);
    const constants = [
      { matter: isTrue, when: logic.and([valid, value]) },
      { matter: isFalse, when: logic.and([valid, logic.not(value)]) },
    ];
    if (counts?.state !== "open") return constants;
    // What the others answer does not depend on this rule where they override it, and is overridden where they do not.
    const left = readCondition(setting, without(rule.condition, asked.condition), reading);
    return [...constants, { matter: counts, when: logic.and([reached, logic.xor(firing, left)]) }];
  });
}

/** The matters of every attribute that rules mention. */
export function mattersOfAttributes(policy: Policy): readonly AttributeMatters[] {
  const classes = [...policy.named, ...policy.open];
  const names = new Set(classes.flatMap(({ attributes }) => attributes.map(({ name }) => name)));
  return [...names].map((name) => ({ name, counts: openMatter(`whether \`${name}\` has an effect`) }));
}

/** When requests of a part show that an attribute matters: a second place for it holds another value, and the answer is another. */
export function showingOfAttribute(
  policy: Policy,
  { logic, setting, model }: RuledPart,
  { name, counts }: AttributeMatters,
): readonly Showing[] {
  const copied = withSecondPlace(setting, name);
  if (counts.state !== "open" || copied === undefined) return [];
  const copy = lowerClass(policy, copied);
  const valid: readonly Formula[] = [logic.not(model.invalid), logic.not(copy.invalid)];
  return [{ matter: counts, when: logic.and([...valid, differ(logic, model, copy)]) }];
}

/** When requests of a part show that its actions are allowed, and that they are not. */
export function showingsOfPart({ part, allowed, refused }: PartMatters): readonly Showing[] {
  const { logic, model } = part;
  const { ALLOW } = model.decision;
  return [
    { matter: allowed, when: ALLOW },
    { matter: refused, when: logic.and([logic.not(model.invalid), logic.not(ALLOW)]) },
  ];
}

/** The matters of the actions of a part. */
export function mattersOfPart(part: Part): PartMatters {
  const of = (what: string): Matter => openMatter(`whether \`${part.label}\` is ever ${what}`);
  return { part, allowed: of("allowed"), refused: of("not allowed") };
}

/** The same rules, but for one attribute, which they read from another place; `undefined` where no rule mentions it. */
function withSecondPlace(setting: Setting, name: string): Setting | undefined {
  const { actionClass } = setting;
  const attribute = actionClass.attributes.find((each) => each.name === name);
  if (attribute === undefined) return undefined;
  const path = secondPlace(attribute.path, new Set(actionClass.attributes.map((each) => each.name)));
  const moved = { ...attribute, path, name: attributeName(path) };
  return {
    ...setting,
    actionClass: {
      ...actionClass,
      attributes: actionClass.attributes.map((each) => (each === attribute ? moved : each)),
      rules: actionClass.rules.map((rule) => ({ ...rule, condition: relocate(rule.condition, name, path) })),
    },
  };
}

/** A place beside another that no rule reads. */
function secondPlace(path: AttributePath, taken: ReadonlySet<string>): AttributePath {
  const second = { ...path, keys: path.keys.with(-1, `${path.keys.at(-1)}'`) };
  return taken.has(attributeName(second)) ? secondPlace(second, taken) : second;
}
