// Policies and requests for the benches: what an installation with many tenants and twenty tools looks like.

export const ACTIONS = 20;

/**
 * A policy of `count` rules over twenty actions as YAML (JSON is YAML). `tenants`: the rules of an action differ by tenant, as in
 * a large installation. `ranges`: they differ only by numbers and suffixes, which no index can sort.
 */
export function policyText(count, shape) {
  const rules = Array.from({ length: count }, (_, index) => {
    const group = Math.floor(index / ACTIONS);
    const decision = ["allow", "allow", "deny", "escalate"][index % 4];
    const own =
      shape === "tenants"
        ? { "subject.tenant": { equals: `t${group}` }, path: { within: `/srv/t${group}` } }
        : { path: { suffix: `.x${group}` } };
    return {
      id: `r${index}`,
      action: `tool_${index % ACTIONS}`,
      decision,
      conditions: { ...own, size: { max: 1000 + index } },
    };
  });
  return JSON.stringify({ name: `bench_${count}`, rules });
}

/** Requests to those actions that have rules: seven of ten fire one, the others fire none. */
export function requestsFor(count, shape) {
  const groups = Math.max(1, Math.floor(count / ACTIONS));
  return Array.from({ length: 200 }, (_, index) => {
    const group = (index * 7) % groups;
    const hit = index % 10 < 7;
    const path =
      shape === "tenants"
        ? `/srv/t${hit ? group : "x"}/file${index}.txt`
        : `/srv/file.x${hit ? group : "none"}`;
    return {
      action: `tool_${index % Math.min(ACTIONS, count)}`,
      parameters: { path, size: 500 + index, mode: "w" },
      subject: { type: "agent", id: "a1", tenant: `t${group}` },
      context: { previous_action: "tool_1" },
    };
  });
}
