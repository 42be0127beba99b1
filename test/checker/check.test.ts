import { describe, expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import { loadPolicy, reductions } from "../../compilers/yaml/index.js";
import {
  type CheckObservation,
  type CheckOptions,
  type CheckResult,
  check,
} from "../../src/checker/check.js";
import type { AnyEngine } from "../../src/engines/engine.js";
import { createReferenceEngine } from "../../src/engines/reference.js";

const TEXT = `name: files
attributes:
  path: {type: path}
  size: {type: integer}
rules:
  - {id: read, action: read_file, decision: allow, conditions: {path: {within: [/data, /tmp]}}}
  - {id: write, action: write_file, decision: allow, conditions: {path: {within: /tmp}, size: {max: 100}}}
  - {id: ask, action: "*_file", decision: escalate, conditions: {path: {suffix: .pem}}}
  - {id: purge, action: purge, decision: deny, reason: never}
`;

function load(text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "files.yaml", text });
  if (policy === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return policy;
}

/** An engine for a text as a wrong compiler would make it. */
function faulty(text: string, fault: (text: string) => string): AnyEngine {
  const wrong = fault(text);
  return { ...createReferenceEngine(load(wrong)), name: "faulty" };
}

async function run(
  engines: readonly AnyEngine[],
  options: CheckOptions = {},
): Promise<{ readonly result: CheckResult; readonly seen: readonly CheckObservation[] }> {
  const checking = check(load(TEXT), engines, { seed: 5, cases: 3000, ...options });
  const seen: CheckObservation[] = [];
  for (;;) {
    const { done, value } = await checking.next();
    if (done === true) return { result: value, seen };
    seen.push(value);
  }
}

const reference = createReferenceEngine(load(TEXT));

it("agrees with itself, and covers every rule", async () => {
  const { result, seen } = await run([reference, createReferenceEngine(load(TEXT))]);
  expect(result.outcome).toEqual({ kind: "agreed" });
  expect(result.findings).toEqual([]);
  expect(result.coverage.rules.map(({ fired }) => fired > 0)).toEqual([true, true, true, true]);
  expect(seen.filter(({ kind }) => kind === "coverage").length).toBeGreaterThan(1);
});

describe("a fault is found and made small", () => {
  it.each<[string, (text: string) => string, unknown, string]>([
    [
      "a bound moved by its edge",
      (text) => text.replace("max: 100", "max: 99"),
      { action: "write_file", parameters: { path: "/tmp", size: 100 } },
      "write",
    ],
    [
      "a folder without its slash",
      (text) => text.replace(/within: (\[|\n)/, "prefix: $1"),
      expect.objectContaining({ action: "read_file" }),
      "read",
    ],
    ["an escalation that allows", (text) => text.replace("escalate", "allow"), { action: "_file" }, "ask"],
    [
      "a rule about another action",
      (text) => text.replace("action: purge", "action: other"),
      { action: "purge" },
      "purge",
    ],
  ])("%s", async (_, fault, request, rule) => {
    const source = {
      text: TEXT,
      reduce: reductions,
      rebuild: async (text: string) => {
        try {
          return [createReferenceEngine(load(text)), faulty(text, fault)];
        } catch {
          return undefined;
        }
      },
    };
    const { result } = await run([reference, faulty(TEXT, fault)], { source });
    expect(result.outcome).toEqual({ kind: "disagreed" });
    const [finding] = result.findings;
    expect(finding?.request).toEqual(request);
    expect(finding?.policy?.text).toContain(`id: ${rule}`);
    expect(finding?.policy?.text.match(/\bid: /g)).toHaveLength(1);
    expect(finding?.policy?.answers.map(({ engine }) => engine)).toEqual(["reference", "faulty"]);
  });

  it("and told once, however many requests showed it", async () => {
    const { result } = await run([reference, faulty(TEXT, (text) => text.replace("max: 100", "max: 99"))]);
    expect(result.progress.disagreed).toBeGreaterThan(result.findings.length);
    const requests = result.findings.map(({ request }) => JSON.stringify(request));
    expect(new Set(requests).size).toBe(requests.length);
  });
});

it("asks the corpus first", async () => {
  const corpus = [{ action: "purge" }, { action: "read_file", parameters: { path: "/data/x" } }];
  const asked: unknown[] = [];
  const spy: AnyEngine = {
    ...reference,
    name: "spy",
    decide: (request) => {
      asked.push(request);
      return reference.decide(request);
    },
  };
  await run([reference, spy], { corpus, cases: 10 });
  expect(asked.slice(0, 2)).toEqual(corpus);
});

it("chooses a seed when none is given, and the same seed repeats the check", async () => {
  const asked = async (seed: number | undefined): Promise<readonly [number, readonly unknown[]]> => {
    const requests: unknown[] = [];
    const spy: AnyEngine = {
      ...reference,
      name: "spy",
      decide: (request) => {
        requests.push(request);
        return reference.decide(request);
      },
    };
    const checking = check(load(TEXT), [reference, spy], {
      cases: 2500,
      ...(seed === undefined ? {} : { seed }),
    });
    for (;;) {
      const { done, value } = await checking.next();
      if (done === true) return [value.seed, requests];
    }
  };
  const [seed, first] = await asked(undefined);
  const [again, second] = await asked(seed);
  expect(again).toBe(seed);
  expect(second).toEqual(first);
});

it("ends soon when it is interrupted while it makes things smaller", async () => {
  const stopping = new AbortController();
  const checking = check(
    load(TEXT),
    [reference, faulty(TEXT, (text) => text.replace("max: 100", "max: 99"))],
    {
      seed: 5,
      cases: 3000,
      signal: stopping.signal,
    },
  );
  for (;;) {
    const { done, value } = await checking.next();
    if (done === true) {
      expect(value.findings.length).toBeGreaterThan(0);
      return;
    }
    if (value.kind === "disagreement") stopping.abort();
  }
});
