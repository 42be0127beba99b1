import type { Condition } from "../../../compilers/model/index.js";
import { mutateConstraint } from "./constraint.js";
import type { MutationKind } from "./mutant.js";

/** A condition with one fault, and the part of it that changed. */
export interface ConditionMutant {
  readonly kind: MutationKind;
  readonly condition: Condition;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: Condition["span"];
}

/** Every fault in a condition, one at a time. */
export function mutateCondition(condition: Condition): readonly ConditionMutant[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return mutateGroup(condition);
    case "not":
      return [
        change("negation-dropped", condition, condition.member),
        ...mutateCondition(condition.member).map((inner) => ({
          ...inner,
          condition: { ...condition, member: inner.condition },
        })),
      ];
    case "present":
      return [
        change("negation-dropped", condition, { kind: "not", member: condition, span: condition.span }),
      ];
    default:
      return mutateConstraint(condition.constraint).map(({ kind, constraint }) => ({
        kind,
        condition: { ...condition, constraint },
        before: condition.constraint,
        after: constraint,
        at: condition.span,
      }));
  }
}

function mutateGroup(condition: Extract<Condition, { kind: "all" | "any" }>): readonly ConditionMutant[] {
  const { kind, members } = condition;
  const other = kind === "all" ? "any" : "all";
  return [
    ...(members.length > 1 ? [change("connective-swapped", condition, { ...condition, kind: other })] : []),
    ...members.flatMap((member, index): readonly ConditionMutant[] => [
      {
        kind: "guard-dropped",
        condition: { ...condition, members: members.filter((_, at) => at !== index) },
        before: member,
        after: "",
        at: member.span,
      },
      ...mutateCondition(member).map((inner) => ({
        ...inner,
        condition: {
          ...condition,
          members: members.map((each, at) => (at === index ? inner.condition : each)),
        },
      })),
    ]),
  ];
}

function change(kind: MutationKind, before: Condition, after: Condition): ConditionMutant {
  return { kind, condition: after, before, after, at: before.span };
}
