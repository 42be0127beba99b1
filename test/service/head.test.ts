import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMetrics } from "../../src/service/metrics.js";
import { CERTIFICATION, generationOf, said, startService, type TestService } from "./harness.js";

let service: TestService;
const decided: unknown[] = [];
beforeAll(async () => {
  const metrics = createMetrics({ live: () => undefined, log: () => undefined, isStale: () => false });
  service = await startService([CERTIFICATION], {
    metrics,
    onDecided: [(each) => decided.push(each)],
    tokens: ["token"],
  });
});
afterAll(() => service.close());

const TOKEN = { authorization: "Bearer token" };
const BUNDLES = ["/bundle.tar.gz", "/bundles/certification.tar.gz", "/bundles/certification"];

function head(path: string, headers: Readonly<Record<string, string>> = TOKEN) {
  return said(fetch(service.url + path, { method: "HEAD", headers }));
}

describe("HEAD", () => {
  it.each([
    "/health",
    "/openapi.json",
    "/.well-known/authzen-configuration",
    "/.well-known/authzen-configuration/certification",
    ...BUNDLES,
  ])("of %s is GET without the body", async (path) => {
    const [mine, theirs] = [await head(path), await service.get(path, TOKEN)];
    expect([mine.status, mine.text]).toEqual([200, ""]);
    for (const name of ["content-type", "content-length", "etag", "cache-control"]) {
      expect([name, mine.headers.get(name)]).toEqual([name, theirs.headers.get(name)]);
    }
    expect(Number(theirs.headers.get("content-length"))).toBeGreaterThan(0);
  });

  it("of /metrics is there, whose length changes by itself", async () => {
    const { status, headers, text } = await head("/metrics");
    expect([status, text]).toEqual([200, ""]);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
  });

  it("needs a token where GET does", async () => {
    const answers = ["/metrics", ...BUNDLES, "/health"].map((path) => head(path, {}));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401, 401, 200]);
  });

  it("of what is not there is not there", async () => {
    for (const path of ["/bundles/other.tar.gz", "/nothing", "/.well-known/authzen-configuration/other"]) {
      const { status, text } = await head(path);
      expect([path, status, text]).toEqual([path, 404, ""]);
    }
  });

  it("decides nothing", async () => {
    for (const path of ["/v1/data/concord/certification/allow", "/v1/data", "/access/v1/evaluation"]) {
      expect([path, (await head(path)).status]).toEqual([path, 404]);
    }
    expect(decided).toEqual([]);
  });

  it("sends no byte of a body, so that the next answer on the connection is read where it begins", async () => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.on("data", (piece) => {
      text += piece;
    });
    const ended = new Promise((resolve) => socket.on("close", resolve));
    const ask = (path: string, last = false): string =>
      `HEAD ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\n${last ? "Connection: close\r\n" : ""}\r\n`;
    socket.write(
      ["/bundle.tar.gz", "/metrics", "/bundles/other", "/health"].map((path) => ask(path)).join(""),
    );
    socket.write(ask("/openapi.json", true));
    await ended;
    const heads = text.split("\r\n\r\n");
    expect(heads.pop()).toBe("");
    expect(heads.map((each) => each.slice(0, 12))).toEqual(
      [200, 200, 404, 200, 200].map((each) => `HTTP/1.1 ${each}`),
    );
  });
});

describe.each(["HEAD", "GET"])("%s of a bundle that the caller has", (method) => {
  const ask = (path: string, known: string) =>
    said(fetch(service.url + path, { method, headers: { ...TOKEN, "if-none-match": known } }));

  it.each(BUNDLES)("at %s is 304, with its tag and no body", async (path) => {
    const etag = (await head(path)).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `${etag},"other"`, "*", " * "]) {
      const { status, text, headers } = await ask(path, known);
      expect([known, status, text, headers.get("etag")]).toEqual([known, 304, "", etag]);
      expect(headers.get("content-length") ?? "0").toBe("0");
    }
    for (const known of ['"other"', "", etag.slice(1, -1), '"*"', `"${etag.slice(1, 9)}"`, `x*`]) {
      expect([known, (await ask(path, known)).status]).toEqual([known, 200]);
    }
  });

  it("is 200 again when it has changed", async () => {
    const own = await startService();
    const etag = (await own.get("/bundle.tar.gz")).headers.get("etag") ?? "";
    own.live.replace(await generationOf([CERTIFICATION.replace("decision: allow", "decision: deny")]));
    const now = await said(fetch(`${own.url}/bundle.tar.gz`, { method, headers: { "if-none-match": etag } }));
    expect(now.status).toBe(200);
    expect(now.headers.get("etag")).not.toBe(etag);
    await own.close();
  });
});
