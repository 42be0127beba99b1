// What a user would write over the bare Cedar library: one preparsed set of all policies, and a single policy. The context has
// the shape of the request, as it has in Concord's schemas; every nested record costs Cedar about as much as ten rules.

import { createRequire } from "node:module";
import { ACTIONS } from "./policies.mjs";

const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");

/** Contestants over the bare library. */
export function cedarBaselines(count, shape) {
  const one = prepare("bench-one", [policy(0, shape).replace(/action == [^,]*/, "action")], shape);
  const naive = prepare(
    "bench-naive",
    Array.from({ length: count }, (_, index) => policy(index, shape)),
    shape,
  );
  return [
    { name: "cedar stateful, one policy", run: (request) => one(request, false) },
    { name: "cedar stateful, one policy, schema", run: (request) => one(request, true) },
    { name: "cedar stateful, naive", run: (request) => naive(request, true) },
  ];
}

function prepare(id, policies, shape) {
  must(
    cedar.preparsePolicySet(id, {
      staticPolicies: Object.fromEntries(policies.map((text, index) => [`p${index}`, text])),
    }),
  );
  must(cedar.preparseSchema(id, schemaOf(shape)));
  return (request, validated) => {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: "Agent", id: "a" },
      action: { type: "Action", id: request.action },
      resource: { type: "Tool", id: "t" },
      context: {
        parameters: { path: request.parameters.path, size: request.parameters.size },
        ...(shape === "tenants" ? { subject: { tenant: request.subject.tenant } } : {}),
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

const schemaOf = (shape) => `entity Agent; entity Tool;
${Array.from({ length: ACTIONS }, (_, index) => {
  const subject = shape === "tenants" ? ", subject: { tenant: String }" : "";
  const context = `{ parameters: { path: String, size: Long }${subject} }`;
  return `action "tool_${index}" appliesTo { principal: Agent, resource: Tool, context: ${context} };`;
}).join("\n")}`;

function policy(index, shape) {
  const group = Math.floor(index / ACTIONS);
  const effect = index % 4 < 2 ? "permit" : "forbid";
  const own =
    shape === "tenants"
      ? `context.subject.tenant == "t${group}" && context.parameters.path like "/srv/t${group}/*"`
      : `context.parameters.path like "*.x${group}"`;
  return `${effect} (principal, action == Action::"tool_${index % ACTIONS}", resource) when { ${own} && context.parameters.size <= ${1000 + index} };`;
}

function must(answer) {
  if (answer.type !== "success") throw new Error(JSON.stringify(answer));
}
