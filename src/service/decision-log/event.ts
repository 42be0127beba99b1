import type { Decided } from "../decide.js";
import { render, resultOf } from "../rendered.js";
import { erase, type Pointer } from "./mask.js";

/** What all events of a service have in common. */
export interface EventOptions {
  /** Say which service it was, such as its id and version. */
  readonly labels: Readonly<Record<string, string>>;
  /** What is not to be logged. */
  readonly mask: readonly Pointer[];
  readonly now?: () => Date;
}

/** Writes decisions as events of OPA's decision log, each one line of JSON. */
export function createEventWriter({
  labels,
  mask,
  now = () => new Date(),
}: EventOptions): (decided: Decided) => string {
  const common = `{"labels":${JSON.stringify(labels)},"decision_id":"`;
  let count = 0;
  return ({ id, policy, request, answer, requestedBy, milliseconds }) => {
    count += 1;
    const { name, digest } = policy;
    const body =
      mask.length === 0
        ? `${inputOf(request)}"result":${render(answer).result}`
        : maskedBody(request, resultOf(answer), mask);
    return (
      `${common}${id}","path":"concord/${name}/result",${body},"requested_by":"${requestedBy}",` +
      `"timestamp":"${now().toISOString()}","metrics":{"timer_server_handler_ns":${Math.round(milliseconds * 1e6)}},` +
      `"bundles":{"${name}":{"revision":"${digest}"}},"req_id":${count}}`
    );
  };
}

/** An input too deep to be written is left out, and the event says so. */
function inputOf(request: unknown): string {
  try {
    const text = JSON.stringify(request);
    return text === undefined ? "" : `"input":${text},`;
  } catch {
    return '"erased":["/input"],';
  }
}

function maskedBody(input: unknown, result: object, mask: readonly Pointer[]): string {
  try {
    const { event, erased } = erase(input === undefined ? { result } : { input, result }, mask);
    return JSON.stringify(erased.length === 0 ? event : { ...event, erased }).slice(1, -1);
  } catch {
    return '"erased":["/input","/result"]';
  }
}
