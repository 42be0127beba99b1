import type { CedarValue } from "../../compilers/cedar/call.js";
import {
  admit,
  createPreflight,
  isAnswer,
  type Located,
  type Policy,
  typeValue,
} from "../../compilers/model/index.js";
import { createEncoders, type Encoder } from "./cedar-text.js";
import { leaseInstance } from "./cedar-text-lease.js";
import { succeed } from "./cedar-text-policies.js";

/** What Cedar says; a request that cannot be given to it at all, whatever the text, is `unreadable`. */
export type PlainAnswer = "allowed" | "denied" | "unreadable";

/** A deployment of the generated policies without the schema and without an adapter's checks. */
export interface PlainCedar {
  readonly ask: (request: unknown) => PlainAnswer;
  readonly close: () => void;
}

/**
 * The generated Cedar in the hands of a careless host: a value that is not of its type goes into the context as it is, no
 * schema stops it, and its facts are those of an absent value. It exists to show what the guards in the permits are for: such a
 * request must not be allowed. Throws when Cedar cannot read the text.
 */
export function createPlainCedar(policy: Policy, text: string): PlainCedar {
  const preflight = createPreflight(policy);
  const encoders = createEncoders(policy, { facts: true });
  const lease = leaseInstance((cedar) =>
    succeed(cedar.preparsePolicySet(PREPARED, { staticPolicies: text })),
  );
  lease.use(() => undefined);
  return {
    ask: (request) => {
      const located = preflight(request);
      const encoder = isAnswer(located) ? undefined : encoders.get(located.actionClass);
      if (isAnswer(located) || encoder === undefined) return "unreadable";
      try {
        const call = encode(located, encoder, request);
        return lease.use((cedar) =>
          isAllowed(cedar.statefulIsAuthorized({ ...call, preparsedPolicySetId: PREPARED })),
        )
          ? "allowed"
          : "denied";
      } catch {
        // The library throws when it cannot take a call over, which it does before it looks at any policy.
        return "unreadable";
      }
    },
    close: lease.close,
  };
}

const PREPARED = "plain";

function encode(located: Located, { encode: write, computeFacts }: Encoder, request: unknown) {
  const { action, actionClass, raw } = located;
  const admitted = admit(located);
  if (!("decision" in admitted)) return write(admitted, action, computeFacts(admitted, action));
  const values = actionClass.attributes.map(({ type }, index) =>
    raw[index] === undefined ? undefined : typeValue(type, raw[index]),
  );
  const call = write(values, action, computeFacts(values, action));
  for (const [index, { path }] of actionClass.attributes.entries()) {
    const misfits = raw[index] !== undefined && values[index] === undefined;
    if (misfits) copy(request, call.context, [path.root, ...path.keys]);
  }
  return call;
}

/** Copies what stands at a place, or the first thing on the way there that is not a record. */
function copy(from: unknown, to: Record<string, unknown>, [key = "", ...rest]: readonly string[]): void {
  const value = own(from, key);
  const inner = to[key] ?? Object.create(null);
  if (rest.length === 0 || !isRecord(value) || !isRecord(inner)) to[key] = value;
  else {
    to[key] = inner as CedarValue;
    copy(value, inner, rest);
  }
}

function isAllowed(answer: unknown): boolean {
  return own(answer, "type") === "success" && own(own(answer, "response"), "decision") === "allow";
}

function own(record: unknown, key: string): unknown {
  return isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
