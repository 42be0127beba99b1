import { describe, expect, it } from "vitest";
import { createWasi } from "../../../src/engines/opa/wasi.js";

const memory = { buffer: new ArrayBuffer(1024), grow: () => -1 };
const view = new DataView(memory.buffer);
const bytes = new Uint8Array(memory.buffer);

let complaint = "";
const wasi = createWasi(
  () => memory,
  (text) => {
    complaint += text;
  },
);

describe("the WASI of the embedded OPA", () => {
  it("sleeps when the program polls a clock", () => {
    view.setUint8(8, 0);
    view.setBigUint64(24, 30_000_000n, true);
    const before = performance.now();
    expect(wasi.poll_oneoff(0, 100, 1, 200)).toBe(0);
    expect(performance.now() - before).toBeGreaterThan(29);
    expect(view.getUint32(200, true)).toBe(0);
  });

  it("tells two clocks apart, in nanoseconds", () => {
    wasi.clock_time_get(0, 1n, 0);
    wasi.clock_time_get(1, 1n, 8);
    expect(view.getBigUint64(0, true) / 1_000_000n).toBeGreaterThan(1_700_000_000_000n);
    expect(view.getBigUint64(8, true)).toBeLessThan(view.getBigUint64(0, true));
  });

  it("fills a buffer with randomness and nothing beyond it", () => {
    bytes.fill(0);
    wasi.random_get(16, 64);
    expect(bytes.subarray(16, 80).some((byte) => byte !== 0)).toBe(true);
    expect(bytes.subarray(80).every((byte) => byte === 0)).toBe(true);
  });

  it("hears all parts of a complaint", () => {
    bytes.set(new TextEncoder().encode("panic: oh no"), 100);
    const parts = [
      [100, 7],
      [107, 5],
    ];
    for (const [index, [address = 0, size = 0]] of parts.entries()) {
      view.setUint32(8 * index, address, true);
      view.setUint32(8 * index + 4, size, true);
    }
    expect(wasi.fd_write(2, 0, 2, 64)).toBe(0);
    expect(complaint).toBe("panic: oh no");
    expect(view.getUint32(64, true)).toBe(12);
  });

  it("has neither arguments nor environment", () => {
    bytes.fill(0xff);
    expect([wasi.args_sizes_get(0, 4), wasi.environ_sizes_get(8, 12)]).toEqual([0, 0]);
    expect([0, 4, 8, 12].map((at) => view.getUint32(at, true))).toEqual([0, 0, 0, 0]);
  });

  it("ends a program that exits with an exception", () => {
    expect(() => wasi.proc_exit(2)).toThrow("exit 2");
  });
});
