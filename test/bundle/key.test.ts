import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readSigningKey } from "../../src/bundle/index.js";
import { SIGNING_ALGORITHMS } from "../../src/index.js";
import { keyOf } from "./keys.js";

const ES = keyOf("ES256").sign;
const RS = keyOf("RS256").sign;

describe("a key that fits", () => {
  it.each(SIGNING_ALGORITHMS)("is taken for %s", (algorithm) => {
    expect(readSigningKey(keyOf(algorithm).sign, algorithm).algorithm).toBe(algorithm);
  });

  it.each(["ES256", "ES384", "ES512", "RS256"])("has %s of itself", (algorithm) => {
    expect(readSigningKey(keyOf(algorithm).sign).algorithm).toBe(algorithm);
  });

  it("may be of any form of PEM, and bytes", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" });
    expect(readSigningKey(Buffer.from(pem), "PS384").algorithm).toBe("PS384");
  });

  it("is a secret without the line break at its end", () => {
    const secrets = ["", "\n", "\r\n"].map((end) => readSigningKey(`${"é\n".repeat(16)}x${end}`, "HS256"));
    expect(secrets[1]).toEqual(secrets[0]);
    expect(secrets[2]).toEqual(secrets[0]);
  });
});

const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
const otherCurve = pemOf(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey);
const short = pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey);
const edwards = pemOf(generateKeyPairSync("ed25519").privateKey);
const locked = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

describe("a key that does not fit", () => {
  it.each<[string, string, string | undefined]>([
    ["unknown algorithm `none`", ES, "none"],
    ["unknown algorithm `toString`", ES, "toString"],
    ["unknown algorithm `es256`", ES, "es256"],
    ["HS256 needs a secret, and the key is in PEM", ES, "HS256"],
    ["HS512 needs a secret, and the key is in PEM", keyOf("ES256").verify, "HS512"],
    ["the secret has 31 bytes, and HS256 needs 32 at least", `${"x".repeat(31)}\n`, "HS256"],
    ["the secret has 63 bytes, and HS512 needs 64 at least", "x".repeat(63), "HS512"],
    ["the secret has 0 bytes", "", "HS256"],
    ["to sign with a secret say so", "x".repeat(64), undefined],
    ["ES256 needs a private key in PEM", "x".repeat(64), "ES256"],
    ["this is a public key", keyOf("ES256").verify, "ES256"],
    ["protected by a passphrase", locked, "ES256"],
    ["in the form of OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "ES256"],
    ["the key cannot be read", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "ES256"],
    ["ES384 needs a key on the curve P-384, and this one is on P-256: choose ES256", ES, "ES384"],
    ["RS256 needs an RSA key, and this one is on P-256: choose ES256", ES, "RS256"],
    ["ES256 needs a key on the curve P-256, and this is an RSA key", RS, "ES256"],
    ["the RSA key has 1024 bits, and 2048 are the least", short, undefined],
    ["OPA takes no signatures on secp256k1", otherCurve, undefined],
    ["OPA takes no signatures with a key of the type ed25519", edwards, undefined],
  ])("is refused: %s", (problem, key, algorithm) => {
    expect(() => readSigningKey(key, algorithm)).toThrow(problem);
  });
});
