import {
  type AttributePath,
  attributeName,
  type Condition,
  type Reading,
} from "../../compilers/model/index.js";

/** One node of a rule's condition, in the reading in which it is asked. */
export interface Asked {
  readonly condition: Condition;
  readonly reading: Reading;
  readonly parent: Asked | undefined;
}

/** Every node of a condition as its author wrote it, the outermost first; `not` turns the reading. */
export function nodesOf(condition: Condition, reading: Reading, parent?: Asked): readonly Asked[] {
  const asked: Asked = { condition, reading, parent };
  switch (condition.kind) {
    case "all":
    case "any":
      return [asked, ...condition.members.flatMap((member) => nodesOf(member, reading, asked))];
    case "not":
      if (isOneWord(condition)) return [asked];
      return [asked, ...nodesOf(condition.member, reading === "must" ? "may" : "must", asked)];
    default:
      return [asked];
  }
}

/** Whether a node can be left out as its author would do it: an entry of a list or a map that holds others too. */
export function canBeLeftOut({ parent }: Asked): boolean {
  return (
    parent !== undefined &&
    (parent.condition.kind === "all" || parent.condition.kind === "any") &&
    parent.condition.members.length > 1
  );
}

/** A condition without one of its nodes. */
export function without(condition: Condition, left: Condition): Condition {
  switch (condition.kind) {
    case "all":
    case "any":
      return {
        ...condition,
        members: condition.members.filter((each) => each !== left).map((each) => without(each, left)),
      };
    case "not":
      return { ...condition, member: without(condition.member, left) };
    default:
      return condition;
  }
}

/** A condition that asks of another place what it asked of an attribute. */
export function relocate(condition: Condition, name: string, path: AttributePath): Condition {
  switch (condition.kind) {
    case "all":
    case "any":
      return { ...condition, members: condition.members.map((each) => relocate(each, name, path)) };
    case "not":
      return { ...condition, member: relocate(condition.member, name, path) };
    default:
      return attributeName(condition.attribute) === name ? { ...condition, attribute: path } : condition;
  }
}

/** Whether a node is among those around another. */
export function isAround(outer: Asked, { parent }: Asked): boolean {
  return parent !== undefined && (parent === outer || isAround(outer, parent));
}

/** Whether a negation is written in one word with what it negates, as `not_in`. */
export function isOneWord({ span, member }: Extract<Condition, { kind: "not" }>): boolean {
  return span.start === member.span.start && span.end === member.span.end;
}
