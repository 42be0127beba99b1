import { constants, createHmac, sign } from "node:crypto";
import { traitsOf } from "./algorithm.js";
import { DIGEST_ALGORITHM, digestOf } from "./digest.js";
import { type BundleFile, inOrder, textFile } from "./file.js";
import type { SigningKey } from "./key.js";

/** With what a bundle is signed, and what the signature says of itself. */
export interface Signing {
  readonly key: SigningKey;
  /** The name of the key in OPA's configuration. */
  readonly keyId: string | undefined;
  /** What OPA's configuration must name as the scope, to the letter. */
  readonly scope: string | undefined;
}

/**
 * The file with the signature over all files of a bundle: a JWT that lists the digest of each. It bears no time, so that RS and HS
 * give the same bytes again; ES and PS draw a random number for each signature.
 */
export function signatureOf(files: readonly BundleFile[], { key, keyId, scope }: Signing): BundleFile {
  const header = {
    alg: key.algorithm,
    typ: "JWT",
    ...(keyId === undefined ? {} : { kid: keyId }),
  };
  const claims = {
    files: inOrder(files).map((file) => ({
      name: file.name,
      hash: digestOf(file),
      algorithm: DIGEST_ALGORITHM,
    })),
    ...(scope === undefined ? {} : { scope }),
  };
  const content = `${encode(header)}.${encode(claims)}`;
  const token = `${content}.${signText(content, key).toString("base64url")}`;
  return textFile(".signatures.json", `${JSON.stringify({ signatures: [token] })}\n`);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signText(text: string, key: SigningKey): Buffer {
  const { family, hash } = traitsOf(key.algorithm);
  if (key.kind === "secret") return createHmac(hash, key.secret).update(text).digest();
  const bytes = Buffer.from(text);
  if (family === "ES") return sign(hash, bytes, { key: key.key, dsaEncoding: "ieee-p1363" });
  if (family !== "PS") return sign(hash, bytes, key.key);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  return sign(hash, bytes, { key: key.key, padding, saltLength });
}
