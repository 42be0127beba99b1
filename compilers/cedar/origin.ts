import { printText } from "./literal.js";

/** What came from one rule, in a printed file: each policy with its annotations, and the line it starts at, from 1. */
export function cedarOfRule(
  text: string,
  id: string,
): readonly { readonly line: number; readonly text: string }[] {
  const origin = `\n@rule(${printText(id)})\n`;
  let line = 1;
  return text.split("\n\n").flatMap((section) => {
    const start = line;
    line += section.split("\n").length + 1;
    if (!section.includes(origin)) return [];
    const lines = section.trimEnd().split("\n");
    const comments = lines.findIndex((each) => !each.startsWith("//"));
    return [{ line: start + comments, text: lines.slice(comments).join("\n") }];
  });
}
