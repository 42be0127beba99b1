import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PolicyDraft } from "./policy.js";

/** The digest of a policy's meaning, as `sha256:<hex>`: positions and layout do not count, every rule and text does. */
export function policyDigest(draft: PolicyDraft): string {
  return textDigest(canonicalForm(draft));
}

/** The digest of a text, as `sha256:<hex>`. */
export function textDigest(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}

/** The policy as JSON with sorted keys and without spans: equal texts mean equal policies. */
export function canonicalForm(draft: PolicyDraft): string {
  const { name, version, description, metadata, combining, defaultDecision, catalogue, attributes, rules } =
    draft;
  return stringify({
    name,
    version,
    description,
    metadata,
    combining,
    defaultDecision,
    catalogue,
    attributes,
    rules,
  });
}

function stringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([key, each]) => key !== "span" && each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${stringify(each)}`).join(",")}}`;
}
