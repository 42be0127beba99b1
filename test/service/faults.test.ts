import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serve } from "../../src/serve.js";
import { spawnConcord } from "../cli/harness.js";
import { CERTIFICATION, said } from "./harness.js";

const DENYING = CERTIFICATION.replace("decision: allow", "decision: deny");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-faults-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A server on this machine that answers as it is told to at the moment. */
async function startServer(
  listener: RequestListener,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return { url: `http://127.0.0.1:${address.port}`, server };
}

async function decision(url: string): Promise<unknown> {
  const { body } = await said(
    fetch(`${url}/v1/data/concord/certification/decision`, {
      method: "POST",
      body: '{"input": {"action": "read", "subject": {"id": "alice"}}}',
    }),
  );
  return (body as { readonly result?: unknown }).result;
}

describe("a policy from an address", () => {
  it("stays in force while its source is gone, fails, breaks off or sends something else, and is followed again", async () => {
    let answer: RequestListener = (_request, response) => void response.end(CERTIFICATION);
    const { url, server } = await startServer((request, response) => answer(request, response));
    const serving = await serve({
      files: [],
      poll: { url, interval: 1_000_000 },
      engine: "reference",
      port: 0,
    });
    expect(await decision(serving.url)).toBe("ALLOW");
    const faults: readonly RequestListener[] = [
      (_request, response) => void response.writeHead(500).end(DENYING),
      (_request, response) => void response.writeHead(404).end(),
      (_request, response) => void response.writeHead(302, { location: "/other" }).end(),
      (_request, response) => void response.end("<html>not a policy</html>"),
      (_request, response) => void response.end(),
      (_request, response) => void response.end(Buffer.from([0xff])),
      (_request, response) => void response.destroy(),
      // What came of it would compile.
      (_request, response) => {
        response.writeHead(200, { "content-length": DENYING.length + 10 });
        response.write(DENYING, () => response.destroy());
      },
      (_request, response) => {
        response.writeHead(200);
        response.write(DENYING, () => response.destroy());
      },
    ];
    for (const [index, fault] of faults.entries()) {
      answer = fault;
      expect([index, await serving.reload(), await decision(serving.url)]).toEqual([
        index,
        "failed",
        "ALLOW",
      ]);
    }
    answer = (_request, response) => void response.end(DENYING);
    expect([await serving.reload(), await decision(serving.url)]).toEqual(["loaded", "DENY"]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect([await serving.reload(), await decision(serving.url)]).toEqual(["failed", "DENY"]);
    await serving.close();
  });

  it("is not sent again when its source says that it is the same", async () => {
    const statuses: number[] = [];
    const { url, server } = await startServer((request, response) => {
      const isKnown = request.headers["if-none-match"] === '"1"';
      statuses.push(isKnown ? 304 : 200);
      expect(request.headers.authorization).toBe("Bearer t");
      response.writeHead(isKnown ? 304 : 200, { etag: '"1"' }).end(isKnown ? undefined : CERTIFICATION);
    });
    const poll = { url, token: "t", interval: 1_000_000 };
    const serving = await serve({ files: [], poll, engine: "reference", port: 0 });
    expect(await serving.reload()).toBe("unchanged");
    expect(statuses).toEqual([200, 304]);
    await serving.close();
    server.closeAllConnections();
    server.close();
  });

  it.each(["http://192.0.2.1/p.yaml", "ftp://127.0.0.1/p.yaml", "file:///etc/passwd"])(
    "is not taken from %s",
    async (url) => {
      await expect(serve({ files: [], poll: { url }, engine: "reference", port: 0 })).rejects.toThrow(
        "not https",
      );
    },
  );
});

/** Starts the command, and waits until it listens. */
async function start(
  args: readonly string[],
  engine = "reference",
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawnConcord(["serve", ...args, "--port", "0", "--engine", engine]);
  let complaints = "";
  child.stderr?.on("data", (piece) => {
    complaints += piece;
  });
  const url = await new Promise<string>((done, fail) => {
    child.stdout?.on("data", (piece) => done(/listening on (\S+)/.exec(String(piece))?.[1] ?? ""));
    child.on("close", () => fail(new Error(complaints)));
  });
  return { child, url };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = new Promise((resolve) => child.once("close", (code) => resolve(code)));
  child.kill(signal);
  return ended;
}

describe("the process", () => {
  it("killed during a reload starts again, by the file, and sends what it had spooled", async () => {
    const ids: string[] = [];
    let isUp = false;
    const { url: collector, server } = await startServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      if (!isUp) return void response.writeHead(503).end();
      const events = JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()) as { decision_id: string }[];
      ids.push(...events.map((each) => each.decision_id));
      response.end();
    });
    const file = join(folder, "policy.yaml");
    const spool = join(folder, "spool");
    writeFileSync(file, CERTIFICATION);
    const args = [file, "--decision-log", collector, "--spool", spool];
    const first = await start(args);
    expect(await decision(first.url)).toBe("ALLOW");
    const spooled = (): number => readdirSync(spool).filter((name) => name.endsWith(".json.gz")).length;
    while (spooled() === 0) await setTimeout(20);
    writeFileSync(`${file}.new`, DENYING);
    renameSync(`${file}.new`, file);
    first.child.kill("SIGHUP");
    await end(first.child, "SIGKILL");
    isUp = true;
    const second = await start(args);
    expect(await decision(second.url)).toBe("DENY");
    expect(await end(second.child, "SIGTERM")).toBe(0);
    expect(ids).toHaveLength(2);
    expect(readdirSync(spool)).toEqual([]);
    server.closeAllConnections();
    server.close();
  });

  it("answers every call while a file is replaced under load", async () => {
    const file = join(folder, "policy.yaml");
    writeFileSync(file, CERTIFICATION);
    const { child, url } = await start([file, "--watch"], "rego-wasm");
    const replace = (text: string): void => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    };
    const untilAll = async (wanted: string): Promise<void> => {
      const callers = Array.from({ length: 4 }, async () => {
        for (let now = await decision(url); now !== wanted; now = await decision(url)) {
          expect(["ALLOW", "DENY"]).toContain(now);
        }
      });
      await Promise.all(callers);
    };
    await untilAll("ALLOW");
    for (const [text, wanted] of [
      [DENYING, "DENY"],
      ["broken: [", "DENY"],
      [CERTIFICATION, "ALLOW"],
    ] as const) {
      replace(text);
      await untilAll(wanted);
    }
    expect(await end(child, "SIGTERM")).toBe(0);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends on %s with its log written", async (signal) => {
    const file = join(folder, "policy.yaml");
    writeFileSync(file, CERTIFICATION);
    const log = join(folder, "log");
    const { child, url } = await start([file, "--decision-log", log, "--mask", "/input/subject"]);
    expect(await decision(url)).toBe("ALLOW");
    expect(await end(child, signal)).toBe(0);
    const { readFileSync } = await import("node:fs");
    expect(JSON.parse(readFileSync(log, "utf8"))).toMatchObject({
      input: { action: "read" },
      erased: ["/input/subject"],
      result: { decision: "ALLOW" },
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ["without a policy", [], /give a policy/],
    ["on another address without a token", ["--host", "0.0.0.0", "POLICY"], /other machines/],
    ["with half of what TLS needs", ["--tls-cert", "POLICY", "POLICY"], /--tls-key/],
    ["with a mask and no log", ["--mask", "/input", "--", "POLICY"], /--decision-log/],
    ["with a mask that is none", ["--decision-log", "x", "--mask", "input", "--", "POLICY"], /JSON pointer/],
    ["with an empty file of tokens", ["--token-file", "EMPTY", "POLICY"], /no token/],
    ["with a policy that is broken", ["BROKEN"], /cannot serve/],
  ])("does not start %s", async (_name, args, problem) => {
    writeFileSync(join(folder, "POLICY"), CERTIFICATION);
    writeFileSync(join(folder, "EMPTY"), "\n");
    writeFileSync(join(folder, "BROKEN"), "rules: 1");
    const { concord } = await import("../cli/harness.js");
    const placed = args.map((each) => (/^[A-Z]+$/.test(each) ? join(folder, each) : each));
    const { code, stderr } = await concord(["serve", "--engine", "reference", "--port", "0", ...placed]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(problem)]);
  });
});
