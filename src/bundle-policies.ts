import { createHash } from "node:crypto";
import type { Policy } from "../compilers/model/index.js";
import { compileRego } from "../compilers/rego/index.js";
import {
  type BundledPolicy,
  BundleError,
  type BundleFile,
  manifestOf,
  packBundle,
  readSigningKey,
  textFile,
} from "./bundle/index.js";
import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import { buildRego } from "./rego-program.js";

/** Options of `buildBundle`. */
export interface BundleOptions {
  /** What the bundle's revision is called; default: the digest of the policy, or one over those of all. */
  readonly revision?: string;
  readonly signing?: BundleSigning;
}

/** How a bundle is signed. */
export interface BundleSigning {
  /** A private key as PEM, or the secret of HS256, HS384, HS512; a line break at its end does not count. */
  readonly key: string | Uint8Array;
  /** Such as `ES256`; default: that of the key's curve, RS256 for an RSA key. */
  readonly algorithm?: string;
  /** The name of the key in the server's configuration. */
  readonly keyId?: string;
  /** The scope that the server's configuration names. */
  readonly scope?: string;
}

/** A bundle for OPA. */
export interface Bundle {
  /** The `bundle.tar.gz`. */
  readonly bytes: Uint8Array;
  readonly revision: string;
  /** What the bundle owns on a server: one package for each policy. */
  readonly roots: readonly string[];
  /** With which algorithm it is signed. */
  readonly algorithm: string | undefined;
}

/**
 * Builds the bundle that an OPA server loads: the Rego of all policies and a manifest, signed where a key is given. The same
 * policies and options give the same bytes, except that ES and PS signatures are random. Throws a `BundleError` for
 * policies of one package and for a key that does not fit.
 */
export function buildBundle(policies: readonly Policy[], options: BundleOptions = {}): Bundle {
  const bundled = byRoot(policies.map(bundlePolicy));
  const entries = bundled.map(({ entry }) => entry);
  const revision = checkRevision(options.revision ?? revisionOf(entries));
  const { signing } = options;
  const key = signing && readSigningKey(signing.key, signing.algorithm);
  const files = [manifestOf(revision, entries), ...bundled.map(({ file }) => file)];
  return {
    bytes: packBundle(files, key && { key, keyId: signing?.keyId, scope: signing?.scope }),
    revision,
    roots: entries.map(({ root }) => root),
    algorithm: key?.algorithm,
  };
}

/**
 * Compiles policies to one policy.wasm with the entry points of all. It is never a part of the bundle: OPA takes the rules out of
 * the Rego of a bundle with Wasm, and most servers cannot run Wasm. Throws as `compileWasm` does.
 */
export async function compileWasmOfAll(
  policies: readonly Policy[],
  options: OpaChoice = {},
): Promise<Uint8Array> {
  byRoot(policies.map(bundlePolicy));
  const opa = await chooseOpa(options);
  try {
    return buildRego(policies, opa);
  } finally {
    if (opa !== options.opa) opa.close();
  }
}

interface Bundled {
  readonly entry: BundledPolicy;
  readonly file: BundleFile;
}

function bundlePolicy(policy: Policy): Bundled {
  const { text, packagePath, entrypoints } = compileRego(policy);
  const { name, version, digest } = policy;
  const root = packagePath.join("/");
  return { entry: { name, version, digest, root, entrypoints }, file: textFile(`${root}/policy.rego`, text) };
}

/** Sorted, so that the order of arguments does not count; two policies in one package would be one policy to OPA. */
function byRoot(bundled: readonly Bundled[]): readonly Bundled[] {
  if (bundled.length === 0) throw new BundleError("a bundle needs a policy");
  const sorted = [...bundled].sort((a, b) => (a.entry.root < b.entry.root ? -1 : 1));
  sorted.forEach(({ entry }, index) => {
    const other = sorted[index + 1]?.entry;
    if (other?.root !== entry.root) return;
    const names = entry.name === other.name ? "two policies" : "the policies";
    const which = [...new Set([entry.name, other.name])].map((each) => JSON.stringify(each)).join(" and ");
    throw new BundleError(
      `${names} ${which} would both be the package ${entry.root.replaceAll("/", ".")}: give one another \`name\``,
    );
  });
  return sorted;
}

function revisionOf(entries: readonly BundledPolicy[]): string {
  const [first] = entries;
  if (first !== undefined && entries.length === 1) return first.digest;
  const lines = entries.map(({ root, digest }) => `${root} ${digest}\n`).join("");
  return `sha256:${createHash("sha256").update(lines).digest("hex")}`;
}

/** Servers show it in logs and headers. */
function checkRevision(revision: string): string {
  if (!revision.isWellFormed() || !/^[^\p{Cc}]{1,200}$/u.test(revision)) {
    throw new BundleError("a revision is a text of 1 to 200 characters, without control characters");
  }
  return revision;
}
