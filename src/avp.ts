import {
  AVP,
  type AvpEntry,
  decode,
  entriesOf,
  type IsAuthorizedInput,
  mergePolicies,
  type PolicyTable,
  planCedar,
  readResponse,
  spellRequest,
} from "../compilers/cedar/call.js";
import { type Answer, denied, type Policy } from "../compilers/model/index.js";
import { answerThrough, createEncoders } from "./engines/cedar-text.js";

/** What the ids that a store of Verified Permissions gave stand for. */
export type AvpTable = PolicyTable;

/**
 * Turns a request into the input of Verified Permissions' `IsAuthorized`, to which the caller adds `policyStoreId`; or answers it,
 * when no store needs to be asked. Facts are computed here. Anything that goes wrong is DENY with `engine_error`.
 */
export function encodeAvpRequest(policy: Policy, request: unknown): IsAuthorizedInput | Answer {
  try {
    return prepare(policy)(request);
  } catch {
    return denied("engine_error");
  }
}

/**
 * The answer that a response of `IsAuthorized` stands for. Errors, ids that the table does not know and whatever else the API does
 * not document are DENY with `engine_error`.
 */
export function decodeAvpResponse(policy: Policy, table: AvpTable, response: unknown): Answer {
  try {
    return decode(readResponse(response), table, policy);
  } catch {
    return denied("engine_error");
  }
}

/**
 * Reads a `mapping.json` that a deployer completed with the ids of the store. Throws unless it is of this very policy and gives each
 * of its policies an id of its own: a forbid that was never stored would be missed by nobody.
 */
export function readAvpTable(policy: Policy, mapping: unknown): AvpTable {
  const entries = own(mapping, "policies");
  if (own(mapping, "policy") !== policy.digest) throw new Error("the mapping is of another policy");
  if (!Array.isArray(entries)) throw new Error("the mapping has no list `policies`");
  const missing = new Map(entriesFor(policy).map((entry) => [entry.key, entry]));
  const table = new Map<string, AvpEntry["rule"]>();
  for (const entry of entries as readonly unknown[]) {
    const [key, id] = [own(entry, "key"), own(entry, "policyId")];
    const known = typeof key === "string" ? missing.get(key) : undefined;
    if (known === undefined) throw new Error(`the mapping has ${JSON.stringify(key)} twice or needlessly`);
    if (typeof id !== "string" || id === "") throw new Error(`${JSON.stringify(key)} has no policyId`);
    if (table.has(id)) throw new Error(`${JSON.stringify(id)} is the id of two policies`);
    missing.delete(known.key);
    table.set(id, known.rule);
  }
  const [forgotten] = missing.keys();
  if (forgotten !== undefined) throw new Error(`the mapping lacks ${JSON.stringify(forgotten)}`);
  return table;
}

/** "Authorization request size" among the published quotas: 1 MB. */
const REQUEST_QUOTA = 1_000_000;

const prepared = new WeakMap<Policy, (request: unknown) => IsAuthorizedInput | Answer>();

function prepare(policy: Policy): (request: unknown) => IsAuthorizedInput | Answer {
  const before = prepared.get(policy);
  if (before !== undefined) return before;
  const made = answerThrough(policy, createEncoders(policy, { facts: true }), (call) => {
    const input = spellRequest(call, AVP);
    return Buffer.byteLength(JSON.stringify(input)) > REQUEST_QUOTA ? denied("request_too_large") : input;
  });
  prepared.set(policy, made);
  return made;
}

/** Where a policy needs no facts, that they are allowed changes nothing. */
function entriesFor(policy: Policy): readonly AvpEntry[] {
  const { classes, names } = planCedar(policy, { facts: true, layout: AVP });
  return entriesOf(mergePolicies(classes, names), policy);
}

function own(record: unknown, key: string): unknown {
  const isRecord = typeof record === "object" && record !== null;
  return isRecord && Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}
