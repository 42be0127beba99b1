/** A piece of a text: itself, or a reference to a variable. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string };

const REFERENCE = /\$?\$\{([A-Za-z0-9_]+)\}/g;

/** Splits a text at `${name}`; `$${name}` is the text `${name}`, and any other `$` a dollar sign (semantics, section 1). */
export function splitReferences(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [reference, name = ""] = match;
    parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push(
      reference.startsWith("$$") ? { kind: "text", text: reference.slice(1) } : { kind: "variable", name },
    );
    end = match.index + reference.length;
  }
  return [...parts, { kind: "text", text: text.slice(end) }];
}

/** The names of the variables that a text refers to. */
export function referencesIn(text: string): readonly string[] {
  return splitReferences(text).flatMap((part) => (part.kind === "variable" ? [part.name] : []));
}
