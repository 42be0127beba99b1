import { createWasi, noSuchFile } from "./wasi.js";
import { importsOfWasm, instantiateWasm, type WasmMemory, type WasmModule } from "./webassembly.js";

interface Exports {
  readonly memory: WasmMemory;
  readonly _initialize: () => void;
  readonly alloc: (size: number) => number;
  readonly call: (address: number, size: number) => bigint;
  readonly free: (address: number) => void;
}

const PAGE = 1 << 16;
/**
 * Go asks for memory bit by bit, and each time the host looks through its own for garbage. What it finds there from the start costs
 * nothing until it is used.
 */
const ROOM = 64 << 20;

/** How much of Go's complaint is kept for the message of a crash, in characters. */
const COMPLAINT_LENGTH = 500;

/**
 * Starts the Go program of compilers/opa, which takes about a tenth of a second, with room for so many bytes, and gives the one function it has:
 * JSON text in, JSON text or other bytes out. When that function throws, the program is in an unknown state: never call it again.
 */
export function startReactor(module: WasmModule, room = ROOM): (request: string) => Uint8Array {
  let complaint = "";
  const complain = (text: string) => {
    complaint = (complaint + text).slice(0, COMPLAINT_LENGTH);
  };
  const exports: Exports = instantiateWasm<Exports>(module, {
    wasi_snapshot_preview1: importsFor(module, () => exports.memory, complain),
  });
  const explained = <T>(run: () => T): T => {
    try {
      return run();
    } catch (trap) {
      throw new Error(complaint === "" ? String(trap) : complaint.trim(), { cause: trap });
    }
  };
  exports.memory.grow(Math.ceil(room / PAGE));
  explained(exports._initialize);
  return (request) => explained(() => exchange(exports, request));
}

function importsFor(module: WasmModule, memory: () => WasmMemory, complain: (text: string) => void) {
  const wasi: Readonly<Record<string, unknown>> = createWasi(memory, complain);
  return Object.fromEntries(importsOfWasm(module).map(({ name }) => [name, wasi[name] ?? noSuchFile]));
}

function exchange(exports: Exports, request: string): Uint8Array {
  const bytes = new TextEncoder().encode(request);
  const at = exports.alloc(bytes.length) >>> 0;
  new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
  const reply = BigInt.asUintN(64, exports.call(at, bytes.length));
  const replyAt = Number(reply >> 32n);
  const replySize = Number(reply & 0xffff_ffffn);
  const answer = new Uint8Array(exports.memory.buffer, replyAt, replySize).slice();
  exports.free(at);
  exports.free(replyAt);
  return answer;
}
