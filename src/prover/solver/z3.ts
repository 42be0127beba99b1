import { createRequire } from "node:module";

/** Z3 in this thread, with one state. Its calls block. */
export interface Z3 {
  readonly version: string;
  /** Forgets everything it was told. */
  readonly reset: () => void;
  /** Runs a script of SMT-LIB in ASCII and gives what it prints. */
  readonly run: (script: string) => string;
}

/**
 * Loads Z3's Wasm. The package's own interface gives a script to a second thread through a stack that it has already left, where any
 * other call overwrites it; this one puts the text on the heap, calls in place, and needs no thread besides its own.
 */
export async function loadZ3(): Promise<Z3> {
  const z3 = await (createRequire(import.meta.url)("z3-solver/build/z3-built.js") as LoadModule)({
    print: () => undefined,
    printErr: () => undefined,
  });
  setLimit(z3);
  const createContext = (): number => {
    const config = z3._Z3_mk_config();
    const created = z3._Z3_mk_context(config);
    z3._Z3_del_config(config);
    // Without it an error would end the whole module.
    z3._set_noop_error_handler(created);
    return created;
  };
  let context = createContext();
  return {
    version: read(z3, z3._Z3_get_full_version()).replace("Z3 ", ""),
    reset: () => {
      z3._Z3_del_context(context);
      context = createContext();
    },
    run: (script) => {
      const text = write(z3, script);
      // The result belongs to the context, until the next call.
      const output = read(z3, z3._Z3_eval_smtlib2_string(context, text));
      z3._free(text);
      return output;
    },
  };
}

/** What is used of Z3's C interface; texts are addresses of bytes that end in zero. */
interface Z3Module {
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (size: number) => number;
  readonly _free: (address: number) => void;
  readonly _set_noop_error_handler: (context: number) => void;
  readonly _Z3_mk_config: () => number;
  readonly _Z3_del_config: (config: number) => void;
  readonly _Z3_mk_context: (config: number) => number;
  readonly _Z3_del_context: (context: number) => void;
  readonly _Z3_global_param_set: (name: number, value: number) => void;
  readonly _Z3_get_full_version: () => number;
  readonly _Z3_eval_smtlib2_string: (context: number, script: number) => number;
}

type LoadModule = (overrides: {
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}) => Promise<Z3Module>;

/** In megabytes: a question that needs more is not answered. */
const MEMORY = "350";

function setLimit(z3: Z3Module): void {
  const name = write(z3, "memory_max_size");
  const value = write(z3, MEMORY);
  z3._Z3_global_param_set(name, value);
  z3._free(name);
  z3._free(value);
}

function write(z3: Z3Module, text: string): number {
  const bytes = Buffer.from(text, "latin1");
  const address = z3._malloc(bytes.length + 1);
  z3.HEAPU8.set(bytes, address);
  z3.HEAPU8[address + bytes.length] = 0;
  return address;
}

function read({ HEAPU8 }: Z3Module, address: number): string {
  return Buffer.from(HEAPU8.subarray(address, HEAPU8.indexOf(0, address))).toString("latin1");
}
