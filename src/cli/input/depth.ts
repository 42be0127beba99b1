/**
 * How many brackets are open after a line of JSON when `open` were before it; `undefined` when no JSON has such a line: it
 * ends inside a string or closes more than is open. Which kind of bracket it is does not matter here.
 */
export function openAfter(line: string, open: number): number | undefined {
  let level = open;
  let inString = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") level += 1;
    else if (character === "}" || character === "]") level -= 1;
    if (level < 0) return undefined;
  }
  return inString ? undefined : level;
}
