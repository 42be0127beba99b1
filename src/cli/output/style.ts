import type { Io, Output } from "../io.js";

/** Ways to set off a text on a terminal; each leaves it as it is where colour is not wanted. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

type Paint = (text: string) => string;

/** Whether an output takes colours: a terminal that is not a dumb one, unless `NO_COLOR` is set. */
export function hasColour(output: Output, { NO_COLOR, TERM }: Io["environment"]): boolean {
  return output.isTerminal && (NO_COLOR ?? "") === "" && TERM !== "dumb";
}

/** Colours for an output that takes them, plain text for every other. */
export function createStyle(output: Output, environment: Io["environment"]): Style {
  const coloured = hasColour(output, environment);
  const paint =
    (open: number, close: number): Paint =>
    (text) =>
      coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}
