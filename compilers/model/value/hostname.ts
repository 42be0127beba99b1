const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** Characters in a hostname and in one of its labels, at most. */
export const HOSTNAME_LENGTH = 253;
export const LABEL_LENGTH = 63;

/**
 * Why a text is not a hostname (semantics, section 3, `hostname`), or `undefined` when it is one.
 * Labels are those of RFC 5890: 1 to 63 characters, no hyphen at either end.
 */
export function hostnameProblem(text: string): string | undefined {
  if (text.length > HOSTNAME_LENGTH) return `a hostname has at most ${HOSTNAME_LENGTH} characters`;
  if (HOSTNAME.test(text)) return undefined;
  if (text.endsWith(".")) return "a hostname has no dot at its end";
  if (text.includes(":")) return "a hostname has no port";
  if (text !== text.toLowerCase()) return "a hostname is in lower case";
  return "a hostname is letters, digits and hyphens in labels joined by dots";
}
