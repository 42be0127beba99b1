import type { Policy, Rule } from "../../compilers/model/index.js";
import { overrides, type Part } from "./analyze-part.js";
import type { RuleMatters } from "./analyze-questions.js";
import { believe, type Inquiry, isNever } from "./analyze-search.js";
import { valuesOn } from "./analyze-values.js";

/** For each rule that fires and never decides, rules that together decide in its place; of very many, some. */
export async function shadowsOf(
  policy: Policy,
  parts: readonly Part[],
  rules: readonly RuleMatters[],
  inquiry: Inquiry,
): Promise<ReadonlyMap<Rule, readonly Rule[]>> {
  const shadows = new Map<Rule, readonly Rule[]>();
  for (const { rule, fires, decides } of rules) {
    if (fires.state !== "shown" || !isNever(decides)) continue;
    const found = new Set<Rule>();
    for (const part of parts) await addShadows(policy, part, rule, found, inquiry);
    shadows.set(rule, [...found].sort((a, b) => a.index - b.index));
  }
  return shadows;
}

/** Enough to understand what happens. */
const SHADOWS = 8;

/** Asks for a request on which the rule fires and none of the rules found so far decides, until there is none. */
async function addShadows(
  policy: Policy,
  part: Part,
  rule: Rule,
  found: Set<Rule>,
  inquiry: Inquiry,
): Promise<void> {
  const { logic, space, domain, model } = part;
  const firing = model.fires.get(rule);
  if (firing === undefined) return;
  const candidates = [...model.fires.keys()].filter((other) => overrides(policy, other, rule));
  // One that always fires says more than many that sometimes do.
  const always = candidates.find((each) => model.fires.get(each) === logic.true);
  if (always !== undefined) {
    found.add(always);
    return;
  }
  while (found.size < SHADOWS) {
    const others = [...found].flatMap((each) => model.rules.get(each.id) ?? []);
    const goal = logic.and([logic.not(model.invalid), firing, logic.not(logic.or(others))]);
    inquiry.queries += 1;
    const answer = await inquiry.ask({ logic, space, domain, goal });
    if (answer.kind !== "sat" || !believe(part, answer.request, inquiry)) return;
    const value = valuesOn(answer.request);
    const carriers = candidates.filter(({ id }) => {
      const carries = model.rules.get(id);
      return carries !== undefined && value(carries);
    });
    if (carriers.length === 0) return;
    for (const each of carriers) found.add(each);
  }
}
