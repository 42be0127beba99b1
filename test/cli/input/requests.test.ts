import { describe, expect, it } from "vitest";
import { type Incoming, readRequests } from "../../../src/cli/input/requests.js";

const LIMIT = 200;

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What comes out, shortly: the request itself, `line: too large`, or the problem. */
async function read(input: string | Uint8Array, chunk = 7): Promise<readonly unknown[]> {
  const bytes = typeof input === "string" ? Buffer.from(input) : input;
  const found: unknown[] = [];
  for await (const each of readRequests(inChunks(bytes, chunk), LIMIT)) found.push(shown(each));
  return found;
}

function shown(incoming: Incoming): unknown {
  if (incoming.kind === "request") return incoming.request;
  return incoming.kind === "malformed" ? incoming.problem : `${incoming.line}: too large`;
}

const printed = '{\n  "action": "a",\n  "parameters": {\n    "s": "}{"\n  }\n}';
const value = { action: "a", parameters: { s: "}{" } };
const filler = `"${"x".repeat(LIMIT)}"`;

const table: readonly (readonly [string, string | Uint8Array, readonly unknown[]])[] = [
  ["nothing", "", []],
  ["blank lines only", "\n \r\n\t\n", []],
  ["one object without a newline at the end", '{"a":1}', [{ a: 1 }]],
  ["one object in a line", '{"a":1}\n', [{ a: 1 }]],
  ["NDJSON with blank lines", '{"a":1}\n\n{"a":2}\n  \n{"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
  ["CR LF", '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
  ["a byte order mark", '\ufeff{"a":1}\n', [{ a: 1 }]],
  ["characters of several bytes across chunks", '{"a":"äöü€𝄞"}\n', [{ a: "äöü€𝄞" }]],
  ["values that are no objects", '1\n"x"\n[]\nnull\n', [1, "x", [], null]],
  ["a printed object", printed, [value]],
  ["a printed object after blank lines", `\n\n${printed}\n\n`, [value]],
  ["a printed object with a leading comma", '{"a": 1\n, "b": 2}', [{ a: 1, b: 2 }]],
  ["an object in two lines, not indented", '{"a": 1,\n"b": 2}', [{ a: 1, b: 2 }]],
  ["several printed objects", `${printed}\n${printed}\n{"a":1}\n${printed}`, [value, value, { a: 1 }, value]],
  ["a broken line in the middle", '{"a":1}\nnope\n{"a":2}', [{ a: 1 }, "line 2: not JSON", { a: 2 }]],
  ["an open line in the middle", '{"a":1}\n{"a":\n{"a":2}', [{ a: 1 }, "line 2: not JSON", { a: 2 }]],
  ["a broken first line", 'nope\n{"a":2}', ["line 1: not JSON", { a: 2 }]],
  ["an open first line", '{"a":1\n{"a":2}\n{"a":3}', ["line 1: not JSON", { a: 2 }, { a: 3 }]],
  [
    "a first line that ends inside a string",
    '{"a":"1\n{"a":2}\n{"a":3}',
    ["line 1: not JSON", { a: 2 }, { a: 3 }],
  ],
  [
    "an open first line and much after it",
    `{"a":1\n${'{"a":2}\n'.repeat(60)}`,
    ["line 1: not JSON", ...Array(60).fill({ a: 2 })],
  ],
  ["a printed object with a trailing comma", '{\n  "a": 1,\n}\n', ["line 1: not JSON"]],
  ["a printed object that breaks off", '{\n  "a": 1,\n', ["line 1: not JSON"]],
  ["a printed object that is closed twice", '{\n  "a": 1\n}\n}\n', [{ a: 1 }, "line 4: not JSON"]],
  [
    "a printed object that is too large",
    `{\n  "a": "${"x".repeat(120)}",\n  "b": "${"y".repeat(120)}",\n  "c": [1]\n}\n{"a":1}\n`,
    ["1: too large", { a: 1 }],
  ],
  [
    "a printed object with many lines",
    `{\n${'  "k": 1,\n'.repeat(40)}  "l": 1\n}\n{\n  "a": 1\n}\n`,
    ["1: too large", { a: 1 }],
  ],
  ["a line of the limit", `"${"x".repeat(LIMIT - 2)}"\n1`, ["x".repeat(LIMIT - 2), 1]],
  ["a line of the limit with CR LF", `"${"x".repeat(LIMIT - 2)}"\r\n1`, ["x".repeat(LIMIT - 2), 1]],
  ["a line over the limit", `"${"x".repeat(LIMIT - 1)}"\n1`, ["1: too large", 1]],
  [
    "a line far over the limit, first and last",
    `${filler.repeat(9)}\n1\n${filler.repeat(9)}`,
    ["1: too large", 1, "3: too large"],
  ],
  [
    "a line far over the limit inside a printed object",
    `{\n  "a": ${filler.repeat(3)}\n}\n`,
    ["line 1: not JSON", "2: too large", "line 3: not JSON"],
  ],
  ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a, 0x31]), ["line 1: not UTF-8", 1]],
  ["an encoded surrogate", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), ["line 1: not UTF-8"]],
];

describe("reading requests", () => {
  it.each(table)("%s", async (_, input, expected) => {
    for (const chunk of [1, 7, 1 << 20]) expect(await read(input, chunk)).toEqual(expected);
  });

  it("answers a line before the next one comes", async () => {
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"a":1}\n');
      throw new Error("asked for more than it needed");
    }
    const requests = readRequests(slowly(), LIMIT);
    expect((await requests.next()).value).toMatchObject({ kind: "request" });
    await expect(requests.next()).rejects.toThrow("asked for more");
  });

  it("keeps the own property __proto__", async () => {
    const [request] = await read('{"__proto__":{"action":"a"}}');
    expect(Object.keys(request as object)).toEqual(["__proto__"]);
  });

  it("keeps memory bounded on an endless line", async () => {
    const chunk = new Uint8Array(1 << 16).fill(0x78);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < 4000; index += 1) yield chunk;
    }
    const before = process.memoryUsage().arrayBuffers;
    const found: Incoming[] = [];
    for await (const each of readRequests(endless(), LIMIT)) found.push(each);
    expect(found.map(shown)).toEqual(["1: too large"]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });
});
