import { randomUUID } from "node:crypto";
import { createDecisionLog, type DecisionLog, type LogLimits } from "./service/decision-log/decision-log.js";
import { createEventWriter } from "./service/decision-log/event.js";
import { createFileSink } from "./service/decision-log/file-sink.js";
import { createHttpSink } from "./service/decision-log/http-sink.js";
import { parsePointer } from "./service/decision-log/mask.js";
import { openSpool } from "./service/decision-log/spool.js";

/** Where decisions are logged, and what of them. */
export interface DecisionLogChoice {
  /** A file, or the `http:` or `https:` address of a collector of OPA's decision logs. */
  readonly to: string;
  /** A bearer token for that address. */
  readonly token?: string;
  /** JSON pointers to what is not to be logged, such as `/input/parameters/secret`. */
  readonly mask?: readonly string[];
  /** A folder that keeps what the address does not take; default memory only. */
  readonly spool?: string;
  /** How large that folder may become; default 256 MiB. */
  readonly spoolBytes?: number;
  /** Say in each event which service it was; an id of its own is always among them. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly limits?: Partial<LogLimits>;
}

const SPOOL_BYTES = 256 * 1024 * 1024;

/** Opens a decision log. Throws for a mask that is none and a spool that cannot be made. */
export async function openDecisionLog(
  choice: DecisionLogChoice,
  onMessage: (message: string) => void,
): Promise<DecisionLog> {
  const { to, token, mask = [], spool, spoolBytes = SPOOL_BYTES, labels = {}, limits = {} } = choice;
  const write = createEventWriter({
    labels: { id: randomUUID(), app: "concord", ...labels },
    mask: mask.map(parsePointer),
  });
  const isRemote = /^https?:\/\//i.test(to);
  return createDecisionLog({
    write,
    sink: isRemote
      ? createHttpSink({ url: to, ...(token === undefined ? {} : { token }) })
      : createFileSink(to),
    spool: isRemote && spool !== undefined ? await openSpool(spool, spoolBytes) : undefined,
    onMessage,
    limits,
  });
}
