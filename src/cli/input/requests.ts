import { openAfter } from "./depth.js";
import { type Line, splitLines } from "./lines.js";

/** Something that stands where a request should; `line` is where it starts, from 1. */
export type Incoming =
  | { readonly kind: "request"; readonly line: number; readonly request: unknown }
  | { readonly kind: "too-large"; readonly line: number }
  | { readonly kind: "malformed"; readonly line: number; readonly problem: string };

/**
 * Reads requests: one JSON value in a line, or values printed over several lines; blank lines do not count.
 *
 * What a first line means shows only later: it may be the start of an object over several lines, or a broken line among
 * whole ones. So lines are held back while they may still become one value, up to `limit` bytes; when they cannot, each
 * stands for itself. Once a line is a value of its own, every line is.
 */
export async function* readRequests(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Incoming> {
  const reader = createReader(limit);
  for await (const line of splitLines(chunks, limit)) {
    if (line.kind !== "text" || line.text.trim() !== "") yield* reader.take(line);
  }
  yield* reader.end();
}

type TextLine = Extract<Line, { kind: "text" }>;

interface Reader {
  readonly take: (line: Line) => readonly Incoming[];
  readonly end: () => readonly Incoming[];
}

/**
 * - `first`: nothing came yet.  - `lines`: every line stands for itself.
 * - `between`: values over several lines so far, and before the next.  - `inside`: some lines of a value are held.
 * - `dropping`: within a value that is too large to keep and is already answered for.
 */
type State = "first" | "lines" | "between" | "inside" | "dropping";

function createReader(limit: number): Reader {
  let state: State = "first";
  let held: TextLine[] = [];
  let size = 0;
  let open = 0;

  const start = (line: Line): readonly Incoming[] => {
    const alone = readLine(line);
    const opened = line.kind === "text" && alone.kind === "malformed" ? openAfter(line.text, 0) : undefined;
    if (line.kind === "text" && opened !== undefined && opened > 0) {
      [state, held, size, open] = ["inside", [line], line.text.length, opened];
      return [];
    }
    if (state === "first" || alone.kind !== "request") state = "lines";
    return [alone];
  };

  const letGo = (line?: Line): readonly Incoming[] => {
    const lines = held;
    held = [];
    state = "lines";
    if (lines.length > 0 && looksPrinted(lines)) {
      // A printed value that breaks off: one complaint, not one for each of its lines.
      return [malformed(lines[0]?.number ?? 1, "not JSON"), ...(line === undefined ? [] : [readLine(line)])];
    }
    return [...lines, ...(line === undefined ? [] : [line])].map(readLine);
  };

  const proceed = (line: Line): readonly Incoming[] => {
    if (line.kind !== "text") return letGo(line);
    const opened = openAfter(line.text, open);
    if (opened === undefined) return letGo(line);
    held.push(line);
    size += line.text.length + 1;
    open = opened;
    if (size > limit) return drop();
    if (open > 0) return [];
    const whole = parse(held.map((each) => each.text).join("\n"));
    const number = held[0]?.number ?? 1;
    if (whole === undefined && !looksPrinted(held)) return letGo();
    [held, state] = [[], "between"];
    return [
      whole === undefined
        ? malformed(number, "not JSON")
        : { kind: "request", line: number, request: whole.value },
    ];
  };

  const drop = (): readonly Incoming[] => {
    if (!looksPrinted(held)) return letGo();
    const number = held[0]?.number ?? 1;
    [held, state] = [[], open === 0 ? "between" : "dropping"];
    return [{ kind: "too-large", line: number }];
  };

  const skip = (line: Line): readonly Incoming[] => {
    const opened = line.kind === "text" ? openAfter(line.text, open) : undefined;
    open = opened ?? 0;
    if (opened === undefined) state = "lines";
    else if (opened === 0) state = "between";
    return [];
  };

  return {
    take: (line) => {
      if (state === "lines") return [readLine(line)];
      if (state === "inside") return proceed(line);
      return state === "dropping" ? skip(line) : start(line);
    },
    end: () => (state === "inside" ? letGo() : []),
  };
}

/** Whether lines after the first are indented or close something, as printers write a value and nobody writes NDJSON. */
function looksPrinted(lines: readonly TextLine[]): boolean {
  return lines.slice(1).every(({ text }) => /^[\s}\]]/.test(text));
}

function readLine(line: Line): Incoming {
  if (line.kind === "too-long") return { kind: "too-large", line: line.number };
  if (line.kind === "not-utf8") return malformed(line.number, "not UTF-8");
  const parsed = parse(line.text);
  if (parsed === undefined) return malformed(line.number, "not JSON");
  return { kind: "request", line: line.number, request: parsed.value };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function malformed(line: number, problem: string): Incoming {
  return { kind: "malformed", line, problem: `line ${line}: ${problem}` };
}
