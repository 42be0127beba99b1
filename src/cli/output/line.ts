import type { Io } from "../io.js";

/** One line on stderr that is written over and over on a terminal, and nowhere else. */
export interface Line<T> {
  readonly show: (observation: T) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Makes a line of what `text` says of each observation; where it is not wanted or there is no terminal it shows nothing. */
export function createLine<T>(wanted: boolean, { stderr }: Io, text: (observation: T) => string): Line<T> {
  if (!stderr.isTerminal || !wanted) return { show: async () => {}, clear: async () => {} };
  return {
    show: (observation) => stderr.write(`\r\u001b[K${text(observation)}`),
    clear: () => stderr.write("\r\u001b[K"),
  };
}

const WIDTH = 20;

/** A bar that is full at 1. */
export function bar(done: number): string {
  const full = Math.round(done * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}]`;
}
