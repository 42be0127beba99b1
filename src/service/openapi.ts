import type { FastifyInstance } from "fastify";

/** Adds the description of the service. */
export function addOpenApi(app: FastifyInstance): void {
  const text = JSON.stringify(OPENAPI);
  app.get("/openapi.json", async (_request, reply) => {
    reply.type("application/json");
    return text;
  });
}

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const anything: Schema = { type: "object", additionalProperties: true };
const texts: Schema = { type: "array", items: text };
const decision: Schema = { type: "string", enum: ["ALLOW", "DENY", "ESCALATE"] };

function object(properties: Schema, required: readonly string[] = []): Schema {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

function schema(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function json(description: string, of: Schema): Schema {
  return { description, content: { "application/json": { schema: of } } };
}

const PROBLEMS: Schema = {
  400: json("the call is malformed", schema("Problem")),
  401: json("a bearer token is needed", schema("Problem")),
  404: json("there is no such policy", schema("Problem")),
  413: json("the body is too large", schema("Problem")),
  500: json("the service failed", schema("Problem")),
};

function call(summary: string, body: Schema, answer: Schema, more: Schema = {}): Schema {
  return {
    summary,
    requestBody: { required: true, content: { "application/json": { schema: body } } },
    responses: { 200: json("the answer", answer), ...PROBLEMS },
    ...more,
  };
}

function parameter(name: string, place: "path" | "query" | "header"): Schema {
  return { name, in: place, required: place === "path", schema: text };
}

function look(summary: string, answer: Schema, more: Schema = {}): Schema {
  return { summary, responses: { 200: answer, ...PROBLEMS }, ...more };
}

const POLICY = { parameters: [parameter("policy", "path")] };
const PATH = { parameters: [parameter("path", "path")] };
const OPEN = { security: [] };
const evaluation = call("answers one AuthZEN evaluation", schema("Evaluation"), schema("Decision"));
const evaluations = call("answers several AuthZEN evaluations", schema("Evaluations"), schema("Decisions"));
const metadata = look("AuthZEN's metadata", json("the metadata", anything), OPEN);
const bundle: Schema = {
  200: { description: "a bundle for OPA", content: { "application/gzip": {} } },
  304: { description: "the caller has it" },
  ...PROBLEMS,
};
const waiting = [parameter("If-None-Match", "header"), parameter("Prefer", "header")];

const entity = object({ type: text, id: text, properties: anything }, ["type", "id"]);
const parts = {
  subject: entity,
  action: object({ name: text, properties: anything }, ["name"]),
  resource: entity,
  context: anything,
};

const DESCRIPTION =
  "Decisions about the calls of agents. HEAD is answered wherever GET is, but not by the Data API.";

/** The service in OpenAPI 3.1; a test holds it against the routes that there are. */
export const OPENAPI = {
  openapi: "3.1.0",
  info: { title: "Concord", description: DESCRIPTION, version: "1.0.0" },
  security: [{ bearer: [] }],
  paths: {
    "/access/v1/evaluation": { post: evaluation },
    "/access/v1/evaluations": { post: evaluations },
    "/{policy}/access/v1/evaluation": { ...POLICY, post: evaluation },
    "/{policy}/access/v1/evaluations": { ...POLICY, post: evaluations },
    "/.well-known/authzen-configuration": { get: metadata },
    "/.well-known/authzen-configuration/{policy}": { ...POLICY, get: metadata },
    "/v1/data": {
      get: look("all answers, as OPA gives them", json("the answer", schema("Data"))),
      post: call("all answers, as OPA gives them", schema("Input"), schema("Data")),
    },
    "/v1/data/{path}": {
      ...PATH,
      get: look("an answer, as OPA gives it", json("the answer", schema("Data"))),
      post: call("an answer, as OPA gives it", schema("Input"), schema("Data")),
    },
    "/bundle.tar.gz": {
      get: { summary: "the bundle of all policies", parameters: waiting, responses: bundle },
    },
    "/bundles/{file}": {
      parameters: [parameter("file", "path")],
      get: { summary: "the bundle of one policy, <name>.tar.gz", parameters: waiting, responses: bundle },
    },
    "/health": { get: look("whether the service answers", json("it does", schema("Health")), OPEN) },
    "/metrics": {
      get: look("metrics for Prometheus", { description: "text", content: { "text/plain": {} } }),
    },
    "/openapi.json": { get: look("this description", json("OpenAPI", anything), OPEN) },
    "/webhook": {
      post: call("loads the policies anew", anything, object({ outcome: text }), {
        ...OPEN,
        parameters: [parameter("X-Hub-Signature-256", "header")],
      }),
    },
  },
  components: {
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    schemas: {
      Evaluation: object(parts, ["subject", "action", "resource"]),
      Evaluations: object({
        ...parts,
        evaluations: { type: "array", items: object(parts) },
        options: object({
          evaluations_semantic: { enum: ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] },
        }),
      }),
      Decision: object({ decision: flag, context: schema("Context") }, ["decision"]),
      Decisions: object({ evaluations: { type: "array", items: schema("Decision") } }),
      Context: object({
        decision,
        reason: text,
        rules: texts,
        escalate: flag,
        invalid: texts,
        decision_id: text,
      }),
      Input: object({ input: {} }),
      Data: object({ result: {}, decision_id: text }),
      Health: object({ status: text, warning: text }, ["status"]),
      Problem: object({ code: text, message: text }, ["code", "message"]),
    },
  },
} as const;
