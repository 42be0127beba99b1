/** The algorithms with which OPA takes signatures, by their names in a JWT. */
export const SIGNING_ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "HS256",
  "HS384",
  "HS512",
] as const;

/** One of the algorithms. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** What an algorithm asks of its key, and the hash that it uses. */
export interface AlgorithmTraits {
  readonly family: "ES" | "RS" | "PS" | "HS";
  readonly hash: "sha256" | "sha384" | "sha512";
  /** The curve of an ES key, as OpenSSL names it. */
  readonly curve: string | undefined;
  /** The least bytes of a secret, those of the hash (RFC 7518, 3.2). */
  readonly secretBytes: number;
}

/** The traits of an algorithm. */
export function traitsOf(algorithm: SigningAlgorithm): AlgorithmTraits {
  const bits = algorithm.slice(2) as keyof typeof CURVES;
  const family = algorithm.slice(0, 2) as AlgorithmTraits["family"];
  return {
    family,
    hash: `sha${bits}`,
    curve: family === "ES" ? CURVES[bits].name : undefined,
    secretBytes: Number(bits) / 8,
  };
}

/** The algorithm that a curve belongs to, if any. */
export function algorithmOfCurve(curve: string | undefined): SigningAlgorithm | undefined {
  return SIGNING_ALGORITHMS.find((each) => curve !== undefined && traitsOf(each).curve === curve);
}

/** The name by which people know a curve. */
export function curveWords(curve: string | undefined): string {
  return Object.values(CURVES).find(({ name }) => name === curve)?.words ?? curve ?? "an unknown curve";
}

const CURVES = {
  "256": { name: "prime256v1", words: "P-256" },
  "384": { name: "secp384r1", words: "P-384" },
  "512": { name: "secp521r1", words: "P-521" },
} as const;
