import { isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { type Diagnostic, diagnostic, type Span } from "../diagnostics/index.js";
import { ALIASED_VALUES, DEPTH } from "./limits.js";
import type { Parsed } from "./parse.js";
import type { Entry, Tree } from "./tree.js";

/** Turns the YAML parser's nodes into a tree, follows aliases, and checks what the parser does not. */
export function buildTree(contents: ParsedNode | null, text: string, loneSurrogates: boolean): Parsed {
  const builder: Builder = {
    text,
    loneSurrogates,
    anchors: new Map(),
    aliased: 0,
    stopped: false,
    diagnostics: [],
  };
  const root = build(builder, contents, { start: 0, end: 0 }, 1).tree;
  return { root: builder.stopped ? undefined : root, diagnostics: builder.diagnostics };
}

interface Builder {
  readonly text: string;
  readonly loneSurrogates: boolean;
  /** What each anchor stands for so far; `undefined` while its own content is being read. */
  readonly anchors: Map<string, Built | undefined>;
  /** Values added by aliases. */
  aliased: number;
  /** A limit was exceeded; nothing more is built. */
  stopped: boolean;
  readonly diagnostics: Diagnostic[];
}

/** A tree with its number of values and of levels, aliases written out, and where it ends in the text (for an alias: the alias). */
interface Built {
  readonly tree: Tree;
  readonly size: number;
  readonly height: number;
  readonly end: number;
}

/** `place` is where an empty value would stand: at its key. */
function build(builder: Builder, node: unknown, place: Span, depth: number): Built {
  if (builder.stopped) return leaf(null, "", place);
  if (isAlias(node)) return follow(builder, node.source, spanOf(builder, node) ?? place, depth);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) builder.anchors.set(anchor, undefined);
  const built = buildOwn(builder, node, place, depth);
  if (anchor !== undefined) builder.anchors.set(anchor, built);
  return built;
}

function buildOwn(builder: Builder, node: unknown, place: Span, depth: number): Built {
  if (isScalar(node)) return buildScalar(builder, node, spanOf(builder, node) ?? place);
  if (!isMap(node) && !isSeq(node)) return leaf(null, "", place);
  const span = spanOf(builder, node) ?? place;
  if (depth > DEPTH) return stop(builder, span, "the nesting", `${DEPTH} levels`);
  return isMap(node) ? buildMap(builder, node, span, depth) : buildList(builder, node, span, depth);
}

function buildScalar(builder: Builder, node: Scalar, span: Span): Built {
  const value: unknown = node.value;
  const written = node.source ?? "";
  if (typeof value !== "string") return leaf(scalarValue(value), written, span);
  checkText(builder, value, "the text", span);
  return leaf(value, written, span);
}

function buildList(builder: Builder, node: YAMLSeq, span: Span, depth: number): Built {
  const items = node.items.map((item) => build(builder, item, span, depth + 1));
  const own = node.flow === true ? span : until(span, items);
  return combine({ kind: "list", items: items.map((item) => item.tree), span: own }, items);
}

function buildMap(builder: Builder, node: YAMLMap, span: Span, depth: number): Built {
  const entries = new Map<string, Entry>();
  const values: Built[] = [];
  for (const pair of node.items) {
    const keySpan = spanOf(builder, pair.key) ?? { start: span.start, end: span.start };
    const key = keyOf(builder, pair.key, keySpan);
    const value = build(builder, pair.value, keySpan, depth + 1);
    if (key === undefined) continue;
    const first = entries.get(key);
    if (first === undefined) {
      entries.set(key, { key, keySpan, value: value.tree });
      values.push(value);
    } else {
      const related = [{ message: "the first one", span: first.keySpan }];
      builder.diagnostics.push(diagnostic("duplicate-key", keySpan, { key }, related));
    }
  }
  return combine({ kind: "map", entries, span: node.flow === true ? span : until(span, values) }, values);
}

/** A key as a text: as it is written, `null`, `true` and numbers too. */
function keyOf(builder: Builder, key: unknown, span: Span): string | undefined {
  const report = (message: string, help: string): undefined => {
    builder.diagnostics.push(diagnostic("yaml-syntax", span, { message, help }));
  };
  if (!isScalar(key)) return report("a key must be a text", "write the key as a word or in quotes");
  if (key.anchor !== undefined) builder.anchors.set(key.anchor, buildScalar(builder, key, span));
  const text = typeof key.value === "string" ? key.value : (key.source ?? "");
  if (key.type === Scalar.PLAIN && text === "<<")
    return report("merge keys are not supported", "write the keys out");
  if (key.type === Scalar.PLAIN && text === "") return report("a key is missing before `:`", "write the key");
  checkText(builder, text, "the key", span);
  return text;
}

function follow(builder: Builder, name: string, span: Span, depth: number): Built {
  const report = (message: string): Built => {
    const help = "a text that begins with `*` has to be in quotes";
    builder.diagnostics.push(diagnostic("yaml-syntax", span, { message, help }));
    builder.stopped = true;
    return leaf(null, "", span);
  };
  if (!builder.anchors.has(name)) return report(`no anchor \`&${name}\` comes before the alias \`*${name}\``);
  const target = builder.anchors.get(name);
  if (target === undefined) return report(`the alias \`*${name}\` lies inside of what it stands for`);
  builder.aliased += target.size;
  if (builder.aliased > ALIASED_VALUES) {
    return stop(builder, span, "the content of aliases", `${ALIASED_VALUES} values`);
  }
  if (depth - 1 + target.height > DEPTH) return stop(builder, span, "the nesting", `${DEPTH} levels`);
  return { ...target, end: span.end };
}

function stop(builder: Builder, span: Span, what: string, limit: string): Built {
  builder.diagnostics.push(diagnostic("input-too-large", span, { what, limit }));
  builder.stopped = true;
  return leaf(null, "", span);
}

function leaf(value: string | number | boolean | null, written: string, span: Span): Built {
  return { tree: { kind: "scalar", value, written, span }, size: 1, height: 0, end: span.end };
}

/** A block collection ends with its last value; the parser counts the comments after it in. */
function until(span: Span, parts: readonly Built[]): Span {
  const end = parts.reduce((last, part) => Math.max(last, part.end), span.start);
  return { start: span.start, end: end > span.start ? end : span.end };
}

function combine(tree: Tree, parts: readonly Built[]): Built {
  const size = parts.reduce((sum, part) => sum + part.size, 1);
  const height = parts.reduce((highest, part) => Math.max(highest, part.height), 0) + 1;
  return { tree, size, height, end: tree.span.end };
}

function checkText(builder: Builder, text: string, what: string, span: Span): void {
  if (builder.loneSurrogates || text.isWellFormed()) return;
  builder.diagnostics.push(diagnostic("lone-surrogate", span, { what }));
}

function scalarValue(value: unknown): string | number | boolean | null {
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Where a node stands, without the space and line breaks after it; `undefined` for an empty one. */
function spanOf(builder: Builder, node: unknown): Span | undefined {
  const range = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  if (range === undefined || range === null) return undefined;
  const [start, end] = range;
  const length = builder.text.slice(start, end).trimEnd().length;
  return length === 0 ? undefined : { start, end: start + length };
}
