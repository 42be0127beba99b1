import { isAbsolute, relative, resolve } from "node:path";
import { sarifLog } from "../../../compilers/diagnostics/index.js";
import { jsonText } from "./text.js";

/** A SARIF log that names files below the working folder from there, as those that show it beside the files expect. */
export function sarifText(reports: Parameters<typeof sarifLog>[0]): string {
  const placed = reports.map(({ source, diagnostics }) => ({
    source: { ...source, path: fromHere(source.path) },
    diagnostics,
  }));
  return `${jsonText(sarifLog(placed), 2)}\n`;
}

function fromHere(path: string): string {
  const from = relative(process.cwd(), resolve(path));
  return from.startsWith("..") || isAbsolute(from) ? path : from;
}
