import fc from "fast-check";
import { expect, it } from "vitest";
import { shrinkRequest, simpler } from "../../../src/checker/shrink/request.js";

interface Sample {
  readonly parameters?: Readonly<Record<string, unknown>>;
}

function at(request: unknown, key: string): unknown {
  return (request as Sample).parameters?.[key];
}

const LARGE = {
  action: "write_file",
  subject: { id: "a", groups: ["x", "y"] },
  parameters: {
    path: "/tmp/dir/é/file.txt",
    size: 1_048_577,
    tags: ["ok", "secret", "ok"],
    flag: true,
    rate: 1.75,
  },
  context: { previous_action: "read_file" },
};

it.each<[string, (request: unknown) => boolean, unknown]>([
  ["nothing is needed", () => true, {}],
  ["one key is", (request) => at(request, "flag") !== undefined, { parameters: { flag: false } }],
  ["a bound", (request) => Number(at(request, "size")) > 1000, { parameters: { size: 1001 } }],
  ["a fraction", (request) => Number(at(request, "rate") ?? 0) % 1 !== 0, { parameters: { rate: 1.75 } }],
  [
    "one element of a list",
    (request) => String(at(request, "tags")).includes("secret"),
    { parameters: { tags: ["secret"] } },
  ],
  [
    "a part of a text",
    (request) => String(at(request, "path")).startsWith("/tmp") && String(at(request, "path")).length > 6,
    { parameters: { path: "/tmpr/t" } },
  ],
  [
    "two keys together",
    (request) => at(request, "flag") === true && at(request, "rate") !== undefined,
    { parameters: { flag: true, rate: 0 } },
  ],
])("keeps what matters when %s", async (_, shows, expected) => {
  const smallest = await shrinkRequest(LARGE, shows);
  expect(shows(smallest)).toBe(true);
  expect(smallest).toEqual(expected);
});

it("waits for engines that answer later", async () => {
  const smallest = await shrinkRequest(LARGE, async (request) => at(request, "flag") === true);
  expect(smallest).toEqual({ parameters: { flag: true } });
});

it("stops after so many tries and gives a request that still shows it", async () => {
  let asked = 0;
  const smallest = await shrinkRequest(
    LARGE,
    (request) => ++asked > 0 && at(request, "size") !== undefined,
    5,
  );
  expect(asked).toBe(5);
  expect(at(smallest, "size")).toBeDefined();
});

it("keeps a key called __proto__ a key", async () => {
  const request = JSON.parse('{"parameters":{"__proto__":{"a":1},"b":2}}') as object;
  const shows = (each: unknown): boolean => JSON.stringify(each).includes('"__proto__"');
  expect(JSON.stringify(await shrinkRequest(request, shows))).toBe('{"parameters":{"__proto__":{}}}');
});

it("comes to an end for any value, whatever is still shown", async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withBigInt: true, maxDepth: 3 }), fc.integer(), async (value, seed) => {
      let hash = seed;
      // An arbitrary but fixed opinion on every request.
      const shows = (): boolean => {
        hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
        return hash % 3 === 0;
      };
      await shrinkRequest(value, shows, 500);
      for (const each of simpler(value)) expect(Object.is(each, value)).toBe(false);
    }),
    { numRuns: 200 },
  );
});
