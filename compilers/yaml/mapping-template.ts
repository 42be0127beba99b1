import { type Diagnostic, diagnostic, suggest } from "../diagnostics/index.js";
import { EXTENSIONS, type Template } from "../model/index.js";
import { entriesOf, type Tree } from "./tree.js";

/** Reads a template: a text that begins with `$` is a place in the request, `{$ip: ..}` an extension value of Cedar. */
export function readTemplate(tree: Tree, report: (diagnostic: Diagnostic) => void): Template {
  if (tree.kind === "list")
    return { kind: "list", items: tree.items.map((each) => readTemplate(each, report)) };
  if (tree.kind === "map") return readExtension(tree, report) ?? readMap(tree, report);
  const { value, span } = tree;
  if (typeof value !== "string" || !value.startsWith("$")) return { kind: "constant", value };
  if (value.startsWith("$$")) return { kind: "constant", value: value.slice(1) };
  const [root, ...path] = value.slice(1).split(".");
  if (root !== "request" || path.includes("")) {
    report(
      diagnostic("bad-value", span, {
        what: "a place",
        value,
        allowed: "a place such as `$request.parameters.path`, or `$$` for a dollar sign itself",
        ...proposalFor(root ?? "", path),
      }),
    );
  }
  return { kind: "place", path };
}

function readMap(tree: Tree, report: (diagnostic: Diagnostic) => void): Template {
  return {
    kind: "map",
    entries: entriesOf(tree).map(({ key, value }) => [key, readTemplate(value, report)]),
  };
}

/** A map whose only key is such as `$ip`; a key `ip` is an attribute like any other. */
function readExtension(tree: Tree, report: (diagnostic: Diagnostic) => void): Template | undefined {
  const [entry, ...others] = entriesOf(tree);
  if (entry === undefined || others.length > 0 || !entry.key.startsWith("$")) return undefined;
  const word = entry.key.slice(1);
  const extension = EXTENSIONS.find((each) => each === word);
  if (extension !== undefined)
    return { kind: "extension", extension, value: readTemplate(entry.value, report) };
  if (word === "number") return undefined;
  const suggestion = suggest(word, EXTENSIONS);
  report(
    diagnostic("unknown-key", entry.keySpan, {
      key: entry.key,
      where: "a template",
      known: EXTENSIONS.map((each) => `$${each}`),
      ...(suggestion === undefined ? {} : { suggestion: `$${suggestion}` }),
    }),
  );
  return undefined;
}

function proposalFor(root: string, path: readonly string[]): { readonly suggestion?: string } {
  const near = suggest(root, ["request"]);
  const rest = path.filter((each) => each !== "");
  if (near !== undefined) return { suggestion: `$${[near, ...rest].join(".")}` };
  return ["parameters", "subject", "resource", "context", "action"].includes(root)
    ? { suggestion: `$request.${[root, ...rest].join(".")}` }
    : {};
}
