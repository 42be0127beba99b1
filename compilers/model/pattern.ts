/** A text in which stars stand for any characters: the literal parts between them; one part means no star. */
export interface Pattern {
  readonly text: string;
  readonly parts: readonly string[];
}

/**
 * Reads an `allowlist` pattern: `*` is a star, `\*` the character, `\\` a backslash, nothing else special (semantics, section 4).
 * A backslash before any other character is a problem, as it would mean something else elsewhere.
 */
export function parsePattern(text: string): Pattern | { readonly problem: string } {
  const parts: string[] = [];
  let part = "";
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === "*") {
      parts.push(part);
      part = "";
    } else if (char === "\\") {
      index += 1;
      const next = text.charAt(index);
      if (next !== "*" && next !== "\\")
        return { problem: "has a `\\` that escapes nothing; write `\\\\` for a backslash" };
      part += next;
    } else {
      part += char;
    }
  }
  return { text, parts: [...parts, part] };
}

/** Reads an action pattern, in which only `*` is special (semantics, section 1). */
export function actionPattern(text: string): Pattern {
  return { text, parts: text.split("*") };
}

/** Whether a whole text matches; linear in the text for each part. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const { parts } = pattern;
  const first = parts[0] ?? "";
  if (parts.length === 1) return text === first;
  const last = parts[parts.length - 1] ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (let index = 1; index < parts.length - 1; index += 1) {
    const part = parts[index] ?? "";
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
