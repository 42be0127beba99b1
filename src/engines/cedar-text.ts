import {
  type CedarOptions,
  type CedarRequest,
  createEncode,
  decode,
  type Encode,
  factsOf,
  planCedar,
} from "../../compilers/cedar/call.js";
import { hasErrors } from "../../compilers/diagnostics/index.js";
import {
  type ActionClass,
  type Answer,
  admit,
  createPreflight,
  isAnswer,
  type Policy,
} from "../../compilers/model/index.js";
import { type Lease, leaseInstance } from "./cedar-text-lease.js";
import { splitText, succeed, type TextPolicies } from "./cedar-text-policies.js";
import { type ComputeFacts, createFacts } from "./cedar-wasm-facts.js";
import type { Cedar } from "./cedar-wasm-instance.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";

/** The generated files of a policy. */
export interface CedarFiles {
  readonly text: string;
  readonly schemaText: string;
}

/** Options of the engine over the generated files. */
export interface CedarTextOptions extends CedarOptions {
  /** Gives Cedar the whole texts with every request, and keeps nothing between two; default `false`. */
  readonly stateless?: boolean;
  /** Hears of every fault that an answer hides. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * The engine that asks Cedar by the generated files, as a deployment of them would: all policies at once, each request
 * validated against the schema of all actions. Throws when the files cannot be read or the policy is none for Cedar.
 */
export function createCedarTextEngine(
  policy: Policy,
  files: CedarFiles,
  options: CedarTextOptions = {},
): Engine {
  const { stateless = false, onFault } = options;
  const encoders = createEncoders(policy, options);
  const asked = stateless ? askStateless(policy, files) : askPrepared(policy, files);
  // So that files that cannot be read are refused now.
  asked.lease.use(() => undefined);
  const decide = answerThrough(policy, encoders, (call) =>
    asked.lease.use((cedar, policies) =>
      decode(asked.ask(cedar, call), stateless ? policies.byPosition : policies.table, policy),
    ),
  );
  const engine: Engine = {
    name: stateless ? "cedar-wasm-stateless" : "cedar-text",
    decide,
    close: asked.lease.close,
  };
  return failClosed(engine, onFault);
}

/** What comes before a call of Cedar: only a request that is valid and has rules gets to `ask`. */
export function answerThrough<T>(
  policy: Policy,
  encoders: ReadonlyMap<ActionClass, Encoder>,
  ask: (call: CedarRequest) => T,
): (request: unknown) => T | Answer {
  const preflight = createPreflight(policy);
  return (request) => {
    const located = preflight(request);
    if (isAnswer(located)) return located;
    const values = admit(located);
    if ("decision" in values) return values;
    const { action, actionClass } = located;
    const encoder = encoders.get(actionClass);
    if (encoder === undefined) return { decision: policy.defaultDecision, rules: [], reason: "default" };
    return ask(encoder.encode(values, action, encoder.computeFacts(values, action)));
  };
}

/** How requests of a class are written. */
export interface Encoder {
  readonly encode: Encode;
  readonly computeFacts: ComputeFacts;
}

/** Encoders depend on nothing but the policy, for which there may be many texts. */
const known = new WeakMap<Policy, ReadonlyMap<ActionClass, Encoder>>();

/** Prepares the encoding of every class. Throws when Cedar cannot express the policy. */
export function createEncoders(policy: Policy, options: CedarOptions): ReadonlyMap<ActionClass, Encoder> {
  const before = known.get(policy);
  if (before !== undefined && options.facts === true) return before;
  const { names, diagnostics } = planCedar(policy, options);
  if (hasErrors(diagnostics)) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  const encoders: ReadonlyMap<ActionClass, Encoder> = new Map(
    [...policy.named, ...policy.open].map((each) => [
      each,
      {
        encode: createEncode(each, each, names),
        computeFacts: createFacts(factsOf(each, names.factOf), each),
      },
    ]),
  );
  if (options.facts === true) known.set(policy, encoders);
  return encoders;
}

interface Asked {
  readonly lease: Lease<TextPolicies>;
  readonly ask: (cedar: Cedar, call: CedarRequest) => unknown;
}

/** Names of what is prepared, the same in every instance, since Cedar forgets nothing that has a name of its own. */
const PREPARED = "text";

function askPrepared(policy: Policy, { text, schemaText }: CedarFiles): Asked {
  const lease = leaseInstance((cedar) => {
    const policies = splitText(cedar, text, policy);
    succeed(cedar.preparseSchema(PREPARED, schemaText));
    succeed(cedar.preparsePolicySet(PREPARED, { staticPolicies: { ...policies.byId } }));
    return policies;
  });
  const ask = (cedar: Cedar, call: CedarRequest): unknown =>
    cedar.statefulIsAuthorized({
      ...call,
      preparsedPolicySetId: PREPARED,
      preparsedSchemaName: PREPARED,
    });
  return { lease, ask };
}

function askStateless(policy: Policy, { text, schemaText }: CedarFiles): Asked {
  const lease = leaseInstance((cedar) => splitText(cedar, text, policy));
  const ask = (cedar: Cedar, call: CedarRequest): unknown =>
    cedar.isAuthorized({ ...call, policies: { staticPolicies: text }, schema: schemaText });
  return { lease, ask };
}
