// The licences of everything that is linked into the embedded OPA, as one text.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runGo } from "./go-toolchain.mjs";

const LICENCE = /^(licen[cs]e|copying|notice|patents)/i;

/** The text to ship beside the program, in an order that is the same on every machine; `target` is Go's environment. */
export function licencesOf(target) {
  const files = new Map();
  const goRoot = runGo(["env", "GOROOT"], target).trim();
  collect(files, "Go", goRoot, goRoot);
  // One line per linked package; those of Go's own library and of this module name no module.
  const format = "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}|{{.Dir}}|{{end}}{{end}}{{.Dir}}";
  for (const line of runGo(["list", "-deps", "-f", format, "."], target).split("\n")) {
    const [module, root, folder] = line.split("|");
    if (folder === undefined) continue;
    // A package may have a licence of its own below that of its module.
    for (let at = folder; at.length >= root.length; at = dirname(at)) collect(files, module, root, at);
  }
  const sections = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sections.map(([title, text]) => `${"=".repeat(80)}\n${title}\n\n${text.trim()}\n`).join("\n");
}

function collect(files, module, root, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !LICENCE.test(entry.name) || entry.name.endsWith(".go")) continue;
    const path = join(folder, entry.name);
    const title = `${module}: ${relative(root, path).replaceAll("\\", "/")}`;
    files.set(title, readFileSync(path, "utf8").replaceAll("\r\n", "\n"));
  }
}
