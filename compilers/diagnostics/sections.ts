/** A part of a text, and the line at which it starts, from 1. */
export interface Section {
  readonly line: number;
  readonly text: string;
}

/** The parts of a text between empty lines that hold `mark`, without the comments in front of them; `comment` starts such a line. */
export function sectionsWith(text: string, mark: string, comment: string): readonly Section[] {
  let line = 1;
  return text.split("\n\n").flatMap((section) => {
    const start = line;
    line += section.split("\n").length + 1;
    if (!section.includes(mark)) return [];
    const lines = section.trimEnd().split("\n");
    const comments = lines.findIndex((each) => !each.startsWith(comment));
    return [{ line: start + comments, text: lines.slice(comments).join("\n") }];
  });
}
