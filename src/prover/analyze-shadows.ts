import type { Policy, Rule } from "../../compilers/model/index.js";
import type { Formula } from "../../compilers/smt/logic.js";
import { readCondition } from "../../compilers/smt/model/reading.js";
import { without } from "./analyze-conditions.js";
import { hasRules, overrides, type Part } from "./analyze-part.js";
import type { NodeMatters, RuleMatters } from "./analyze-questions.js";
import { believe, type Inquiry, isNever } from "./analyze-search.js";

/** For each rule that fires and never decides, the rules that decide in its place. */
export async function shadowsOf(
  policy: Policy,
  parts: readonly Part[],
  rules: readonly RuleMatters[],
  inquiry: Inquiry,
): Promise<ReadonlyMap<Rule, readonly Rule[]>> {
  const shadows = new Map<Rule, readonly Rule[]>();
  for (const { rule, fires, decides } of rules) {
    if (inquiry.signal?.aborted === true) break;
    if (fires.state !== "shown" || !isNever(decides)) continue;
    const found: Rule[] = [];
    for (const part of parts) {
      const { logic, model } = part;
      const firing = model.fires.get(rule);
      if (firing === undefined) continue;
      const when = logic.and([logic.not(model.invalid), firing]);
      found.push(...(await decidingWhere(policy, part, rule, when, inquiry)));
    }
    shadows.set(rule, inOrder(found));
  }
  return shadows;
}

/**
 * Why a condition that can be left out makes no difference: the rules that decide where it would make its rule fire or not; none where
 * the rule's other conditions say the same.
 */
export async function coversOf(
  policy: Policy,
  parts: readonly Part[],
  { rule }: RuleMatters,
  { asked }: NodeMatters,
  inquiry: Inquiry,
): Promise<readonly Rule[]> {
  const found: Rule[] = [];
  const reading = rule.decision === "ALLOW" ? "must" : "may";
  for (const part of parts.filter(hasRules)) {
    const { logic, model, setting } = part;
    const firing = model.fires.get(rule);
    if (firing === undefined) continue;
    const left = readCondition(setting, without(rule.condition, asked.condition), reading);
    const when = logic.and([logic.not(model.invalid), logic.xor(firing, left)]);
    found.push(...(await decidingWhere(policy, part, rule, when, inquiry)));
  }
  return inOrder(found);
}

/** So many requests are looked at first, and so many more asked for: enough to understand what happens. */
const KNOWN = 20;
const ASKED = 4;

/**
 * Few rules, one of which decides on each request of a kind in the place of some rule: those that the known requests give, and more
 * while there is a request on which none of them does.
 */
async function decidingWhere(
  policy: Policy,
  part: Part,
  rule: Rule,
  when: Formula,
  inquiry: Inquiry,
): Promise<readonly Rule[]> {
  const { logic, space, domain, model, values } = part;
  const candidates = [...model.fires].filter(([other]) => overrides(policy, other, rule));
  // One that always fires says more than many that sometimes do.
  const always = candidates.find(([, fires]) => fires === logic.true);
  if (always !== undefined && when !== logic.false) return [always[0]];
  const carriersOn = (request: unknown): readonly Rule[] => {
    const value = values(request);
    if (!value(when)) return [];
    return candidates.flatMap(([other]) => {
      const carries = model.rules.get(other.id);
      return carries !== undefined && value(carries) ? [other] : [];
    });
  };
  const known = part.requests.map(carriersOn).filter((each) => each.length > 0);
  const examples = known.slice(0, KNOWN);
  for (let left = ASKED; left > 0; left -= 1) {
    const found = fewest(examples);
    // What is known already needs no question.
    const more = known.find((each) => !each.some((carrier) => found.includes(carrier)));
    if (more !== undefined) {
      examples.push(more);
      continue;
    }
    const others = found.flatMap((each) => model.rules.get(each.id) ?? []);
    const goal = logic.and([when, logic.not(logic.or(others))]);
    if (goal === logic.false) return found;
    inquiry.queries += 1;
    const answer = await inquiry.ask({ logic, space, domain, goal });
    if (answer.kind !== "sat" || !believe(part, answer.request, inquiry)) return found;
    const carriers = carriersOn(answer.request);
    if (carriers.length === 0) return found;
    examples.push(carriers);
  }
  return fewest(examples);
}

/** Few rules of which each example has one: always the one that most of the rest have. */
function fewest(examples: readonly (readonly Rule[])[]): readonly Rule[] {
  const [first] = examples;
  if (first === undefined) return [];
  const number = (rule: Rule): number => examples.filter((each) => each.includes(rule)).length;
  const best = examples.flat().reduce((most, each) => (number(each) > number(most) ? each : most));
  return [best, ...fewest(examples.filter((each) => !each.includes(best)))];
}

function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return [...new Set(rules)].sort((a, b) => a.index - b.index);
}
