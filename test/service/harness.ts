import { openGeneration } from "../../src/serve-policies.js";
import { createLive, type Generation, type Live } from "../../src/service/live.js";
import { createService, type ServiceOptions } from "../../src/service/service.js";

/** The fixture of AuthZEN's certification scenario, with an escalation. */
export const CERTIFICATION = `
name: certification
combining: first-match
attributes:
  subject.id: {type: string}
  subject.role: {type: string, optional: true}
  resource.status: {type: string, optional: true}
rules:
  - {id: read, action: read, decision: allow}
  - {id: admins, action: write, decision: allow, conditions: {subject.role: {equals: admin}}}
  - {id: archived, action: write, decision: deny, conditions: {resource.status: {equals: archived}}}
  - {id: alice, action: write, decision: allow, conditions: {subject.id: {equals: alice}}}
  - {id: soft, action: delete, decision: allow, conditions: {soft: {equals: true}}}
  - {id: publish, action: publish, decision: escalate, reason: "a person decides"}
`;

/** A service that listens on a free port of this machine. */
export interface TestService {
  readonly url: string;
  readonly live: Live;
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Said>;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Said>;
  readonly close: () => Promise<void>;
}

/** What the service said. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly body: unknown;
}

/** Compiles policies for the reference engine. */
export async function generationOf(texts: readonly string[], chosen?: string): Promise<Generation> {
  const sources = texts.map((text, index) => ({ path: `policy-${index}.yaml`, text }));
  return openGeneration(sources, {
    engine: "reference",
    ...(chosen === undefined ? {} : { chosen }),
  });
}

/** Starts a service over policies, or over a generation. */
export async function startService(
  policies: readonly string[] | Generation = [CERTIFICATION],
  options: Partial<ServiceOptions> = {},
): Promise<TestService> {
  const generation = "close" in policies ? policies : await generationOf(policies);
  const live = createLive(generation);
  const app = createService({ live, ...options });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    live,
    post: (path, body, headers = {}) =>
      said(
        fetch(url + path, {
          method: "POST",
          body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
          headers: { "content-type": "application/json", ...headers },
        }),
      ),
    get: (path, headers = {}) => said(fetch(url + path, { headers })),
    close: async () => {
      await app.close();
      live.close();
    },
  };
}

/** Reads an answer to its end. */
export async function said(call: Promise<Response>): Promise<Said> {
  const response = await call;
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
