import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import {
  type AlgorithmTraits,
  algorithmOfCurve,
  curveWords,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  traitsOf,
} from "./algorithm.js";
import { BundleError } from "./bundle-error.js";

/** A key that was found to fit its algorithm. */
export type SigningKey =
  | { readonly kind: "private"; readonly algorithm: SigningAlgorithm; readonly key: KeyObject }
  | { readonly kind: "secret"; readonly algorithm: SigningAlgorithm; readonly secret: Uint8Array };

const RSA_BITS = 2048;

/**
 * Reads the content of a key file: a private key as PEM, or the secret of HS256, HS384, HS512. Without an algorithm a key on a
 * curve has that of its curve, an RSA key RS256. Throws a `BundleError` for a key that does not fit or is too weak.
 */
export function readSigningKey(content: string | Uint8Array, algorithm?: string): SigningKey {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
  const wanted = algorithm === undefined ? undefined : knownAlgorithm(algorithm);
  const isPem = bytes.includes("-----BEGIN ");
  if (wanted !== undefined && traitsOf(wanted).family === "HS") return readSecret(bytes, wanted, isPem);
  if (!isPem) {
    throw new BundleError(
      wanted === undefined
        ? "the key is no private key in PEM; to sign with a secret say so, for example HS256"
        : `${wanted} needs a private key in PEM`,
    );
  }
  const key = readPrivateKey(bytes);
  return { kind: "private", algorithm: fitting(key, wanted), key };
}

function knownAlgorithm(text: string): SigningAlgorithm {
  const found = SIGNING_ALGORITHMS.find((each) => each === text);
  if (found === undefined) {
    throw new BundleError(`unknown algorithm \`${text}\`; OPA takes ${SIGNING_ALGORITHMS.join(", ")}`);
  }
  return found;
}

/** A line break at the end is the editor's, not the secret's. */
function readSecret(bytes: Buffer, algorithm: SigningAlgorithm, isPem: boolean): SigningKey {
  if (isPem) throw new BundleError(`${algorithm} needs a secret, and the key is in PEM: choose RS, PS or ES`);
  const secret = Buffer.from(bytes.toString("latin1").replace(/\r?\n$/, ""), "latin1");
  const { secretBytes } = traitsOf(algorithm);
  if (secret.length < secretBytes) {
    throw new BundleError(
      `the secret has ${secret.length} bytes, and ${algorithm} needs ${secretBytes} at least`,
    );
  }
  return { kind: "secret", algorithm, secret };
}

function readPrivateKey(bytes: Buffer): KeyObject {
  try {
    return createPrivateKey(bytes);
  } catch {
    throw new BundleError(whyUnreadable(bytes));
  }
}

/** OpenSSL's own words name its decoders, not what is wrong with the file. */
function whyUnreadable(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  if (text.includes("ENCRYPTED")) return "the key is protected by a passphrase: sign with one that is not";
  if (text.includes("OPENSSH PRIVATE KEY")) return "the key is in the form of OpenSSH: convert it to PEM";
  try {
    createPublicKey(bytes);
    return "this is a public key: to sign takes the private one";
  } catch {
    return "the key cannot be read: it must be a private key in PEM";
  }
}

function fitting(key: KeyObject, wanted: SigningAlgorithm | undefined): SigningAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  if (type === "ec") return fittingCurve(details.namedCurve, wanted);
  if (type !== "rsa") throw new BundleError(`OPA takes no signatures with a key of the type ${type}`);
  const algorithm = wanted ?? "RS256";
  if (traitsOf(algorithm).family === "ES") {
    throw new BundleError(
      `${algorithm} needs a key on ${wordsOf(traitsOf(algorithm))}, and this is an RSA key`,
    );
  }
  if ((details.modulusLength ?? 0) < RSA_BITS) {
    throw new BundleError(`the RSA key has ${details.modulusLength} bits, and ${RSA_BITS} are the least`);
  }
  return algorithm;
}

function fittingCurve(curve: string | undefined, wanted: SigningAlgorithm | undefined): SigningAlgorithm {
  const own = algorithmOfCurve(curve);
  if (own === undefined) throw new BundleError(`OPA takes no signatures on ${curveWords(curve)}`);
  if (wanted === undefined || wanted === own) return own;
  const traits = traitsOf(wanted);
  throw new BundleError(
    traits.family === "ES"
      ? `${wanted} needs a key on ${wordsOf(traits)}, and this one is on ${curveWords(curve)}: choose ${own}`
      : `${wanted} needs an RSA key, and this one is on ${curveWords(curve)}: choose ${own}`,
  );
}

function wordsOf({ curve }: AlgorithmTraits): string {
  return `the curve ${curveWords(curve)}`;
}
