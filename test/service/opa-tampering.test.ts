import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { loadPolicy } from "../../src/index.js";
import { type Serving, serve } from "../../src/serve.js";
import { tamper } from "../bundle/archive.js";
import { type BundleSource, startBundleSource } from "../bundle/bundle-source.js";
import { keyOf } from "../bundle/keys.js";
import { startPollingOpa } from "../bundle/polling-opa.js";
import type { OpaServer } from "../engines/opa-server.js";
import { type BundleProxy, startBundleProxy } from "./bundle-proxy.js";
import { CERTIFICATION, said } from "./harness.js";

const DENYING = CERTIFICATION.replace("decision: allow", "decision: deny");
const ESCALATING = CERTIFICATION.replace("decision: allow", "decision: escalate");
/** The name that OPA has for the bundle and asks for it by. */
const BUNDLE = "bundle.tar.gz";

/** A fixed secret, so that each bundle is the same bytes whenever this runs. */
const key = keyOf("HS256");
let folder: string;
let file: string;
let serving: Serving;
let proxy: BundleProxy;
/** Hears what OPA says of its bundles. */
let statuses: BundleSource;
let opa: OpaServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "concord-tampered-"));
  file = join(folder, "policy.yaml");
  writeFileSync(file, CERTIFICATION);
  serving = await serve({
    files: [file],
    engine: "reference",
    port: 0,
    signing: { key: key.sign, algorithm: "HS256", keyId: `key-of-${BUNDLE}`, scope: "agents" },
  });
  proxy = await startBundleProxy(serving.url);
  statuses = await startBundleSource();
  const verified = { algorithm: "HS256", key: key.verify, scope: "agents" };
  opa = await startPollingOpa(proxy.url, { [BUNDLE]: verified }, statuses.url);
});
afterEach(() => proxy.change());
afterAll(async () => {
  await opa.stop();
  proxy.stop();
  statuses.stop();
  await serving.close();
  rmSync(folder, { recursive: true, force: true });
});

function revisionOf(text: string): string {
  const { policy } = loadPolicy({ path: "p.yaml", text });
  if (policy === undefined) throw new Error("the policy does not load");
  return policy.digest;
}

/** Waits until OPA says that this policy is in force, without a complaint. */
async function isInForce(text: string): Promise<void> {
  const revision = revisionOf(text);
  await statuses.hears(({ [BUNDLE]: status }) => {
    return status?.active_revision === revision && (status.code ?? "") === "";
  });
}

async function reloadTo(text: string): Promise<void> {
  writeFileSync(file, text);
  expect(await serving.reload()).toBe("loaded");
}

async function decision(): Promise<unknown> {
  const { body } = await said(
    fetch(`${opa.url}/v1/data/concord/certification/decision`, {
      method: "POST",
      body: JSON.stringify({ input: { action: "read", subject: { id: "alice" } } }),
    }),
  );
  return (body as { readonly result?: unknown }).result;
}

it("an OPA that verifies follows the service from one policy to the next", async () => {
  await isInForce(CERTIFICATION);
  expect(await decision()).toBe("ALLOW");
  await reloadTo(DENYING);
  await isInForce(DENYING);
  expect(await decision()).toBe("DENY");
});

/** The text of the rule's answer in the Rego, in the policy that would come in force. */
const ANSWER = '"ALLOW", ["read"]';
const TAMPERED: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array, RegExp])[] = [
  ["a byte at the archive's first quarter", (bytes) => flipped(bytes, bytes.length >> 2), /./],
  ["a byte in the archive's middle", (bytes) => flipped(bytes, bytes.length >> 1), /./],
  ["half of the archive", (bytes) => bytes.subarray(0, bytes.length >> 1), /./],
  [
    "a byte of the policy, in an archive that is whole",
    (bytes) => tamper(bytes, ANSWER, '"ALLOW", ["Read"]'),
    /digest mismatch/,
  ],
  [
    "a byte of the signature, in an archive that is whole",
    (bytes) => tamper(bytes, '{"signatures":["e', '{"signatures":["f'),
    /./,
  ],
];

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

it.each(TAMPERED)(
  "refuses %s that is other on the way, keeps what it has, and recovers",
  async (_, change, why) => {
    proxy.change(change);
    await reloadTo(CERTIFICATION);
    const { [BUNDLE]: refused } = await statuses.hears((each) => {
      return (each[BUNDLE]?.code ?? "") !== "" && why.test(each[BUNDLE]?.message ?? "");
    });
    expect(refused?.active_revision).toBe(revisionOf(DENYING));
    expect(await decision()).toBe("DENY");
    // The service itself has moved on; only what comes over the changed way is not believed.
    proxy.change();
    await isInForce(CERTIFICATION);
    expect(await decision()).toBe("ALLOW");
    await reloadTo(DENYING);
    await isInForce(DENYING);
  },
);

it("follows the service again after all of these", async () => {
  await reloadTo(ESCALATING);
  await isInForce(ESCALATING);
  expect(await decision()).toBe("ESCALATE");
});
