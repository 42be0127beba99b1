import { setImmediate } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Decide } from "../decide.js";
import type { Live, ServedPolicy } from "../live.js";
import { readJson } from "../read-json.js";
import { type ForeignRecord, isRecord } from "../record.js";
import { render } from "../rendered.js";
import { invalidCall, RequestError } from "../request-error.js";
import { decodeEvaluations, type Evaluations, endsAfter } from "./evaluations.js";
import { decodeEvaluation } from "./request.js";

/** What the AuthZEN endpoints need. */
export interface AuthzenOptions {
  readonly live: Live;
  readonly decide: Decide;
  /** Where callers reach the service, such as `https://pdp.example.com`. */
  readonly publicUrl: () => string;
  /** Whether answers say under which id they were logged. */
  readonly ids: boolean;
}

const JSON_TYPE = "application/json; charset=utf-8";
/** After so many evaluations of one call, others have their turn. */
const TURN = 32;

/** Adds the AuthZEN Authorization API 1.0: for the chosen policy, and for each policy below its name. */
export function addAuthzen(app: FastifyInstance, options: AuthzenOptions): void {
  for (const prefix of ["", "/:policy"]) {
    app.post(`${prefix}/access/v1/evaluation`, async (request, reply) => {
      const body = bodyOf(request);
      reply.type(JSON_TYPE);
      return options.live.use((generation) =>
        evaluate(decodeEvaluation(body), policyOf(generation, request), request, options),
      );
    });
    app.post(`${prefix}/access/v1/evaluations`, async (request, reply) => {
      const call = decodeEvaluations(bodyOf(request), sizeOf(request));
      reply.type(JSON_TYPE);
      return options.live.use((generation) =>
        evaluateCall(call, policyOf(generation, request), request, options),
      );
    });
  }
  app.get("/.well-known/authzen-configuration", async () => metadata(options, ""));
  app.get("/.well-known/authzen-configuration/:policy", async (request) => {
    const { name } = policyOf(options.live.current(), request);
    return metadata(options, `/${name}`);
  });
}

function bodyOf(request: FastifyRequest): ForeignRecord {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw invalidCall("the content type is not application/json");
  const body = readJson(request.body);
  if (body === undefined) throw invalidCall("the body is empty");
  if (!isRecord(body)) throw invalidCall("the body is not a JSON object");
  return body;
}

function sizeOf({ body }: FastifyRequest): number {
  return Buffer.isBuffer(body) ? body.length : 0;
}

function policyOf(generation: ReturnType<Live["current"]>, { params }: FastifyRequest): ServedPolicy {
  const { policy: name } = params as { readonly policy?: string };
  const policy = name === undefined ? generation.chosen : generation.policies.get(name);
  if (policy !== undefined) return policy;
  const message =
    name === undefined
      ? "there are several policies: put the name of one in front of the path"
      : "there is no such policy";
  throw new RequestError(404, "not_found", message);
}

async function evaluate(
  request: unknown,
  policy: ServedPolicy,
  { ip, socket }: FastifyRequest,
  { decide, ids }: AuthzenOptions,
): Promise<string> {
  const { id, answer } = await decide(policy, request, `${ip}:${socket.remotePort}`);
  return ids ? `{${render(answer).authzen},"decision_id":"${id}"}}` : `{${render(answer).authzen}}}`;
}

async function evaluateCall(
  call: Evaluations,
  policy: ServedPolicy,
  request: FastifyRequest,
  options: AuthzenOptions,
): Promise<string> {
  if (call.kind === "single") return evaluate(decodeEvaluation(call.evaluation), policy, request, options);
  const texts: string[] = [];
  for (const member of call.members) {
    const text = await evaluateMember(member, policy, request, options);
    texts.push(text);
    if (endsAfter(call.semantic, text.startsWith(ALLOWED))) break;
    if (texts.length % TURN === 0) await setImmediate();
  }
  return `{"evaluations":[${texts.join(",")}]}`;
}

/** How a decision begins that is a yes; nothing that an author or a caller wrote stands before it. */
const ALLOWED = '{"decision":true,';

/** A member that is no evaluation is a no of its own. */
async function evaluateMember(
  member: unknown,
  policy: ServedPolicy,
  request: FastifyRequest,
  options: AuthzenOptions,
): Promise<string> {
  try {
    if (!isRecord(member)) throw invalidCall("the evaluation is not an object");
    return await evaluate(decodeEvaluation(member), policy, request, options);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { status, message } = error;
    return JSON.stringify({ decision: false, context: { error: { status, message } } });
  }
}

function metadata({ publicUrl }: AuthzenOptions, place: string): object {
  const pdp = `${publicUrl()}${place}`;
  return {
    policy_decision_point: pdp,
    access_evaluation_endpoint: `${pdp}/access/v1/evaluation`,
    access_evaluations_endpoint: `${pdp}/access/v1/evaluations`,
  };
}
