import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Judges an `authorization` header by the tokens that are allowed. What is compared are digests, and all of them, so that
 * the time it takes says nothing about a token.
 */
export function createAuthentication(tokens: readonly string[]): (header: string | undefined) => boolean {
  const allowed = tokens.map(digest);
  return (header) => {
    const [, token] = /^bearer ([^\s]+)$/i.exec(header ?? "") ?? [];
    if (token === undefined) return false;
    const given = digest(token);
    return allowed.map((each) => timingSafeEqual(each, given)).includes(true);
  };
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
