// What a user would write over the bare OPA library: the same rules by hand, one body each, and a policy of two rules.

import opaWasm from "@open-policy-agent/opa-wasm";
import { openOpa } from "../dist/src/engines/opa/index.js";
import { ACTIONS } from "./policies.mjs";

const TWO_RULES = `package two
default allow := false
allow if {
  input.action == "tool_0"
  startswith(input.parameters.path, "/srv/t0/")
}
allow if {
  input.action == "tool_1"
  input.parameters.size <= 1000
}
`;

/** Contestants over the bare library. */
export async function regoBaselines(count, shape) {
  const two = await load(TWO_RULES, "two/allow");
  const naive = await load(naiveRego(count, shape), "naive/decision");
  return [
    { name: "opa-wasm, two rules", run: (request) => two.evaluate(request) },
    { name: "opa-wasm, naive", run: (request) => naive.evaluate(request) },
  ];
}

async function load(source, entrypoint) {
  const opa = await openOpa();
  const built = opa.buildWasm([{ path: "policy.rego", source }], [entrypoint]);
  opa.close();
  if (built.kind === "failed") throw new Error(JSON.stringify(built.errors));
  return opaWasm.loadPolicySync(built.value, { initial: 16 });
}

function naiveRego(count, shape) {
  const lines = [
    "package naive",
    'default decision := "DENY"',
    'decision := "DENY" if deny',
    'else := "ESCALATE" if escalate',
    'else := "ALLOW" if allow',
  ];
  for (let index = 0; index < count; index += 1) {
    const group = Math.floor(index / ACTIONS);
    const name = ["allow", "allow", "deny", "escalate"][index % 4];
    const own =
      shape === "tenants"
        ? [`input.subject.tenant == "t${group}"`, `startswith(input.parameters.path, "/srv/t${group}/")`]
        : [`endswith(input.parameters.path, ".x${group}")`];
    const body = [
      `input.action == "tool_${index % ACTIONS}"`,
      ...own,
      `input.parameters.size <= ${1000 + index}`,
    ];
    lines.push(`${name} if {\n  ${body.join("\n  ")}\n}`);
  }
  for (const name of ["allow", "deny", "escalate"]) lines.push(`default ${name} := false`);
  return `${lines.join("\n")}\n`;
}
