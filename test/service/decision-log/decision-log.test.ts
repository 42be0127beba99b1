import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Decided } from "../../../src/service/decide.js";
import {
  createDecisionLog,
  type DecisionLogOptions,
} from "../../../src/service/decision-log/decision-log.js";
import { createFileSink } from "../../../src/service/decision-log/file-sink.js";
import { createHttpSink } from "../../../src/service/decision-log/http-sink.js";
import { openSpool, type SpoolFiles } from "../../../src/service/decision-log/spool.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A collector that can be told what to answer. */
interface Collector {
  readonly url: string;
  readonly ids: () => readonly string[];
  readonly heads: () => readonly string[];
  status: number;
  readonly close: () => Promise<void>;
}

async function startCollector(): Promise<Collector> {
  const ids: string[] = [];
  const heads: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    heads.push(
      `${request.method} ${request.url} ${request.headers["content-encoding"]} ${request.headers.authorization}`,
    );
    if (collector.status === 200) {
      for (const event of JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()) as {
        decision_id: string;
      }[]) {
        ids.push(event.decision_id);
      }
    }
    response.writeHead(collector.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  const collector: Collector = {
    url: `http://127.0.0.1:${address.port}`,
    ids: () => ids,
    heads: () => heads,
    status: 200,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return collector;
}

/** A log that does something only when it is told to. */
function logOf(options: Pick<DecisionLogOptions, "sink"> & Partial<DecisionLogOptions>) {
  return createDecisionLog({
    write: ({ id }) => JSON.stringify({ decision_id: id }),
    ...options,
    limits: { wait: 1_000_000, ...options.limits },
  });
}

function decided(id: string): Decided {
  return { id } as Decided;
}

const EVENT = JSON.stringify({ decision_id: "00" }).length;

function ids(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index).padStart(2, "0"));
}

describe("an HTTP sink", () => {
  it("gets batches as OPA sends them", async () => {
    const collector = await startCollector();
    const log = logOf({
      sink: createHttpSink({ url: `${collector.url}/prefix/`, token: "t" }),
      limits: { batch: 2 * EVENT },
    });
    for (const id of ids(0, 5)) log.record(decided(id));
    await log.flush();
    expect(collector.ids()).toEqual(ids(0, 5));
    expect(collector.heads()).toEqual(Array(3).fill("POST /prefix/logs gzip Bearer t"));
    expect(log.counts()).toMatchObject({ recorded: 5, sent: 5, lost: 0, waiting: 0 });
    await log.close();
    await collector.close();
  });

  it.each(["spool", "memory"])("that is down and back gets all, in order, from the %s", async (where) => {
    const collector = await startCollector();
    const messages: string[] = [];
    const spool = where === "spool" ? await openSpool(folder, 1_000_000) : undefined;
    const log = logOf({
      sink: createHttpSink({ url: collector.url }),
      spool,
      limits: { batch: 3 * EVENT },
      onMessage: (message) => messages.push(message),
    });
    collector.status = 503;
    for (const id of ids(0, 10)) log.record(decided(id));
    await log.flush();
    for (const id of ids(10, 12)) log.record(decided(id));
    await log.flush();
    expect(collector.ids()).toEqual([]);
    expect(log.counts()).toMatchObject({ sent: 0, lost: 0, waiting: where === "spool" ? 0 : 12 });
    collector.status = 200;
    await log.flush();
    await log.flush();
    expect(collector.ids()).toEqual(ids(0, 12));
    expect(log.counts()).toMatchObject({ sent: 12, lost: 0, waiting: 0, spoolBytes: 0 });
    expect(messages).toEqual([
      expect.stringContaining("does not take events"),
      "decision log: the sink takes events again",
    ]);
    await log.close();
    await collector.close();
  });

  it("that nobody listens at loses the oldest beyond the spool's bound, and counts them", async () => {
    const collector = await startCollector();
    await collector.close();
    const sink = createHttpSink({ url: collector.url });
    const size = (await sink.encode(["{}"])).length * 4;
    const spool = await openSpool(folder, size);
    const log = logOf({ sink, spool, limits: { batch: EVENT } });
    for (const id of ids(0, 30)) log.record(decided(id));
    await log.flush();
    const { lost, spoolBytes } = log.counts();
    expect(lost).toBeGreaterThan(0);
    expect(spoolBytes).toBeLessThanOrEqual(size);
    const kept = readdirSync(folder).sort();
    expect(kept.length + lost).toBe(30);
    const newest = kept.flatMap((name) =>
      JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()),
    );
    expect(newest.map((event: { decision_id: string }) => event.decision_id)).toEqual(ids(lost, 30));
    await log.close();
  });

  it("that refuses a batch for good does not stop the others", async () => {
    const collector = await startCollector();
    const log = logOf({ sink: createHttpSink({ url: collector.url }) });
    collector.status = 400;
    log.record(decided("bad"));
    await log.flush();
    collector.status = 200;
    log.record(decided("good"));
    await log.flush();
    expect(collector.ids()).toEqual(["good"]);
    expect(log.counts()).toMatchObject({ recorded: 2, sent: 1, lost: 1 });
    await log.close();
    await collector.close();
  });

  it.each([301, 401, 403, 404, 408, 429, 500, 503])("that answers %i is asked again", async (status) => {
    const collector = await startCollector();
    const log = logOf({ sink: createHttpSink({ url: collector.url }) });
    collector.status = status;
    log.record(decided("00"));
    await log.flush();
    expect(log.counts()).toMatchObject({ sent: 0, lost: 0, waiting: 1 });
    collector.status = 200;
    await log.flush();
    expect(collector.ids()).toEqual(["00"]);
    await log.close();
    await collector.close();
  });
});

describe("a spool", () => {
  it("hands over to the next run what the sink did not take, also after a crash", async () => {
    const collector = await startCollector();
    collector.status = 503;
    const crashed = logOf({
      sink: createHttpSink({ url: collector.url }),
      spool: await openSpool(folder, 1_000_000),
    });
    for (const id of ids(0, 3)) crashed.record(decided(id));
    await crashed.flush();
    // What a write that was cut off leaves behind.
    writeFileSync(join(folder, "0000000000000001-000000001-5.json.gz.tmp"), "half");
    collector.status = 200;
    const next = logOf({
      sink: createHttpSink({ url: collector.url }),
      spool: await openSpool(folder, 1_000_000),
    });
    next.record(decided("03"));
    await next.flush();
    expect(collector.ids()).toEqual(ids(0, 4));
    expect(readdirSync(folder)).toEqual([]);
    await next.close();
    await crashed.close();
    await collector.close();
  });

  it("on a full disk leaves events in memory, up to its bound, and loses none that fits", async () => {
    const collector = await startCollector();
    collector.status = 503;
    let isFull = true;
    const files: SpoolFiles = {
      write: async (path, bytes) => {
        if (isFull) {
          writeFileSync(path, bytes.subarray(0, 5));
          throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        }
        writeFileSync(path, bytes);
      },
    };
    const log = logOf({
      sink: createHttpSink({ url: collector.url }),
      spool: await openSpool(folder, 1_000_000, files),
      limits: { memory: 10 * EVENT, batch: 4 * EVENT },
    });
    for (const id of ids(0, 12)) log.record(decided(id));
    await log.flush();
    expect(readdirSync(folder)).toEqual([]);
    expect(log.counts()).toMatchObject({ recorded: 12, sent: 0, lost: 2, waiting: 10 });
    isFull = false;
    await log.flush();
    expect(log.counts()).toMatchObject({ lost: 2, waiting: 0 });
    collector.status = 200;
    await log.flush();
    expect(collector.ids()).toEqual(ids(0, 10));
    await log.close();
    await collector.close();
  });

  it("whose folder is gone leaves events in memory", async () => {
    const collector = await startCollector();
    collector.status = 503;
    const spool = await openSpool(join(folder, "spool"), 1_000_000);
    rmSync(join(folder, "spool"), { recursive: true });
    const log = logOf({ sink: createHttpSink({ url: collector.url }), spool });
    log.record(decided("00"));
    await log.flush();
    collector.status = 200;
    await log.flush();
    expect(collector.ids()).toEqual(["00"]);
    await log.close();
    await collector.close();
  });
});

describe("a file sink", () => {
  const lines = (path: string): readonly string[] =>
    readFileSync(path, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line).decision_id);

  it("gets a line for each event, and follows a file that was moved away", async () => {
    const path = join(folder, "log");
    const log = logOf({ sink: createFileSink(path) });
    log.record(decided("00"));
    await log.flush();
    renameSync(path, `${path}.1`);
    log.record(decided("01"));
    await log.flush();
    expect(lines(`${path}.1`)).toEqual(["00", "01"]);
    expect(existsSync(path)).toBe(false);
    log.reopen();
    log.record(decided("02"));
    await log.close();
    expect(lines(path)).toEqual(["02"]);
  });

  it("that cannot be written keeps events until it can", async () => {
    const path = join(folder, "missing", "log");
    const log = logOf({ sink: createFileSink(path), limits: { memory: 3 * EVENT } });
    for (const id of ids(0, 5)) log.record(decided(id));
    await log.flush();
    expect(log.counts()).toMatchObject({ sent: 0, lost: 2, waiting: 3 });
    rmSync(join(folder, "missing"), { recursive: true, force: true });
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(folder, "missing"));
    await log.flush();
    expect(lines(path)).toEqual(ids(0, 3));
    await log.close();
    chmodSync(folder, 0o700);
  });

  it("is told what the service had when it ended, and what is lost is counted", async () => {
    const log = logOf({ sink: createFileSink(join(folder, "log")) });
    log.record(decided("00"));
    await log.close();
    expect(lines(join(folder, "log"))).toEqual(["00"]);
    const messages: string[] = [];
    const lost = logOf({
      sink: createFileSink(join(folder, "missing", "log")),
      onMessage: (message) => messages.push(message),
    });
    lost.record(decided("00"));
    await lost.close();
    expect(lost.counts()).toMatchObject({ lost: 1, waiting: 0 });
    expect(messages.at(-1)).toContain("1 events are lost");
  });
});

it("an event that cannot be written is counted as lost", () => {
  const log = logOf({
    sink: createFileSink(join(folder, "log")),
    write: () => {
      throw new Error("no");
    },
  });
  expect(() => log.record(decided("00"))).toThrow("no");
  expect(log.counts()).toMatchObject({ recorded: 1, lost: 1 });
});
