import type { Annotation } from "./ast.js";
import { printYaml } from "./literal.js";

const EARLY = 80;
const WIDTH = 100;

/**
 * Prints what OPA keeps about a rule: YAML in comments. Every text is a double-quoted scalar, long ones broken with YAML's own
 * escaped line ends, so that nothing an author wrote can end its comment or its key.
 */
export function printAnnotation({ title, description, entrypoint, custom }: Annotation): readonly string[] {
  const own = (custom ?? []).flatMap(([key, text]) => printField("    ", key, text));
  return [
    "# METADATA",
    ...printField("", "title", title),
    ...printField("", "description", description),
    ...(entrypoint === true ? ["# entrypoint: true"] : []),
    ...(own.length === 0 ? [] : ["# custom:", "#   concord:", ...own]),
  ];
}

/** The lines that name the rule from which a definition came. */
export function printOrigin(id: string): readonly string[] {
  return printField("    ", "id", id);
}

function printField(indent: string, key: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const [first = "", ...rest] = fold(`${key}: ${printYaml(text)}`);
  return [`# ${indent}${first}`, ...rest.map((line) => `# ${indent}  ${line}`)];
}

/** Cuts a line into pieces joined by `\`: behind a space where there is one in good time, and never inside an escape. */
function fold(line: string): readonly string[] {
  const tokens = line.match(/\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\.|[^\\]/g) ?? [];
  const pieces: string[] = [];
  let piece = "";
  for (const token of tokens) {
    if (piece.length >= WIDTH || (piece.length >= EARLY && piece.endsWith(" "))) {
      pieces.push(`${piece}\\`);
      // Spaces in front of a piece are not part of it.
      piece = token === " " ? "\\ " : token;
    } else {
      piece += token;
    }
  }
  return [...pieces, piece];
}
