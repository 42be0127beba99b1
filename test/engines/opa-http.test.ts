import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileRego, packagePathOf } from "../../compilers/rego/index.js";
import { createOpaHttpEngine, type OpaHttpOptions } from "../../src/engines/opa-http.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { casesOf, POLICY_FILES } from "../policy-files.js";
import { HOSTILE } from "../properties/arbitrary-request.js";
import { type OpaServer, startOpaServer } from "./opa-server.js";

const ERROR = { decision: "DENY", rules: [], reason: "engine_error" };
/** Two policies of one name would be one package on the server. */
const SUITES = POLICY_FILES.map((path, index) => {
  const { policy, requests } = casesOf(path);
  return { path, requests, policy: { ...policy, name: `${policy.name}_${index}` } };
});
const policy = SUITES[0]?.policy;
if (policy === undefined) throw new Error("there is no policy");

describe("a live OPA", () => {
  let server: OpaServer;
  beforeAll(async () => {
    const modules = SUITES.map(({ policy }, index) => [`m${index}`, compileRego(policy).text]);
    server = await startOpaServer(Object.fromEntries(modules));
  });
  afterAll(() => server.stop());

  it.each(SUITES)("answers the cases of $path as the reference does", async ({ policy: each, requests }) => {
    const engine = createOpaHttpEngine(each, { url: `${server.url}/`, packagePath: packagePathOf(each) });
    const reference = createReferenceEngine(each);
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) expect(await engine.decide(request)).toEqual(reference.decide(request));
    engine.close();
  });

  it("answers hostile values as the reference does", async () => {
    const engine = createOpaHttpEngine(policy, { url: server.url, packagePath: packagePathOf(policy) });
    const reference = createReferenceEngine(policy);
    const [action = "x"] = policy.named.map((each) => each.action ?? "");
    const name = policy.named[0]?.attributes[0]?.path.keys[0] ?? "path";
    for (const value of HOSTILE) {
      const request = { action, parameters: { [name]: value } };
      expect(await engine.decide(request), String(value)).toEqual(reference.decide(request));
    }
    engine.close();
  });

  it("denies by a policy that is not loaded there", async () => {
    const faults: unknown[] = [];
    const engine = createOpaHttpEngine(policy, {
      url: server.url,
      packagePath: ["concord", "nowhere"],
      onFault: (fault) => faults.push(fault),
    });
    expect(await engine.decide({ action: policy.named[0]?.action })).toEqual(ERROR);
    expect(String(faults[0])).toContain("is the policy loaded there?");
  });
});

describe("a server that is not what it should be", () => {
  const request = { action: policy.named[0]?.action, parameters: {} };
  const allow = { decision: "ALLOW", allow: true, rules: [], reason: "default", invalid: [] };
  let server: Server;
  let answer: (response: ServerResponse) => void = () => {};
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      incoming.resume();
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (body: string, status = 200) => {
    return (response: ServerResponse): void => {
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(body);
    };
  };
  const result = (value: unknown) => send(JSON.stringify({ result: value }));

  it.each<[string, (response: ServerResponse) => void]>([
    ["fails", send("{}", 500)],
    ["sends on", send("", 302)],
    ["says nothing", send("")],
    ["does not speak JSON", send("<html>")],
    ["answers null", send("null")],
    ["answers without a result", send("{}")],
    ["answers with true", result(true)],
    ["answers with a list", result([allow])],
    ["answers with a decision alone", result({ decision: "ALLOW" })],
    ["contradicts itself", result({ ...allow, allow: false })],
    ["allows by a default that is not the policy's", result(allow)],
    ["names a rule that does not exist", result({ ...allow, rules: ["nothing"], reason: "x" })],
    ["answers in another case", result({ ...allow, decision: "allow" })],
    ["inherits its result", send('{"__proto__":{"result":{}}}')],
    ["sends without end", (response) => response.end("x".repeat(2 * 1024 * 1024))],
    ["hangs up", (response) => response.destroy()],
    ["never answers", () => {}],
  ])("denies when it %s", async (_, respond) => {
    answer = respond;
    const { port } = server.address() as AddressInfo;
    const faults: unknown[] = [];
    const engine = createOpaHttpEngine(policy, {
      url: `http://127.0.0.1:${port}`,
      packagePath: packagePathOf(policy),
      timeout: 300,
      onFault: (fault) => faults.push(fault),
    });
    expect(await engine.decide(request)).toEqual(ERROR);
    engine.close();
  });

  it("sends the token, and denies once it is closed", async () => {
    const { port } = server.address() as AddressInfo;
    const seen: unknown[] = [];
    server.once("request", (incoming) => seen.push(incoming.headers.authorization));
    answer = send("{}");
    const packagePath = packagePathOf(policy);
    const engine = createOpaHttpEngine(policy, {
      url: `http://127.0.0.1:${port}`,
      packagePath,
      token: "abc",
    });
    await engine.decide(request);
    expect(seen).toEqual(["Bearer abc"]);
    engine.close();
    expect(await engine.decide(request)).toEqual(ERROR);
  });

  describe("that fails for a while", () => {
    const right = result({
      decision: policy.defaultDecision,
      allow: false,
      rules: [],
      reason: "default",
      invalid: [],
    });
    const engineFor = (options: Partial<OpaHttpOptions>) => {
      const { port } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}`;
      return createOpaHttpEngine(policy, { url, packagePath: packagePathOf(policy), ...options });
    };
    /** Fails so many calls, then answers; counts them all. */
    const failing = (times: number, fail: (response: ServerResponse) => void) => {
      const calls = { count: 0 };
      answer = (response) => {
        calls.count += 1;
        (calls.count <= times ? fail : right)(response);
      };
      return calls;
    };

    it.each([
      ["hangs up", (response: ServerResponse) => response.destroy()],
      ["has an error of its own", send("{}", 503)],
    ])("is asked again when it %s, and answers", async (_, fail) => {
      const calls = failing(2, fail);
      expect(await engineFor({}).decide(request)).toMatchObject({ reason: "default" });
      expect(calls.count).toBe(3);
    });

    it.each([
      ["no more often than the retries", 10, send("{}", 500), 3],
      ["not at all for what is an answer", 10, send("{}"), 1],
      ["not at all for a refusal", 10, send("{}", 401), 1],
    ])("is asked %s", async (_, times, fail, expected) => {
      const calls = failing(times, fail);
      expect(await engineFor({}).decide(request)).toEqual(ERROR);
      expect(calls.count).toBe(expected);
    });

    it("is left alone once it failed too often, and found again after the pause", async () => {
      let time = 0;
      const calls = failing(4, send("{}", 500));
      const circuit = { failures: 2, pause: 1000, now: () => time };
      const engine = engineFor({ retries: 0, circuit });
      for (let call = 0; call < 5; call += 1) expect(await engine.decide(request)).toEqual(ERROR);
      expect(calls.count).toBe(2);
      for (time of [1000, 2000]) {
        expect(await engine.decide(request)).toEqual(ERROR);
        expect(await engine.decide(request)).toEqual(ERROR);
      }
      expect(calls.count).toBe(4);
      time = 3000;
      expect(await engine.decide(request)).toMatchObject({ reason: "default" });
      expect(await engine.decide(request)).toMatchObject({ reason: "default" });
    });
  });
});
