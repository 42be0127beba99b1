import { createHash } from "node:crypto";
import type { BundleFile } from "./file.js";

/** The only algorithm of digests that is needed: every OPA knows it. */
export const DIGEST_ALGORITHM = "SHA-256";

/** The files that OPA reads as a value and hashes so, whatever their layout. */
const STRUCTURED: ReadonlySet<string> = new Set([".manifest", "data.json"]);

/** The digest of a file as OPA computes it for a signature: of the value for JSON that it reads, of the bytes for all else. */
export function digestOf({ name, bytes }: BundleFile): string {
  const base = name.slice(name.lastIndexOf("/") + 1);
  const content = STRUCTURED.has(base) ? canonical(JSON.parse(Buffer.from(bytes).toString("utf8"))) : bytes;
  return createHash("sha256").update(content).digest("hex");
}

/** A JSON value as OPA writes it into the hash: keys sorted by their bytes, nothing between the parts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return scalar(value);
  const entries = Object.entries(value)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, each]) => `${scalar(key)}:${canonical(each)}`);
  return `{${entries.join(",")}}`;
}

/** Go's JSON differs from ours in two characters, which it escapes and we do not. */
function scalar(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
