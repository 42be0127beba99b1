/** A compiled module; only the engine looks inside. */
export interface WasmModule {
  readonly brand: "WebAssembly.Module";
}

/** An exported memory; its buffer is another one after it has grown, by so many pages of 64 KiB. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** What a module asks of its host. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

// The types of the WebAssembly global come with the DOM library of TypeScript, which has no place in a Node package.
declare const WebAssembly: {
  readonly compile: (bytes: Uint8Array) => Promise<WasmModule>;
  readonly Module: {
    readonly imports: (module: WasmModule) => readonly { readonly module: string; readonly name: string }[];
  };
  readonly Instance: new <Exports>(module: WasmModule, imports: WasmImports) => { readonly exports: Exports };
};

export const compileWasm = WebAssembly.compile;

export const importsOfWasm = WebAssembly.Module.imports;

/** Instantiates a module whose exports the caller knows. */
export function instantiateWasm<Exports>(module: WasmModule, imports: WasmImports): Exports {
  return new WebAssembly.Instance<Exports>(module, imports).exports;
}
