import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { serve } from "../../src/serve.js";
import { CERTIFICATION, said, startService } from "./harness.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-shadow-"));
  writeFileSync(join(folder, "policy.yaml"), CERTIFICATION);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function post(url: string): Promise<unknown> {
  const { body } = await said(
    fetch(`${url}/v1/data/concord/certification/decision`, {
      method: "POST",
      body: JSON.stringify({ input: { action: "read", subject: { id: "alice" } } }),
    }),
  );
  return body;
}

/** Asks until the metrics hold the line, since shadows answer later. */
async function untilCounted(url: string, line: string): Promise<void> {
  while (!(await said(fetch(`${url}/metrics`))).text.includes(line)) await setTimeout(20);
}

it("shadows that disagree or fail are counted and told once, and change no answer", async () => {
  const other = await startService(["{name: certification, rules: [{action: other, decision: allow}]}"]);
  const messages: string[] = [];
  const serving = await serve({
    files: [join(folder, "policy.yaml")],
    engine: "reference",
    port: 0,
    shadows: [{ kind: "cedar-wasm" }, { kind: "opa-http", place: other.url }],
    onMessage: (message) => messages.push(message),
  });
  const labels = 'policy="certification",shadow="opa-http"';
  expect(await post(serving.url)).toEqual({ result: "ALLOW" });
  expect(await post(serving.url)).toEqual({ result: "ALLOW" });
  await untilCounted(serving.url, `concord_shadow_disagreements_total{${labels},kind="differ"} 2`);
  await other.close();
  expect(await post(serving.url)).toEqual({ result: "ALLOW" });
  await untilCounted(serving.url, `concord_shadow_disagreements_total{${labels},kind="fault"} 1`);
  expect((await said(fetch(`${serving.url}/metrics`))).text).not.toContain('shadow="cedar-wasm"');
  expect(messages).toEqual([
    "shadow of certification: opa-http says DENY where reference says ALLOW; more of these are only counted",
    "shadow of certification: opa-http fails where reference says ALLOW; more of these are only counted",
  ]);
  await serving.close();
});

it("a shadow that cannot express the policy stops the start", async () => {
  writeFileSync(
    join(folder, "policy.yaml"),
    'rules: [{action: a, decision: allow, conditions: {p: {regex: "^a+$"}}}]',
  );
  const options = { files: [join(folder, "policy.yaml")], engine: "reference", port: 0 } as const;
  await expect(serve({ ...options, shadows: [{ kind: "cedar-wasm" }] })).rejects.toThrow();
});
