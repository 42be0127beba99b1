import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileRego } from "../../compilers/rego/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { serve } from "../../src/serve.js";
import { startOpa } from "../engines/opa-server.js";
import { CERTIFICATION } from "./harness.js";

type Event = Readonly<Record<string, unknown>>;

/** One collector for both: what a fleet of OPA servers has already. */
let collector: Server;
let url: string;
const events: Event[] = [];
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    events.push(...(JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()) as Event[]));
    response.end();
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

const INPUT = { action: "write", subject: { id: "alice" }, resource: { status: "archived" } };

async function ask(server: string): Promise<void> {
  const response = await fetch(`${server}/v1/data/concord/certification/result`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: INPUT }),
  });
  await response.text();
}

async function nextEvent(): Promise<Event> {
  while (events.length === 0) await setTimeout(20);
  return events.shift() ?? {};
}

it("a real OPA and the service log the same decision in the same shape to the same collector", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-logged-"));
  const file = join(folder, "policy.yaml");
  writeFileSync(file, CERTIFICATION);
  const { policy } = loadPolicy({ path: file, text: CERTIFICATION });
  if (policy === undefined) throw new Error("the policy does not load");
  writeFileSync(join(folder, "policy.rego"), compileRego(policy).text);
  const reporting = { min_delay_seconds: 1, max_delay_seconds: 1 };
  const config = { services: { sink: { url } }, decision_logs: { service: "sink", reporting } };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const opa = await startOpa(
    ["--config-file", join(folder, "config.json"), join(folder, "policy.rego")],
    folder,
  );
  await ask(opa.url);
  const theirs = await nextEvent();
  await opa.stop();

  const policyFile = join(mkdtempSync(join(tmpdir(), "concord-logging-")), "policy.yaml");
  writeFileSync(policyFile, CERTIFICATION);
  const serving = await serve({
    files: [policyFile],
    engine: "reference",
    port: 0,
    decisionLog: { to: url },
  });
  await ask(serving.url);
  await serving.close();
  const ours = await nextEvent();

  for (const key of ["path", "input", "result"]) expect(ours[key], key).toEqual(theirs[key]);
  // What a server knows of itself differs by value; whatever OPA says has a place in ours, of the same kind.
  for (const key of Object.keys(theirs)) expect(typeof ours[key], key).toBe(typeof theirs[key]);
  expect(Object.keys(theirs)).toEqual(
    expect.arrayContaining(["labels", "decision_id", "timestamp", "metrics"]),
  );
  expect(String(ours["decision_id"])).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(Date.parse(String(ours["timestamp"]))).not.toBeNaN();
});
