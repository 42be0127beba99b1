// Policies of every constraint kind, made from a seed.

const DECISIONS = ["allow", "allow", "deny", "escalate"];

/** A policy of so many rules spread over so many actions, each with some conditions, lists of at most so many entries. */
export function mixedPolicyText({ rules, actions, conditions, entries, seed }) {
  const random = generator(seed);
  const list = (make) => `[${Array.from({ length: 1 + random(entries) }, make).join(", ")}]`;
  const CONDITIONS = [
    () => `path: {within: ${list(() => `"/srv/t${random(40)}/p${random(40)}"`)}}`,
    () => `path: {not_in: ${list(() => `"/srv/t${random(40)}/secret${random(40)}"`)}}`,
    () => `file: {suffix: ${list(() => `".e${random(40)}"`)}}`,
    () => `file: {prefix: ${list(() => `"f${random(400)}-"`)}}`,
    () => `label: {allowlist: ${list(() => `"a${random(40)}*b${random(40)}"`)}}`,
    () => `label: {contains: ${list(() => `"c${random(400)}"`)}}`,
    () => `host: {domain: ${list(() => `"d${random(400)}.example.com"`)}}`,
    () => `size: {max: ${random(10_000)}}`,
    () => `size: {min: ${random(1_000)}}`,
    () => `amount: {above: ${random(1_000)}.${random(9)}5}`,
    () => `amount: {below: ${1_000 + random(1_000)}.25}`,
    () => `flag: {equals: ${random(2) === 0}}`,
    () => `role: {in: ${list(() => `"r${random(60)}"`)}}`,
    () => `address: {cidr: ${list(() => `"10.${random(200)}.0.0/16"`)}}`,
    () => `at: {after: "20${10 + random(80)}-01-01T00:00:00Z"}`,
    () => `tags: {contains_any: ${list(() => `"t${random(60)}"`)}}`,
    () => `code: {regex: "^[a-z]{${1 + random(4)}}${random(50)}$"}`,
  ];
  const ruleText = (index) => {
    const chosen = new Map();
    while (chosen.size < Math.min(conditions, 9)) {
      const text = CONDITIONS[random(CONDITIONS.length)]();
      const key = text.slice(0, text.indexOf(":"));
      if (!chosen.has(key)) chosen.set(key, text);
    }
    const decision = DECISIONS[random(DECISIONS.length)];
    return `  - {id: r${index}, action: a${index % actions}, decision: ${decision}, conditions: {${[...chosen.values()].join(", ")}}}`;
  };
  return `name: bench_mixed\nrules:\n${Array.from({ length: rules }, (_, index) => ruleText(index)).join("\n")}\n`;
}

/** Numbers below a bound, the same for the same seed. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
