import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ServeOptions, type Serving, serve } from "../../src/serve.js";
import { newKey } from "../bundle/keys.js";
import { startOpa } from "../engines/opa-server.js";
import { CERTIFICATION, generationOf, type Said, said, startService } from "./harness.js";

const DENYING = CERTIFICATION.replace("decision: allow", "decision: deny");
const read = { action: "read", subject: { id: "alice" } };

describe("a bundle", () => {
  it.each(["/bundle.tar.gz", "/bundles/certification.tar.gz", "/bundles/certification"])(
    "is at %s, with a tag that says that the caller has it",
    async (path) => {
      const service = await startService();
      const first = await service.get(path);
      expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/gzip"]);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
      expect((await service.get(path, { "if-none-match": etag })).status).toBe(304);
      expect((await service.get(path, { "if-none-match": '"other"' })).status).toBe(200);
      service.live.replace(await generationOf([DENYING]));
      expect((await service.get(path, { "if-none-match": etag })).status).toBe(200);
      await service.close();
    },
  );

  it("of a policy that is not there is not there", async () => {
    const service = await startService();
    expect((await service.get("/bundles/other.tar.gz")).status).toBe(404);
    await service.close();
  });
});

describe("a caller that waits for another bundle", () => {
  const TYPE = "application/vnd.openpolicyagent.bundles";
  const wait = (
    service: { readonly get: (path: string, headers: Record<string, string>) => Promise<Said> },
    etag: string,
    seconds: number,
  ) =>
    service.get("/bundle.tar.gz", { prefer: `modes=snapshot,delta;wait=${seconds}`, "if-none-match": etag });

  it("has it when it comes, and not before", async () => {
    const service = await startService();
    const { status, headers } = await wait(service, "", 300);
    expect([status, headers.get("content-type")]).toEqual([200, TYPE]);
    const waiting = wait(service, headers.get("etag") ?? "", 300);
    // The same policies again are no other bundle.
    service.live.replace(await generationOf([CERTIFICATION]));
    const early = await Promise.race([waiting, setTimeout(100, "waits")]);
    expect(early).toBe("waits");
    service.live.replace(await generationOf([DENYING]));
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(answer.headers.get("etag")).not.toBe(headers.get("etag"));
    await service.close();
  });

  it("is told that there is none when its time is over", async () => {
    const service = await startService();
    const { headers } = await wait(service, "", 1);
    const { status, headers: after } = await wait(service, headers.get("etag") ?? "", 1);
    expect([status, after.get("content-type")]).toEqual([304, TYPE]);
    await service.close();
  });

  it("does not hold up the end of the service", async () => {
    const service = await startService();
    const { headers } = await wait(service, "", 300);
    const waiting = wait(service, headers.get("etag") ?? "", 300).catch(() => undefined);
    await setTimeout(50);
    await service.close();
    expect((await waiting)?.status ?? 304).toBe(304);
  });
});

describe("a live OPA that polls the service", () => {
  let folder: string;
  let serving: Serving;
  const key = newKey();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "concord-polled-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has the policies, verifies them, and follows a reload", async () => {
    const file = join(folder, "policy.yaml");
    writeFileSync(file, CERTIFICATION);
    const options: ServeOptions = {
      files: [file],
      engine: "reference",
      port: 0,
      tokens: ["bundle-token"],
      signing: { key: key.sign, keyId: "it", scope: "agents" },
    };
    serving = await serve(options);
    const config = {
      services: { concord: { url: serving.url, credentials: { bearer: { token: "bundle-token" } } } },
      bundles: {
        all: {
          service: "concord",
          resource: "bundle.tar.gz",
          polling: { long_polling_timeout_seconds: 60 },
          signing: { keyid: "it", scope: "agents" },
        },
      },
      keys: { it: { algorithm: "ES256", key: key.verify } },
    };
    const configFile = join(mkdtempSync(join(tmpdir(), "concord-opa-config-")), "config.json");
    writeFileSync(configFile, JSON.stringify(config));
    const opa = await startOpa(["--config-file", configFile], join(configFile, ".."));
    const ask = async (): Promise<unknown> => {
      const { body } = await said(
        fetch(`${opa.url}/v1/data/concord/certification/decision`, {
          method: "POST",
          body: JSON.stringify({ input: read }),
        }),
      );
      return (body as { result?: unknown }).result;
    };
    while ((await ask()) === undefined) await setTimeout(20);
    expect(await ask()).toBe("ALLOW");
    writeFileSync(file, DENYING);
    expect(await serving.reload()).toBe("loaded");
    while ((await ask()) !== "DENY") await setTimeout(20);
    // The last good one stays when its source is gone.
    await serving.close();
    expect(await ask()).toBe("DENY");
    await opa.stop();
  });
});
