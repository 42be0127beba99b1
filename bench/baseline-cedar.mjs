// What a user would write over the bare Cedar library: one preparsed set of all policies, and a single policy.

import { createRequire } from "node:module";
import { ACTIONS } from "./policies.mjs";

const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");

/** Contestants over the bare library. */
export function cedarBaselines(count, shape) {
  const one = prepare("bench-one", [policy(0, "tenants")]);
  const naive = prepare(
    "bench-naive",
    Array.from({ length: count }, (_, index) => policy(index, shape)),
  );
  return [
    { name: "cedar stateful, one policy", run: (request) => one(request, false) },
    { name: "cedar stateful, one policy, schema", run: (request) => one(request, true) },
    { name: "cedar stateful, naive", run: (request) => naive(request, true) },
  ];
}

function prepare(id, policies) {
  must(
    cedar.preparsePolicySet(id, {
      staticPolicies: Object.fromEntries(policies.map((text, index) => [`p${index}`, text])),
    }),
  );
  must(cedar.preparseSchema(id, SCHEMA));
  return (request, validated) => {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: "Agent", id: "a" },
      action: { type: "Action", id: request.action },
      resource: { type: "Tool", id: "t" },
      context: {
        path: request.parameters.path,
        size: request.parameters.size,
        tenant: request.subject.tenant,
      },
      entities: [],
      preparsedPolicySetId: id,
      ...(validated ? { preparsedSchemaName: id } : {}),
    });
    if (answer.type !== "success" || answer.response.diagnostics.errors.length > 0)
      throw new Error(JSON.stringify(answer));
    return answer.response.decision;
  };
}

const SCHEMA = `entity Agent; entity Tool;
${Array.from({ length: ACTIONS }, (_, index) => `action "tool_${index}" appliesTo { principal: Agent, resource: Tool, context: { path: String, size: Long, tenant: String } };`).join("\n")}`;

function policy(index, shape) {
  const group = Math.floor(index / ACTIONS);
  const effect = index % 4 < 2 ? "permit" : "forbid";
  const own =
    shape === "tenants"
      ? `context.tenant == "t${group}" && context.path like "/srv/t${group}/*"`
      : `context.path like "*.x${group}"`;
  return `${effect} (principal, action == Action::"tool_${index % ACTIONS}", resource) when { ${own} && context.size <= ${1000 + index} };`;
}

function must(answer) {
  if (answer.type !== "success") throw new Error(JSON.stringify(answer));
}
