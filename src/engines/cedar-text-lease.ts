import { type Cedar, giveBackInstance, takeInstance } from "./cedar-wasm-instance.js";

/** An instance of Cedar with what was prepared in it, which is replaced when it fails. */
export interface Lease<T> {
  /** Uses the instance; one that throws is not used again, since an exception loses some of its stack for good. */
  readonly use: <R>(ask: (cedar: Cedar, prepared: T) => R) => R;
  readonly close: () => void;
}

/** Takes an instance when it is first needed, and prepares it. */
export function leaseInstance<T>(prepare: (cedar: Cedar) => T): Lease<T> {
  let current: { readonly cedar: Cedar; readonly prepared: T } | undefined;
  return {
    use: (ask) => {
      const { cedar, prepared } = current ?? start(prepare);
      current = undefined;
      const answer = ask(cedar, prepared);
      current = { cedar, prepared };
      return answer;
    },
    close: () => {
      if (current !== undefined) giveBackInstance(current.cedar);
      current = undefined;
    },
  };
}

function start<T>(prepare: (cedar: Cedar) => T): { readonly cedar: Cedar; readonly prepared: T } {
  const cedar = takeInstance();
  return { cedar, prepared: prepare(cedar) };
}
