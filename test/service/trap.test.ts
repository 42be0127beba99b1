import { Agent, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { chooseOpa } from "../../src/choose-opa.js";
import { createRegoWasmEngine } from "../../src/engines/rego-wasm.js";
import { answerEntrypoint, buildRego } from "../../src/rego-program.js";
import { createMetrics } from "../../src/service/metrics.js";
import { TRAPS, type Trap, trapping } from "../engines/trapping-wasm.js";
import { CERTIFICATION, generationOf, startService, type TestService } from "./harness.js";

/** Requests beyond this many bytes trap; the policy allows them as it does the short ones. */
const BYTES = 1000;
const SHORT = { action: "write", subject: { id: "alice", role: "admin" } };
const LONG = { ...SHORT, subject: { id: "x".repeat(BYTES), role: "admin" } };
const WHAT: Readonly<Record<Trap | "none", RegExp>> = {
  none: /^$/,
  unreachable: /unreachable/,
  "out of bounds": /out of bounds/,
  "out of stack": /call stack/,
};

const { policy } = loadPolicy({ path: "p.yaml", text: CERTIFICATION });
let wasm: Uint8Array;
beforeAll(async () => {
  if (policy === undefined) throw new Error("the policy does not load");
  const opa = await chooseOpa({});
  wasm = buildRego([policy], opa);
  opa.close();
});

/** The service over the engine that it has by default, whose module traps or does not. */
async function start(trap: Trap | undefined): Promise<{
  readonly service: TestService;
  readonly faults: readonly string[];
}> {
  if (policy === undefined) throw new Error("the policy does not load");
  const faults: string[] = [];
  let service: TestService | undefined;
  const metrics = createMetrics({ live: () => service?.live, log: () => undefined, isStale: () => false });
  const module = trap === undefined ? wasm : trapping(wasm, trap, BYTES);
  const engine = createRegoWasmEngine(policy, module, answerEntrypoint(policy), (fault) => {
    metrics.onFault("certification");
    faults.push(String(fault));
  });
  const served = { name: "certification", digest: policy.digest, engine };
  const generation = {
    ...(await generationOf([CERTIFICATION])),
    policies: new Map([["certification", served]]),
    chosen: served,
  };
  service = await startService(generation, { metrics, onDecided: [metrics.onDecided] });
  return { service, faults };
}

/** One connection, so that a call that hangs would hold up the next. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

async function post(url: string, path: string, body: unknown): Promise<unknown> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(url + path, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    call.on("response", resolve).on("error", reject).end(JSON.stringify(body));
  });
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  expect(response.statusCode).toBe(200);
  return JSON.parse(Buffer.concat(pieces).toString());
}

function ask({ url }: TestService, input: unknown): Promise<unknown> {
  return post(url, "/v1/data/concord/certification/result", { input });
}

const ALLOWED = { result: { decision: "ALLOW", allow: true, rules: ["admins"] } };
const DENIED = { result: { decision: "DENY", allow: false, rules: [], reason: "engine_error", invalid: [] } };

describe("a policy whose Wasm traps while it answers a call", () => {
  it("allows the same calls when it does not", async () => {
    const { service, faults } = await start(undefined);
    expect(await ask(service, LONG)).toMatchObject(ALLOWED);
    expect(await ask(service, SHORT)).toMatchObject(ALLOWED);
    expect(faults).toEqual([]);
    await service.close();
  });

  it.each(TRAPS)("%s: denies, counts it, and answers the next call", async (trap) => {
    const { service, faults } = await start(trap);
    for (let round = 1; round <= 3; round += 1) {
      expect(await ask(service, LONG)).toEqual(DENIED);
      expect(await ask(service, SHORT)).toMatchObject(ALLOWED);
    }
    const evaluation = {
      subject: { type: "user", id: LONG.subject.id, properties: { role: "admin" } },
      action: { name: "write" },
      resource: { type: "document", id: "1" },
    };
    expect(await post(service.url, "/access/v1/evaluation", evaluation)).toMatchObject({
      decision: false,
      context: { decision: "DENY", reason: "engine_error" },
    });
    // Of several at once, those that do not trap are answered as ever.
    const short = { ...evaluation.subject, id: "alice" };
    const evaluations = [{}, { subject: short }, {}, { action: { name: "publish" } }];
    expect(await post(service.url, "/access/v1/evaluations", { ...evaluation, evaluations })).toMatchObject({
      evaluations: [
        { decision: false, context: { reason: "engine_error" } },
        { decision: true, context: { decision: "ALLOW" } },
        { decision: false, context: { reason: "engine_error" } },
        { decision: false, context: { decision: "ESCALATE" } },
      ],
    });
    expect(faults).toHaveLength(6);
    for (const fault of faults) expect(fault).toMatch(WHAT[trap]);
    const { text } = await service.get("/metrics");
    expect(text).toContain('concord_engine_faults_total{policy="certification"} 6');
    expect(text).toContain('concord_decisions_total{policy="certification",decision="DENY"} 6');
    expect(text).toContain('concord_decisions_total{policy="certification",decision="ALLOW"} 4');
    await service.close();
  });

  it.each(TRAPS)("%s: many at once are each answered", async (trap) => {
    const { service } = await start(trap);
    const inputs = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? LONG : SHORT));
    const answers = await Promise.all(
      inputs.map((input) => service.post("/v1/data/concord/certification/allow", { input })),
    );
    expect(answers.map(({ body }) => body)).toEqual(inputs.map((input) => ({ result: input === SHORT })));
    await service.close();
  });
});
