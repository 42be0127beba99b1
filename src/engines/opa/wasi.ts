import { randomFillSync } from "node:crypto";
import type { WasmMemory } from "./webassembly.js";

const SUCCESS = 0;
const BAD_FILE_DESCRIPTOR = 8;
const REALTIME = 0;
const CLOCK_SUBSCRIPTION = 0;

/**
 * The part of WASI preview 1 that a Go program needs to run: clock, randomness, sleep and a place to complain. There are
 * no files, no network, no arguments and no environment, so a policy can reach nothing.
 *
 * node:wasi is not used: in Node 20 it crashes the process when several programs run in it.
 */
export function createWasi(memory: () => WasmMemory, complain: (text: string) => void) {
  const view = () => new DataView(memory().buffer);
  const nothing = (count: number, size: number) => {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return SUCCESS;
  };
  return {
    args_sizes_get: nothing,
    environ_sizes_get: nothing,
    args_get: () => SUCCESS,
    environ_get: () => SUCCESS,
    sched_yield: () => SUCCESS,
    clock_time_get: (clock: number, _precision: bigint, time: number) => {
      const millis = clock === REALTIME ? Date.now() : performance.now();
      view().setBigUint64(time, BigInt(Math.round(millis * 1e6)), true);
      return SUCCESS;
    },
    random_get: (address: number, size: number) => {
      randomFillSync(new Uint8Array(memory().buffer, address, size));
      return SUCCESS;
    },
    poll_oneoff: (subscription: number, _events: number, _count: number, eventCount: number) => {
      // Go polls to sleep, with one relative timeout; it does not look at the events then.
      const kind = view().getUint8(subscription + 8);
      if (kind === CLOCK_SUBSCRIPTION) sleep(view().getBigUint64(subscription + 24, true));
      view().setUint32(eventCount, 0, true);
      return SUCCESS;
    },
    fd_write: (_file: number, vectors: number, count: number, written: number) => {
      let total = 0;
      for (let at = vectors; at < vectors + 8 * count; at += 8) {
        const size = view().getUint32(at + 4, true);
        complain(new TextDecoder().decode(new Uint8Array(memory().buffer, view().getUint32(at, true), size)));
        total += size;
      }
      view().setUint32(written, total, true);
      return SUCCESS;
    },
    proc_exit: (code: number): never => {
      throw new Error(`exit ${code}`);
    },
  };
}

/** Everything else that the program imports: there is no such file. */
export function noSuchFile(): number {
  return BAD_FILE_DESCRIPTOR;
}

function sleep(nanoseconds: bigint): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(nanoseconds) / 1e6);
}
