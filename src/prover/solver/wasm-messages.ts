/** What the thread of Z3's Wasm is told. */
export interface WasmTask {
  readonly id: number;
  readonly script: string;
  /** Whether what it was told before is to be forgotten first. */
  readonly fresh: boolean;
}

/** What it says. */
export type WasmMessage =
  | { readonly kind: "ready"; readonly version: string }
  | { readonly kind: "done"; readonly id: number; readonly output: string }
  | { readonly kind: "failed"; readonly why: string };
