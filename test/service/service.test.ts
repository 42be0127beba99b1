import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "../../compilers/model/index.js";
import type { AsyncEngine } from "../../src/engines/engine.js";
import { type ServeOptions, type Serving, serve } from "../../src/serve.js";
import { OPENAPI } from "../../src/service/openapi.js";
import { CERTIFICATION, generationOf, type Said, said, startService } from "./harness.js";

const EVALUATION = "/access/v1/evaluation";
const read = {
  subject: { type: "user", id: "alice" },
  action: { name: "read" },
  resource: { type: "record", id: "1" },
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-serve-"));
  file = join(folder, "policy.yaml");
  writeFileSync(file, CERTIFICATION);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(options: Partial<ServeOptions> = {}): Promise<Serving> {
  return serve({ files: [file], engine: "reference", port: 0, ...options });
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Said> {
  return said(
    fetch(url + EVALUATION, {
      method: "POST",
      body: JSON.stringify(read),
      headers: { "content-type": "application/json", ...headers },
    }),
  );
}

describe("who may ask", () => {
  it("is nobody without a token, where there are tokens", async () => {
    const service = await startService([CERTIFICATION], { tokens: ["one", "two"] });
    for (const [header, status] of [
      [undefined, 401],
      ["Bearer wrong", 401],
      ["Bearer on", 401],
      ["Bearer onee", 401],
      ["Basic one", 401],
      ["one", 401],
      ["Bearer ", 401],
      ["Bearer one", 200],
      ["bearer two", 200],
    ] as const) {
      const answer = await ask(service.url, header === undefined ? {} : { authorization: header });
      expect([header, answer.status]).toEqual([header, status]);
      expect(answer.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null);
      expect(answer.text.includes("true")).toBe(status === 200);
    }
    const metadata = "/.well-known/authzen-configuration";
    const closed = [
      `${metadata}/certification`,
      "/metrics",
      "/v1/data",
      "/bundle.tar.gz",
      "/bundles/x.tar.gz",
      "/nothing",
    ];
    for (const path of closed) expect([path, (await service.get(path)).status]).toEqual([path, 401]);
    expect((await service.get("/health")).status).toBe(200);
    await service.close();
  });

  it.each(["0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"])(
    "is nobody from other machines without a token: %s",
    async (host) => {
      await expect(start({ host })).rejects.toThrow("other machines");
    },
  );

  it.each(["0.0.0.0"])("is whoever has a token on %s", async (host) => {
    const serving = await start({ host, tokens: ["t"] });
    const { port } = new URL(serving.url);
    expect((await ask(`http://127.0.0.1:${port}`)).status).toBe(401);
    expect((await ask(`http://127.0.0.1:${port}`, { authorization: "Bearer t" })).status).toBe(200);
    await serving.close();
  });
});

describe("a reload", () => {
  const DENYING = CERTIFICATION.replace("decision: allow", "decision: deny");

  it("puts the new policy in force", async () => {
    const serving = await start();
    expect((await ask(serving.url)).body).toMatchObject({ decision: true });
    expect(await serving.reload()).toBe("unchanged");
    writeFileSync(file, DENYING);
    expect(await serving.reload()).toBe("loaded");
    expect((await ask(serving.url)).body).toMatchObject({ decision: false });
    await serving.close();
  });

  it.each([
    ["does not compile", "rules: [{action: read}]"],
    ["is half written", DENYING.slice(0, DENYING.length - 30)],
    ["is empty", ""],
    ["is gone", undefined],
    ["is not UTF-8", Buffer.from([0xff, 0xfe])],
  ])("of a policy that %s leaves the old one in force, and says so", async (_name, content) => {
    const messages: string[] = [];
    const serving = await start({ onMessage: (message) => messages.push(message) });
    if (content === undefined) rmSync(file);
    else writeFileSync(file, content);
    expect(await serving.reload()).toBe("failed");
    expect(await serving.reload()).toBe("failed");
    expect((await ask(serving.url)).body).toMatchObject({ decision: true });
    expect(messages).toEqual([expect.stringContaining("those of before are in force")]);
    const health = await said(fetch(`${serving.url}/health`));
    expect([health.status, health.body]).toEqual([200, { status: "ok", warning: expect.any(String) }]);
    const metrics = await said(fetch(`${serving.url}/metrics`));
    expect(metrics.text).toContain("concord_policies_stale 1");
    expect(metrics.text).toContain('concord_reloads_total{outcome="failed"} 2');
    writeFileSync(file, DENYING);
    expect(await serving.reload()).toBe("loaded");
    expect((await ask(serving.url)).body).toMatchObject({ decision: false });
    expect((await said(fetch(`${serving.url}/health`))).body).toEqual({ status: "ok" });
    await serving.close();
  });

  it("follows the file when it watches", async () => {
    const serving = await start({ watch: true });
    writeFileSync(file, DENYING);
    while (((await ask(serving.url)).body as { decision: boolean }).decision) await new Promise(setImmediate);
    await serving.close();
  });

  it("loses no call and mixes no policies while the file is replaced again and again", async () => {
    const serving = await start();
    let isOver = false;
    const asking = Array.from({ length: 4 }, async () => {
      const seen: (readonly boolean[])[] = [];
      while (!isOver) {
        const { status, body } = await said(
          fetch(`${serving.url}/access/v1/evaluations`, {
            method: "POST",
            body: JSON.stringify({ ...read, evaluations: Array(100).fill({}) }),
            headers: { "content-type": "application/json" },
          }),
        );
        expect(status).toBe(200);
        seen.push(
          (body as { evaluations: readonly { decision: boolean }[] }).evaluations.map(
            (each) => each.decision,
          ),
        );
      }
      return seen;
    });
    for (const text of [DENYING, CERTIFICATION, "broken: [", DENYING, CERTIFICATION]) {
      writeFileSync(file, text);
      await serving.reload();
    }
    isOver = true;
    const seen = (await Promise.all(asking)).flat();
    for (const decisions of seen) expect(new Set(decisions).size).toBe(1);
    expect(seen.length).toBeGreaterThan(0);
    await serving.close();
  });

  it("is shared by those who ask for it at once", async () => {
    const serving = await start();
    writeFileSync(file, DENYING);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => serving.reload()));
    expect(outcomes[0]).toBe("loaded");
    expect(new Set(outcomes.slice(1))).toEqual(new Set(["unchanged"]));
    await serving.close();
  });
});

describe("the webhook", () => {
  const body = '{"ref": "main"}';
  const sign = (text: string, secret: string): string =>
    `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;
  const call = (url: string, signature?: string): Promise<Said> =>
    said(
      fetch(`${url}/webhook`, {
        method: "POST",
        body,
        headers: signature === undefined ? {} : { "x-hub-signature-256": signature },
      }),
    );

  it("loads anew what a signed call speaks of, and only then", async () => {
    const serving = await start({ webhookSecret: "shh", tokens: ["t"] });
    const authorization = "Bearer t";
    writeFileSync(file, CERTIFICATION.replace("decision: allow", "decision: deny"));
    for (const signature of [
      undefined,
      "",
      "sha256=",
      sign(body, "other"),
      sign("{}", "shh"),
      sign(body, "shh").slice(7),
    ]) {
      expect((await call(serving.url, signature)).status).toBe(401);
    }
    expect((await ask(serving.url, { authorization })).body).toMatchObject({ decision: true });
    const { status, body: said } = await call(serving.url, sign(body, "shh"));
    expect([status, said]).toEqual([200, { outcome: "loaded" }]);
    expect((await ask(serving.url, { authorization })).body).toMatchObject({ decision: false });
    writeFileSync(file, "broken: [");
    expect((await call(serving.url, sign(body, "shh"))).status).toBe(422);
    await serving.close();
  });

  it("is not there without a secret", async () => {
    const serving = await start();
    expect((await call(serving.url, sign(body, ""))).status).toBe(404);
    await serving.close();
  });
});

describe("an engine that fails", () => {
  it.each([
    ["throws", () => Promise.reject(new Error("trap"))],
    ["answers nonsense", () => Promise.resolve({ decision: "ALLOW" })],
  ])("and %s never makes an allow", async (_name, decide) => {
    const { failClosedLater } = await import("../../src/engines/fail-closed.js");
    const generation = await generationOf([CERTIFICATION]);
    const engine = failClosedLater({ name: "bad", decide: decide as never, close: () => {} });
    const bad = { name: "certification", digest: "sha256:0", engine };
    const service = await startService({
      ...generation,
      policies: new Map([["certification", bad]]),
      chosen: bad,
    });
    expect((await ask(service.url)).body).toMatchObject({
      decision: false,
      context: { reason: "engine_error" },
    });
    const { body } = await service.post("/v1/data/concord/certification/allow", {
      input: { action: "read" },
    });
    expect(body).toEqual({ result: false });
    await service.close();
  });

  it("without anything around it is an internal error that tells nothing", async () => {
    const generation = await generationOf([CERTIFICATION]);
    const engine = { name: "bad", decide: () => Promise.reject(new Error("secret detail")), close: () => {} };
    const bad = { name: "certification", digest: "sha256:0", engine };
    const errors: unknown[] = [];
    const service = await startService(
      { ...generation, policies: new Map([["certification", bad]]), chosen: bad },
      { onError: (error) => errors.push(error) },
    );
    const answer = await ask(service.url);
    expect([answer.status, answer.body]).toEqual([
      500,
      { code: "internal_error", message: "the service failed" },
    ]);
    expect(errors).toHaveLength(1);
    await service.close();
  });

  it("and listeners that throw change nothing", async () => {
    const service = await startService([CERTIFICATION], {
      onDecided: [
        () => {
          throw new Error("listener");
        },
      ],
    });
    expect((await ask(service.url)).body).toMatchObject({ decision: true });
    await service.close();
  });
});

describe("a slow caller", () => {
  const HEAD = `POST ${EVALUATION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  it.each([
    ["in the head", HEAD],
    ["in the body", `${HEAD}Content-Length: 1000\r\n\r\n{"subject"`],
    ["in a chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\n100\r\n{`],
  ])("%s is cut off, and others are answered meanwhile", async (_name, begun) => {
    const service = await startService([CERTIFICATION], { timeouts: { headers: 200, request: 400 } });
    const { port } = new URL(service.url);
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.on("data", (piece) => {
      text += piece;
    });
    const ended = new Promise((resolve) => socket.on("close", resolve));
    socket.write(begun);
    expect((await ask(service.url)).status).toBe(200);
    await ended;
    expect(text).toMatch(/^(HTTP\/1.1 408 |$)/);
    expect(text).not.toContain("true");
    await service.close();
  });

  it.each([
    ["nonsense", "NONSENSE\r\n\r\n"],
    ["a head that is too large", `GET /health HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`],
  ])("and one that sends %s is refused", async (_name, sent) => {
    const service = await startService();
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    let text = "";
    socket.on("data", (piece) => {
      text += piece;
    });
    socket.write(sent);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(text).toMatch(/^HTTP\/1.1 4/);
    await service.close();
  });
});

/** An engine that answers when it is told to. */
function slowEngine(): {
  readonly engine: AsyncEngine;
  readonly asked: Promise<void>;
  readonly answer: () => void;
} {
  let tellAsked = (): void => {};
  let answer = (): void => {};
  const asked = new Promise<void>((resolve) => {
    tellAsked = resolve;
  });
  const answered = new Promise<Answer>((resolve) => {
    answer = () => resolve({ decision: "ALLOW", rules: ["read"], reason: "r" });
  });
  const decide = (): Promise<Answer> => {
    tellAsked();
    return answered;
  };
  return { engine: { name: "slow", decide, close: () => {} }, asked, answer };
}

describe("engines are closed after the last call that they answer", () => {
  it.each(["at the end", "after a replacement"])("%s", async (when) => {
    const generation = await generationOf([CERTIFICATION]);
    const { engine, asked, answer } = slowEngine();
    const slow = { name: "certification", digest: "sha256:0", engine };
    let isClosed = false;
    const close = (): void => {
      isClosed = true;
    };
    const service = await startService({ ...generation, chosen: slow, close });
    const call = ask(service.url);
    await asked;
    if (when === "after a replacement") service.live.replace(generation);
    const closing = when === "at the end" ? service.close() : undefined;
    expect(isClosed).toBe(false);
    answer();
    expect((await call).body).toMatchObject({ decision: true });
    await closing;
    expect(isClosed).toBe(true);
    if (closing === undefined) await service.close();
  });
});

describe("the description", () => {
  it("names the routes that there are", async () => {
    const service = await startService();
    for (const [path, methods] of Object.entries(OPENAPI.paths)) {
      const url = path
        .replace("{policy}", "certification")
        .replace("{file}", "certification.tar.gz")
        .replace("{path}", "x");
      if (path === "/webhook" || path === "/metrics") continue;
      if ("get" in methods) expect([path, (await service.get(url)).status]).toEqual([path, 200]);
      if ("post" in methods) expect([path, (await service.post(url, read)).status]).toEqual([path, 200]);
    }
    expect((await service.get("/openapi.json")).body).toEqual(JSON.parse(JSON.stringify(OPENAPI)));
    await service.close();
  });
});

describe("the metrics", () => {
  it("count decisions, calls and the log", async () => {
    const serving = await start({ decisionLog: { to: join(folder, "log") } });
    await ask(serving.url);
    await ask(serving.url);
    await said(fetch(`${serving.url}/nothing`));
    const { text, headers } = await said(fetch(`${serving.url}/metrics`));
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
    for (const line of [
      'concord_decisions_total{policy="certification",decision="ALLOW"} 2',
      'concord_http_requests_total{route="/access/v1/evaluation",status="200"} 2',
      'concord_http_requests_total{route="none",status="404"} 1',
      "concord_decision_seconds_count 2",
      "concord_policies_stale 0",
      'concord_decision_log_events{state="recorded"} 2',
      'concord_decision_log_events{state="lost"} 0',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/concord_policy_info\{policy="certification",digest="sha256:[0-9a-f]{64}"\} 1/);
    await serving.close();
  });
});
