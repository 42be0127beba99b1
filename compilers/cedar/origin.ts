import { type Section, sectionsWith } from "../diagnostics/index.js";
import { printText } from "./literal.js";

/** What came from one rule, in a printed file: each policy with its annotations. */
export function cedarOfRule(text: string, id: string): readonly Section[] {
  return sectionsWith(text, `\n@rule(${printText(id)})\n`, "//");
}
