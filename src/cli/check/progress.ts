import { printable } from "../../../compilers/diagnostics/index.js";
import type { CheckObservation, MutantOutcome } from "../../index.js";
import type { Io } from "../io.js";
import { bar } from "../output/line.js";
import { count } from "../output/text.js";
import type { CheckFileOptions } from "./options.js";
import type { CheckForm } from "./report.js";

/** One line that is written over and over on a terminal, and nowhere else. */
export interface ProgressLine {
  readonly show: (observation: CheckObservation) => Promise<void>;
  readonly clear: () => Promise<void>;
}

const PAUSE_MS = 100;

/** Makes the line for checking one policy; without a terminal, or in a form for machines, it shows nothing. */
export function createProgressLine(
  file: string,
  { cases, seconds }: CheckFileOptions,
  form: CheckForm,
  io: Io,
): ProgressLine {
  if (!io.stderr.isTerminal || form !== "human") return { show: async () => {}, clear: async () => {} };
  const start = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  let asked = 0;
  let disagreed = 0;
  let coverage = "";
  const write = async (): Promise<void> => {
    const now = performance.now();
    if (now - shown < PAUSE_MS) return;
    shown = now;
    const passed = (now - start) / 1000;
    const rate = passed > 0 ? asked / passed : 0;
    const done = Math.min(1, Math.max(asked / cases, seconds === undefined ? 0 : passed / seconds));
    const left = done > 0 ? (passed / done) * (1 - done) : 0;
    const parts = [
      `${bar(done)} ${String(Math.floor(done * 100)).padStart(3)}%`,
      `${Math.round(rate).toLocaleString("en")} cases/s`,
      count(disagreed, "disagreement"),
      ...(coverage === "" ? [] : [coverage]),
      `${Math.ceil(left)} s left`,
    ];
    await io.stderr.write(`\r\u001b[K${printable(file)}  ${parts.join("  ")}`);
  };
  return {
    show: async (observation) => {
      if (observation.kind === "progress") ({ asked, disagreed } = observation.progress);
      if (observation.kind === "coverage") {
        const { goals, met } = observation.summary;
        coverage = `coverage ${goals === 0 ? 100 : Math.floor((met / goals) * 100)}%`;
      }
      await write();
    },
    clear: () => io.stderr.write("\r\u001b[K"),
  };
}

/** The same for planting faults, whose number is not known beforehand. */
export function createMutateLine(
  file: string,
  form: CheckForm,
  io: Io,
): { readonly show: (outcome: MutantOutcome) => Promise<void>; readonly clear: () => Promise<void> } {
  if (!io.stderr.isTerminal || form !== "human") return { show: async () => {}, clear: async () => {} };
  let planted = 0;
  let survived = 0;
  return {
    show: async ({ target, verdict }) => {
      planted += 1;
      if (verdict.state === "survived") survived += 1;
      const said = `${count(planted, "fault")} planted, now in the ${target}, ${count(survived, "survivor")}`;
      await io.stderr.write(`\r\u001b[K${printable(file)}  ${said}`);
    },
    clear: () => io.stderr.write("\r\u001b[K"),
  };
}
