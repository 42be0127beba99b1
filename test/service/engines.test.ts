import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ENGINE_NAMES } from "../../src/engines/engine.js";
import { serve } from "../../src/serve.js";
import { CERTIFICATION, said } from "./harness.js";

const DENYING = CERTIFICATION.replace("decision: allow", "decision: deny");
const folder = mkdtempSync(join(tmpdir(), "concord-engines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function decision(url: string): Promise<unknown> {
  const { body } = await said(
    fetch(`${url}/v1/data/concord/certification/decision`, {
      method: "POST",
      body: '{"input": {"action": "read", "subject": {"id": "alice"}}}',
    }),
  );
  return (body as { readonly result?: unknown }).result;
}

/** `rego-wasm` builds in a thread, which needs what was built: the tests of faults run it. */
const HERE = ENGINE_NAMES.filter((name) => name !== "rego-wasm");

it.each(HERE)(
  "with %s, one policy follows another, and one that does not compile changes nothing",
  async (engine) => {
    const file = join(folder, `${engine}.yaml`);
    writeFileSync(file, CERTIFICATION);
    const serving = await serve({ files: [file], engine, port: 0, shadows: [{ kind: "rego-topdown" }] });
    expect(await decision(serving.url)).toBe("ALLOW");
    for (const [text, outcome, expected] of [
      [DENYING, "loaded", "DENY"],
      ["broken: [", "failed", "DENY"],
      [CERTIFICATION, "loaded", "ALLOW"],
      [CERTIFICATION, "unchanged", "ALLOW"],
      [DENYING, "loaded", "DENY"],
    ] as const) {
      writeFileSync(file, text);
      expect([await serving.reload(), await decision(serving.url)]).toEqual([outcome, expected]);
    }
    await serving.close();
  },
);
