import { createReadStream } from "node:fs";
import { REQUEST_BYTES } from "../../index.js";
import { Unable } from "../exit.js";
import type { Io } from "../io.js";
import { problemOf } from "../problem.js";
import { type Assignment, recordOf } from "./assignments.js";
import { type Incoming, readRequests } from "./requests.js";

/** Where the options of a command say that requests come from. */
export interface RequestOptions {
  readonly request?: string;
  readonly action?: string;
  readonly param?: readonly Assignment[];
  readonly subject?: readonly Assignment[];
  readonly resource?: readonly Assignment[];
  readonly context?: readonly Assignment[];
}

/** The requests of a file, of standard input, or the single one that `--action` describes; wrong usage throws at once. */
export function incomingRequests(options: RequestOptions, io: Io): AsyncIterable<Incoming> {
  const { request, action } = options;
  const described = assembled(options);
  if (action === undefined) {
    const [stray] = Object.keys(described);
    if (stray !== undefined) throw new Unable(`--${OPTIONS[stray]} needs --action`);
    if (request === undefined) throw new Unable("there is no request: give --request or --action");
    return readRequests(request === "-" ? io.stdin : readBytes(request), REQUEST_BYTES);
  }
  if (request !== undefined) throw new Unable("give --request or --action, not both");
  return only({ kind: "request", line: 1, request: { action, ...described } });
}

const OPTIONS: Readonly<Record<string, string>> = {
  parameters: "param",
  subject: "subject",
  resource: "resource",
  context: "context",
};

/** The parts of a request that options describe; a part that no option speaks of is left out. */
function assembled(options: RequestOptions): Readonly<Record<string, object>> {
  const { param: parameters, subject, resource, context } = options;
  return Object.fromEntries(
    Object.entries({ parameters, subject, resource, context }).flatMap(([part, assignments]) =>
      assignments === undefined ? [] : [[part, recordOf(`--${OPTIONS[part]}`, assignments)]],
    ),
  );
}

async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new Unable(`cannot read ${path}: ${problemOf(error)}`);
  }
}

async function* only(incoming: Incoming): AsyncGenerator<Incoming> {
  yield incoming;
}
