import { type Section, sectionsWith } from "../diagnostics/index.js";
import { printOrigin } from "./annotation.js";

/** What came from one rule, in a printed module: each definition without its annotation. */
export function regoOfRule(text: string, id: string): readonly Section[] {
  return sectionsWith(text, `\n${printOrigin(id).join("\n")}\n`, "#");
}
