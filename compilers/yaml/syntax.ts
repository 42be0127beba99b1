import type { YAMLError } from "yaml";
import { type Diagnostic, diagnostic, type Span } from "../diagnostics/index.js";

/** Says what the YAML parser found in words that people who know no YAML grammar understand. */
export function syntaxError(error: YAMLError, text: string): Diagnostic {
  const found = error.message.replaceAll("tag:yaml.org,2002:", "!!").replace(/\.$/, "");
  const span = visible(error.pos, text);
  for (const { says, message, help } of WORDS) {
    const match = says.exec(found);
    if (match === null) continue;
    const args = { message: message.replace("$1", () => match[1] ?? "") };
    return diagnostic("yaml-syntax", span, help === undefined ? args : { ...args, help });
  }
  const message = /^[A-Z][a-z]/.test(found) ? found.charAt(0).toLowerCase() + found.slice(1) : found;
  return diagnostic("yaml-syntax", span, { message });
}

interface Wording {
  /** What the parser says; a group stands for `$1` in the message. */
  readonly says: RegExp;
  readonly message: string;
  readonly help?: string;
}

const INDENT = "check the indentation of this line and of those around it";
const QUOTES = "put the whole value in quotes";

/** What the parser says most often; anything else it says itself. */
const WORDS: readonly Wording[] = [
  {
    says: /^Sequence item without/,
    message: "this line continues neither the list nor the map above it",
    help: INDENT,
  },
  {
    says: /^All .* items must start/,
    message: "the entries of a map or list start at the same column",
    help: INDENT,
  },
  {
    says: /^Nested mappings are not/,
    message: "a map cannot begin inside of a value",
    help: "put a value that holds `: ` in quotes; if it does not, check the indentation of the next lines",
  },
  { says: /^Implicit map keys need/, message: "a `:` is missing after this key" },
  {
    says: /^Implicit keys need/,
    message: "a key stands on one line with its `:`",
    help: "perhaps the `:` is missing on this line",
  },
  { says: /^Missing closing (.)quote/, message: "a quote `$1` is not closed" },
  { says: /^Flow map .*end with a/, message: "a `{` is not closed, or its content is not indented" },
  { says: /^Flow sequence .*end with a/, message: "a `[` is not closed, or its content is not indented" },
  { says: /^Unexpected flow-.*-end token/, message: "a bracket is closed that was not opened" },
  { says: /^Tabs are not allowed/, message: "a tab cannot indent", help: "indent with spaces" },
  {
    says: /^Plain value cannot start with .*character (.)/,
    message: "a value cannot begin with `$1`",
    help: QUOTES,
  },
  { says: /^Unexpected scalar at node end/, message: "text follows where the value has ended", help: QUOTES },
  { says: /^Unresolved tag: (.*)/, message: "unknown tag `$1`", help: "write the value without a tag" },
  {
    says: /^Invalid escape sequence (.*)/,
    message: "`$1` is not an escape",
    help: "write `\\\\` for a backslash, or use single quotes",
  },
];

/** The place that was found, or the nearest visible one: the text after the space, else the last text before it. */
function visible([from, to]: readonly [number, number], text: string): Span {
  const start = Math.min(from, text.length);
  const end = Math.min(to, text.length);
  if (/\S/.test(text.slice(start, end))) return { start, end };
  const ahead = start + (/^[ \t]*/.exec(text.slice(start, start + SEARCHED))?.[0].length ?? 0);
  if (/\S/.test(text.charAt(ahead))) return { start: ahead, end: ahead + 1 };
  const searched = Math.max(0, start - SEARCHED);
  const behind = searched + text.slice(searched, start).trimEnd().length;
  return behind === searched ? { start, end } : { start: behind - 1, end: behind };
}

/** Characters that are looked at for a visible place. */
const SEARCHED = 4096;
