import { createRequire } from "node:module";
import { avoidInlinedCalls } from "./wasm-calls.js";

/** Cedar's library over one instance of its WebAssembly module. */
export type Cedar = typeof import("@cedar-policy/cedar-wasm/nodejs");

const MODULE = "@cedar-policy/cedar-wasm/nodejs";
const SPARES = 2;
const spares: Cedar[] = [];

/**
 * Takes an instance that nobody else uses. What a trap or an exception leaves behind stays within one instance (an
 * exception loses some of its stack for good), so engines do not share one.
 */
export function takeInstance(): Cedar {
  return spares.pop() ?? loadInstance();
}

/** Gives back an instance that is still sound; it may hold prepared sets, which the next owner prepares anew. */
export function giveBackInstance(instance: Cedar): void {
  if (spares.length < SPARES) spares.push(instance);
}

/** The library makes its one instance when it is loaded, so a second one is a second load. */
function loadInstance(): Cedar {
  avoidInlinedCalls();
  // A `require` of its own, as it keeps what it loaded alive.
  const require = createRequire(import.meta.url);
  const path = require.resolve(MODULE);
  const before = require.cache[path];
  delete require.cache[path];
  try {
    return require(MODULE) as Cedar;
  } finally {
    delete require.cache[path];
    if (before !== undefined) require.cache[path] = before;
  }
}
