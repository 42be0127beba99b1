/** Characters that a reader cannot see, or that change what he sees: always written as escapes. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
const RAW = /^[^`\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]*$/u;
const BEYOND_BMP = /[\u{10000}-\u{10ffff}]/gu;
/** What Go's `strconv.Quote` leaves as it is, which `opa fmt` uses for keys. */
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;
const GO_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

/** A text as a string of Rego, on one line. */
export function printText(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, escapeUnits);
}

/** A key in brackets, as `opa fmt` writes it; only for keys of rules and attributes, see `isRuleKey`. */
export function printKey(key: string): string {
  const chars = [...key].map((char) => GO_ESCAPES[char] ?? (PRINTABLE.test(char) ? char : escapeUnits(char)));
  return `"${chars.join("")}"`;
}

/** A number of the language: none needs an exponent, and -0 is 0. */
export function printNumber(value: number): string {
  return String(value + 0);
}

/** A regular expression: raw where possible, since a raw string has no escapes of its own. */
export function printPattern(source: string): string {
  return RAW.test(source) ? `\`${source}\`` : printText(source);
}

/** A text as a double-quoted scalar of YAML on one line: nothing in it can end a comment. */
export function printYaml(text: string): string {
  return JSON.stringify(text).replace(BEYOND_BMP, escapeWhole).replace(INVISIBLE, escapeUnits);
}

function escapeUnits(char: string): string {
  return Array.from({ length: char.length }, (_, index) => hex("\\u", char.charCodeAt(index), 4)).join("");
}

function escapeWhole(char: string): string {
  return hex("\\U", char.codePointAt(0) ?? 0, 8);
}

function hex(start: string, code: number, width: number): string {
  return `${start}${code.toString(16).padStart(width, "0")}`;
}
