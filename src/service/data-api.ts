import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Decide, Identified } from "./decide.js";
import type { Generation, Live, ServedPolicy } from "./live.js";
import { parseJson, readJson } from "./read-json.js";
import { isRecord, own } from "./record.js";
import { render, resultOf } from "./rendered.js";
import { invalidCall, RequestError } from "./request-error.js";

/** What the Data API needs. */
export interface DataApiOptions {
  readonly live: Live;
  readonly decide: Decide;
  /** Whether answers say under which id they were logged. */
  readonly ids: boolean;
}

const JSON_TYPE = "application/json";
/** The package that all policies are below. */
const PACKAGE = "concord";

/**
 * Adds OPA's Data API for the packages `concord.<name>`: each has the rules `decision`, `allow`, `rules` and `result`, and what a path
 * leads to below them. A path that leads nowhere has no `result`, as in OPA.
 */
export function addDataApi(app: FastifyInstance, options: DataApiOptions): void {
  for (const url of ["/v1/data", "/v1/data/*"]) {
    app.get(url, { exposeHeadRoute: false }, async (request, reply) => {
      reply.type(JSON_TYPE);
      return answer(queryInput(request), request, options);
    });
    app.post(url, async (request, reply) => {
      reply.type(JSON_TYPE);
      return answer(bodyInput(request), request, options);
    });
  }
}

function queryInput({ query }: FastifyRequest): unknown {
  const { input } = query as Readonly<Partial<Record<"input", unknown>>>;
  if (input === undefined || input === "") return undefined;
  if (typeof input !== "string") throw invalidCall("there is more than one `input`");
  return parseJson(input, "`input`");
}

/** OPA takes JSON whatever the content type says, but for YAML. */
function bodyInput({ body, headers }: FastifyRequest): unknown {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = headers;
  if (/yaml/i.test(type)) throw unsupported("YAML is not read here, send JSON");
  if (encoding !== "identity") throw unsupported("the body is compressed, send it as it is");
  const call = readJson(body);
  if (call === undefined) return undefined;
  if (!isRecord(call)) throw invalidCall("the body is not a JSON object");
  return own(call, "input");
}

function unsupported(message: string): RequestError {
  return new RequestError(415, "unsupported_media_type", message);
}

async function answer(input: unknown, request: FastifyRequest, options: DataApiOptions): Promise<string> {
  const segments = segmentsOf(request);
  const indent = isPretty(request) ? 2 : undefined;
  return options.live.use(async (generation) => {
    const [root, name, rule, ...below] = segments;
    if (root !== undefined && root !== PACKAGE) return "{}";
    const policies = name === undefined ? [...generation.policies.values()] : named(generation, name);
    if (policies.length === 0) return "{}";
    const by = `${request.ip}:${request.socket.remotePort}`;
    const asked = new Map<string, Identified>();
    for (const policy of policies) asked.set(policy.name, await options.decide(policy, input, by));
    const [first] = asked.values();
    const id = options.ids && first !== undefined ? `"decision_id":"${first.id}",` : "";
    const isUsual = rule === "result" && below.length === 0 && indent === undefined;
    if (isUsual && first !== undefined) return `{${id}"result":${render(first.answer).result}}`;
    const value = lookUp(documentOf(asked), segments);
    const reply = {
      ...(id === "" ? {} : { decision_id: first?.id }),
      ...(value === undefined ? {} : { result: value }),
    };
    return JSON.stringify(reply, undefined, indent);
  });
}

function named(generation: Generation, name: string): readonly ServedPolicy[] {
  const policy = generation.policies.get(name);
  return policy === undefined ? [] : [policy];
}

function segmentsOf({ params }: FastifyRequest): readonly string[] {
  const { "*": path = "" } = params as Readonly<Partial<Record<"*", string>>>;
  const trimmed = path.replace(/^\/+|\/+$/g, "");
  return trimmed === "" ? [] : trimmed.split("/");
}

function isPretty({ query }: FastifyRequest): boolean {
  const { pretty } = query as Readonly<Partial<Record<"pretty", unknown>>>;
  return pretty === "true" || pretty === "";
}

/** The part of OPA's document that answers are, with the rules that callers may ask for. */
function documentOf(asked: ReadonlyMap<string, Identified>): object {
  const packages = [...asked].map(([name, { answer: each }]) => {
    const result = resultOf(each);
    const { decision, allow, rules } = result;
    return [name, { decision, allow, rules, result }] as const;
  });
  return { [PACKAGE]: Object.fromEntries(packages) };
}

/** Goes down a path, through elements of lists by their number, as OPA does. */
function lookUp(document: unknown, segments: readonly string[]): unknown {
  let value = document;
  for (const segment of segments) {
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(segment) ? value[Number(segment)] : undefined;
    else value = isRecord(value) ? own(value, segment) : undefined;
  }
  return value;
}
