import type { Decision } from "../../model/index.js";
import type { Formula } from "../logic.js";
import type { Outcome } from "../outcome.js";
import { defined, exclusive, test } from "./choice.js";
import { compare } from "./compare.js";
import { isOfType } from "./comparisons.js";
import { TRUE, textConstant, textOf } from "./constant.js";
import { member } from "./dot.js";
import type { Faults } from "./fault.js";
import type { Value } from "./value.js";
import { and, negate, type World } from "./world.js";

const DECISIONS = ["ALLOW", "DENY", "ESCALATE"] as const satisfies readonly Decision[];

/** Reads the result of a generated policy: which decision, and which rules carry it. */
export function outcomeOf(world: World, result: Value, faults: Faults): Outcome {
  const { logic } = world;
  const field = (name: string): Value => member(world, logic.true, result, textConstant(name), () => {});
  const [decision, allow, rules] = [field("decision"), field("allow"), field("rules")];
  const isOne = (each: Decision): Formula => compare(world, logic.true, "==", decision, textConstant(each));
  const decisions = { ALLOW: isOne("ALLOW"), DENY: isOne("DENY"), ESCALATE: isOne("ESCALATE") };
  const fields = ["decision", "allow", "rules", "reason", "invalid"].map((name) =>
    defined(world, field(name)),
  );
  const listed = rulesOf(world, rules);
  const isBoolean = test(world, allow, (leaf) => isOfType({ world, live: logic.true }, leaf, "boolean"));
  const isAllowed = compare(world, logic.true, "==", allow, TRUE);
  return {
    decision: decisions,
    rules: listed.rules,
    faults: new Map([
      ["undefined", negate(world, and(world, fields))],
      ["conflict", faults.get("conflict") ?? logic.false],
      ["beyond", faults.get("beyond") ?? logic.false],
      [
        "shape",
        negate(
          world,
          and(world, [logic.or(DECISIONS.map((each) => decisions[each])), isBoolean, listed.isList]),
        ),
      ],
      ["allow", logic.xor(isAllowed, decisions.ALLOW)],
    ]),
  };
}

/** When an entry point of its own says something else than the result does, or nothing. */
export function entryDiffers(
  world: World,
  name: "decision" | "allow" | "rules",
  value: Value,
  { decision, rules }: Outcome,
): Formula {
  const { logic } = world;
  switch (name) {
    case "decision":
      return logic.or(
        DECISIONS.map((each) =>
          logic.xor(compare(world, logic.true, "==", value, textConstant(each)), decision[each]),
        ),
      );
    case "allow": {
      const isBoolean = test(world, value, (leaf) => isOfType({ world, live: logic.true }, leaf, "boolean"));
      const isTrue = compare(world, logic.true, "==", value, TRUE);
      return logic.or([negate(world, isBoolean), logic.xor(isTrue, decision.ALLOW)]);
    }
    case "rules": {
      const listed = rulesOf(world, value);
      const ids = new Set([...rules.keys(), ...listed.rules.keys()]);
      return logic.or([
        negate(world, listed.isList),
        ...[...ids].map((id) => logic.xor(listed.rules.get(id) ?? logic.false, rules.get(id) ?? logic.false)),
      ]);
    }
  }
}

interface Listed {
  readonly rules: ReadonlyMap<string, Formula>;
  /** The value is an array of texts. */
  readonly isList: Formula;
}

/** When each text is in a list. */
function rulesOf(world: World, value: Value): Listed {
  const { logic } = world;
  const ways = new Map<string, Formula[]>();
  const add = (text: string, guard: Formula): void => {
    const known = ways.get(text);
    if (known === undefined) ways.set(text, [guard]);
    else known.push(guard);
  };
  const visit = (each: Value, guard: Formula): Formula => {
    switch (each.kind) {
      case "choice":
        return logic.or(
          exclusive(world, each).map((option) => visit(option.value, and(world, [guard, option.guard]))),
        );
      case "constant": {
        const { datum } = each;
        const texts = datum.type === "array" ? datum.items.map(textOf) : [undefined];
        if (texts.some((text) => text === undefined)) return logic.false;
        for (const text of texts) add(text ?? "", guard);
        return guard;
      }
      case "sparse": {
        const texts = each.items.map((item) =>
          item.value.kind === "constant" ? textOf(item.value) : undefined,
        );
        if (each.some || texts.some((text) => text === undefined)) return logic.false;
        for (const [index, item] of each.items.entries())
          add(texts[index] ?? "", and(world, [guard, item.guard]));
        return guard;
      }
      default:
        return logic.false;
    }
  };
  const isList = visit(value, logic.true);
  return { rules: new Map([...ways].map(([text, guards]) => [text, logic.or(guards)])), isList };
}
