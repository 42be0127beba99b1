import { beforeEach, describe, expect, it } from "vitest";
import { createEmbeddedOpa } from "../../../src/engines/opa/embedded.js";
import { prepareEmbedded } from "../../../src/engines/opa/embedded-query.js";
import type { OpaToolchain } from "../../../src/engines/opa/index.js";
import { createProgram } from "../../../src/engines/opa/program.js";
import { startReactor } from "../../../src/engines/opa/reactor.js";
import { LIMITS, POLICY } from "./samples.js";
import { builtArtefact, done } from "./toolchains.js";

/** Deep enough to use up the stack of the WebAssembly engine, which nothing inside the program can catch. */
const DEEP = 20_000;
const CRASH = { kind: "failed", errors: [{ code: "opa_crash", message: expect.stringContaining("stack") }] };

describe("the embedded OPA after a crash", () => {
  let opa: OpaToolchain;
  beforeEach(async () => {
    opa = createEmbeddedOpa(await builtArtefact());
  });

  const crashing = () => opa.format(`package p\n\nx := ${"(".repeat(DEEP)}1${")".repeat(DEEP)}\n`);

  it("works again, with a fresh program", () => {
    const wasm = done(opa.buildWasm([POLICY, LIMITS], ["support/decision"]));
    expect(crashing()).toMatchObject(CRASH);
    expect(Buffer.compare(done(opa.buildWasm([POLICY, LIMITS], ["support/decision"])), wasm)).toBe(0);
    expect(crashing()).toMatchObject(CRASH);
    expect(opa.check([POLICY, LIMITS])).toEqual([]);
  });

  it("prepares the queries again that the crash has forgotten", () => {
    const decision = done(opa.prepare([POLICY, LIMITS], "data.support.decision"));
    const size = done(opa.prepare([LIMITS], "data.support.limits.size"));
    expect(crashing()).toMatchObject(CRASH);
    expect(size.evaluate()).toEqual({ kind: "defined", value: 30 });
    expect(decision.evaluate("{}")).toEqual({ kind: "defined", value: { effect: "deny" } });
    expect(crashing()).toMatchObject(CRASH);
    size.close();
    expect(decision.evaluate("{}")).toEqual({ kind: "defined", value: { effect: "deny" } });
  });
});

describe("a prepared query of a program that crashes", () => {
  it("fails once, and is prepared again once", async () => {
    const { module } = await builtArtefact();
    let crashing = false;
    const program = createProgram(() => {
      const call = startReactor(module);
      return (request) => {
        if (crashing) throw new Error("out of stack");
        return call(request);
      };
    });
    const size = done(prepareEmbedded(program, [LIMITS], "data.support.limits.size"));
    crashing = true;
    expect(size.evaluate()).toMatchObject(CRASH);
    expect(size.evaluate()).toMatchObject(CRASH);
    crashing = false;
    // More often than queries may be open: every further preparation would be one more.
    for (let call = 0; call < 300; call += 1) {
      expect(size.evaluate()).toEqual({ kind: "defined", value: 30 });
    }
  });
});

describe("the embedded OPA", () => {
  it("answers a thousand calls, and forgets closed queries", async () => {
    const opa = createEmbeddedOpa(await builtArtefact());
    for (let call = 0; call < 1000; call += 1) {
      const query = done(opa.prepare([LIMITS], "data.support.limits.size"));
      expect(query.evaluate(`{"call": ${call}}`)).toEqual({ kind: "defined", value: 30 });
      query.close();
    }
  });

  it("bounds the number of open queries", async () => {
    const opa = createEmbeddedOpa(await builtArtefact());
    const prepare = () => opa.prepare([], "true");
    const open = Array.from({ length: 256 }, () => done(prepare()));
    expect(prepare()).toMatchObject({ errors: [{ message: expect.stringContaining("256 queries") }] });
    open[0]?.close();
    expect(prepare().kind).toBe("done");
  });

  it("gives a policy no network", async () => {
    const opa = createEmbeddedOpa(await builtArtefact());
    const source = 'package p\n\nq := http.send({"method": "get", "url": "http://localhost"})\n';
    expect(opa.prepare([{ path: "p.rego", source }], "data.p.q")).toMatchObject({
      errors: [{ code: "rego_type_error", message: expect.stringContaining("http.send") }],
    });
  });
});
