// Requests per second of `concord serve` and of `opa run`, side by side: the same policy, the same requests, the same client, in
// turns. Usage: node bench/serve.mjs [--seconds 5] [--connections 32] [--rounds 3] [--policy NAME] [--no-log]
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";

const ROOT = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "32" },
    rounds: { type: "string", default: "3" },
    policy: { type: "string", default: "scoped-files" },
    "no-log": { type: "boolean", default: false },
  },
});
const SECONDS = Number(options.seconds);
const CONNECTIONS = Number(options.connections);
const folder = mkdtempSync(join(tmpdir(), "concord-bench-serve-"));

const { compilePolicy, loadCases } = await import("../dist/src/index.js");
const path = join(ROOT, "policies", options.policy, `${options.policy}.yaml`);
const { rego } = compilePolicy({ path, text: readFileSync(path, "utf8") });
writeFileSync(join(folder, "policy.rego"), rego.text);

/** The policy's own cases, which end in all three ways and by all rules. */
const cases = join(ROOT, "policies", options.policy, `${options.policy}.cases.yaml`);
const REQUESTS = loadCases({ path: cases, text: readFileSync(cases, "utf8") }).file.cases.map(
  ({ request }) => request,
);

try {
  const [mine, theirs] = [await startConcord(), await startOpa()];
  try {
    await sameAnswers(mine, theirs);
    const results = new Map([mine, theirs].map((server) => [server.name, []]));
    for (let round = 0; round <= Number(options.rounds); round += 1) {
      for (const server of [mine, theirs]) {
        const result = await load(server, round === 0 ? 1 : SECONDS);
        if (round > 0) results.get(server.name).push(result);
        const label = round === 0 ? "warm-up" : `round ${round}`;
        console.log(
          `${label}  ${server.name.padEnd(8)} ${Math.round(result.rate).toString().padStart(7)}/s  ` +
            `p50 ${result.p50.toFixed(2)} ms  p99 ${result.p99.toFixed(2)} ms  errors ${result.errors}`,
        );
      }
    }
    const [own, opa] = [mine, theirs].map(({ name }) => median(results.get(name).map(({ rate }) => rate)));
    const errors = [...results.values()].flat().reduce((sum, each) => sum + each.errors, 0);
    console.log(
      `\nconcord ${Math.round(own)}/s, opa ${Math.round(opa)}/s: ${(own / opa).toFixed(2)} times, ${errors} errors`,
    );
  } finally {
    for (const server of [mine, theirs]) server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function startConcord() {
  const port = await freePort();
  const log = options["no-log"] ? [] : ["--decision-log", join(folder, "concord.log")];
  const main = join(ROOT, "dist/src/cli/main.js");
  return started("concord", port, process.execPath, [main, "serve", path, "--port", String(port), ...log]);
}

async function startOpa() {
  const port = await freePort();
  const log = options["no-log"] ? [] : ["--set", "decision_logs.console=true"];
  const args = ["run", "--server", "--addr", `127.0.0.1:${port}`, "--log-level", "error"];
  return started("opa", port, join(ROOT, ".cache/tools/opa"), [
    ...args,
    "--disable-telemetry",
    ...log,
    join(folder, "policy.rego"),
  ]);
}

async function started(name, port, command, args) {
  // Both write their decisions into the same kind of file.
  const sink = openSync(join(folder, `${name}.out`), "a");
  const child = spawn(command, args, { stdio: ["ignore", "ignore", sink] });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} did not start`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) break;
    await setTimeout(100);
  }
  return { name, port, url, stop: () => child.kill("SIGKILL") };
}

/** A comparison of different answers would be none. */
async function sameAnswers(...servers) {
  for (const input of REQUESTS) {
    const answers = await Promise.all(
      servers.map(async ({ url }) => {
        const response = await fetch(`${url}/v1/data/concord/${rego.packageName}/result`, {
          method: "POST",
          body: JSON.stringify({ input }),
        });
        return JSON.stringify((await response.json()).result);
      }),
    );
    const sorted = answers.map((each) => JSON.stringify(Object.entries(JSON.parse(each)).sort()));
    if (new Set(sorted).size !== 1) throw new Error(`the answers differ: ${answers.join(" ")}`);
  }
}

/** Asks over connections that stay open, each the next request when it has its answer. */
async function load({ port }, seconds) {
  const calls = REQUESTS.map((input) => {
    const body = JSON.stringify({ input });
    return Buffer.from(
      `POST /v1/data/concord/${rego.packageName}/result HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
  const end = performance.now() + seconds * 1000;
  const times = [];
  let errors = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => connection(index)));
  const elapsed = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { rate: times.length / elapsed, errors, p50: at(0.5), p99: at(0.99) };

  function connection(index) {
    return new Promise((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      let turn = index;
      let sent = 0;
      let text = "";
      const ask = () => {
        if (performance.now() >= end) return socket.end();
        sent = performance.now();
        socket.write(calls[turn % calls.length]);
        turn += 1;
      };
      socket.on("connect", ask);
      socket.on("data", (piece) => {
        text += piece.latin1Slice();
        const head = text.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (text.length < head + 4 + length) return;
        if (text.startsWith("HTTP/1.1 200 ")) times.push(performance.now() - sent);
        else errors += 1;
        text = "";
        ask();
      });
      socket.on("error", () => {
        errors += 1;
      });
      socket.on("close", done);
    });
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
