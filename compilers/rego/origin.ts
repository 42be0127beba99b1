import { printOrigin } from "./annotation.js";

/** What came from one rule, in a printed module: each definition without its annotation, and the line it starts at, from 1. */
export function regoOfRule(
  text: string,
  id: string,
): readonly { readonly line: number; readonly text: string }[] {
  const origin = `\n${printOrigin(id).join("\n")}\n`;
  let line = 1;
  return text.split("\n\n").flatMap((section) => {
    const start = line;
    line += section.split("\n").length + 1;
    if (!section.includes(origin)) return [];
    const lines = section.trimEnd().split("\n");
    const comments = lines.findIndex((each) => !each.startsWith("#"));
    return [{ line: start + comments, text: lines.slice(comments).join("\n") }];
  });
}
