import { Composer, type CST, type Document, type ParsedNode, type YAMLError } from "yaml";
import { type Diagnostic, diagnostic, type Source } from "../diagnostics/index.js";
import { buildTree } from "./build.js";
import { TEXT_BYTES } from "./limits.js";
import { syntaxError } from "./syntax.js";
import { tokenize } from "./tokenize.js";
import type { Tree } from "./tree.js";

/** What reading a text gives: a tree where there is one, even if some of what it holds is an error. */
export interface Parsed {
  readonly root: Tree | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Options of reading a text. */
export interface ParseOptions {
  /** Whether escapes may write halves of surrogate pairs; never in a policy. */
  readonly loneSurrogates?: boolean;
}

/**
 * Reads one YAML 1.2 document (core schema). Duplicate keys, unknown tags, merge keys, directives, several documents and
 * whatever exceeds a limit are errors.
 */
export function parse(source: Source, options: ParseOptions = {}): Parsed {
  const { text } = source;
  const problem = tooLarge(text) ?? forbiddenCharacter(text);
  if (problem !== undefined) return { root: undefined, diagnostics: [problem] };
  const tokens = tokenize(text);
  if ("code" in tokens) return { root: undefined, diagnostics: [tokens] };
  const structure = checkDocuments(tokens, text);
  if (structure.length > 0) return { root: undefined, diagnostics: structure };
  const [document] = new Composer(OPTIONS).compose(tokens, true, text.length);
  const faults = document === undefined ? [] : faultsOf(document);
  if (faults.length > 0)
    return { root: undefined, diagnostics: faults.map((fault) => syntaxError(fault, text)) };
  const contents = (document?.contents ?? null) as ParsedNode | null;
  return buildTree(contents, text, options.loneSurrogates === true);
}

/** Keys are compared by `buildTree`, which is linear and sees them as texts. */
const OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
} as const;

function tooLarge(text: string): Diagnostic | undefined {
  const small = text.length * 3 <= TEXT_BYTES;
  if (small || (text.length <= TEXT_BYTES && new TextEncoder().encode(text).length <= TEXT_BYTES)) {
    return undefined;
  }
  return diagnostic("input-too-large", START, { what: "the text", limit: `${TEXT_BYTES / 1024 / 1024} MiB` });
}

const START = { start: 0, end: 0 };

/** Controls other than tab and line breaks, halves of surrogate pairs, and a `\r` that editors show as a line break and YAML does not. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|\p{Cs}|\r(?!\n)/u;

function forbiddenCharacter(text: string): Diagnostic | undefined {
  const match = FORBIDDEN.exec(text);
  if (match === null) return undefined;
  const span = { start: match.index, end: match.index + 1 };
  if (match[0] === "\r") {
    const message = "a carriage return without a line feed is no line break";
    return diagnostic("yaml-syntax", span, { message, help: "save the file with line feeds" });
  }
  const code = text.charCodeAt(match.index).toString(16).toUpperCase().padStart(4, "0");
  const message = `the character U+${code} cannot stand in a policy`;
  return diagnostic("yaml-syntax", span, {
    message,
    help: `in double quotes, write \`\\u${code.toLowerCase()}\``,
  });
}

/** One document, and no directive that would change how it is read. */
function checkDocuments(tokens: readonly CST.Token[], text: string): readonly Diagnostic[] {
  const directives = tokens.filter((token) => token.type === "directive");
  const strange = directives.find((token) => !/^%YAML +1\.2\s*$/.test(token.source));
  if (strange !== undefined) {
    const span = { start: strange.offset, end: strange.offset + strange.source.length };
    return [
      diagnostic("yaml-syntax", span, { message: `the directive \`${strange.source}\` is not supported` }),
    ];
  }
  const documents = tokens.filter((token) => token.type === "document");
  const second = documents[1];
  if (second === undefined) return [];
  const span = { start: second.offset, end: Math.min(second.offset + "---".length, text.length) };
  return [diagnostic("yaml-documents", span, { count: documents.length })];
}

/** The first error, as later ones mostly follow from it, and every warning (an unknown tag). */
function faultsOf(document: Document.Parsed): readonly YAMLError[] {
  return [...document.errors.slice(0, 1), ...document.warnings];
}
