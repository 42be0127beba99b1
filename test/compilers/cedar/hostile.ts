import fc from "fast-check";

/** Texts that try to end a literal, to be a wildcard, to hide, or to be Cedar. */
export const HOSTILE_TEXTS: readonly string[] = [
  "",
  '"',
  "\\",
  '\\"',
  '");\npermit(principal, action, resource);//',
  "*",
  "\\*",
  "\\u{2a}",
  "**",
  "a*b",
  "\0",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\u0007",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\ufffd",
  "\uffff",
  "e\u0301",
  "é",
  "אב",
  "中文",
  "😀",
  "\u{10ffff}",
  "\u{e0001}",
  "__proto__",
  "constructor",
  "toString",
  "in",
  "if",
  "__cedar",
  "principal",
  "a.b",
  "@id",
  "//",
  "/*",
];

/** Well-formed texts, hostile ones among them. */
export function arbitraryText(): fc.Arbitrary<string> {
  const glued = fc.array(fc.constantFrom(...HOSTILE_TEXTS), { maxLength: 4 }).map((texts) => texts.join(""));
  return fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), glued, fc.string({ unit: "binary" }));
}
