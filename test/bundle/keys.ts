import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SIGNING_ALGORITHMS } from "../../src/index.js";

/** A key to sign with and what OPA is told to verify with. */
export interface KeyPair {
  readonly sign: string;
  readonly verify: string;
}

const CURVES = { "256": "P-256", "384": "P-384", "512": "P-521" } as const;
const rsa = pem(generateKeyPairSync("rsa", { modulusLength: 2048 }));

/** A key for each algorithm. */
export const KEYS: ReadonlyMap<string, KeyPair> = new Map(
  SIGNING_ALGORITHMS.map((algorithm) => [algorithm, keyFor(algorithm)]),
);

/** The key of an algorithm. */
export function keyOf(algorithm: string): KeyPair {
  const key = KEYS.get(algorithm);
  if (key === undefined) throw new Error(`no key for ${algorithm}`);
  return key;
}

/** A new key on the curve P-256. */
export function newKey(): KeyPair {
  return pem(generateKeyPairSync("ec", { namedCurve: "P-256" }));
}

function keyFor(algorithm: string): KeyPair {
  const bits = algorithm.slice(2) as keyof typeof CURVES;
  if (algorithm.startsWith("ES")) return pem(generateKeyPairSync("ec", { namedCurve: CURVES[bits] }));
  const secret = "a secret, not a key; ".repeat(4).slice(0, Number(bits) / 8);
  return algorithm.startsWith("HS") ? { sign: `${secret}\n`, verify: secret } : rsa;
}

function pem({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): KeyPair {
  return {
    sign: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    verify: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
