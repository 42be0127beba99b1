/** Why a text is not a canonical absolute path (semantics, section 3, `path`), or `undefined` when it is one. */
export function pathProblem(text: string): string | undefined {
  if (!text.startsWith("/")) return "a path starts with `/`";
  if (text.includes("\0") || text.includes("\\")) return "a path has no NUL and no backslash";
  if (text.includes("//")) return "a path has no empty segment";
  if (text.includes("/.") && /\/\.\.?(?:\/|$)/.test(text)) return "a path has no `.` or `..` segment";
  return undefined;
}

/** A directory without its trailing slash; the root becomes the empty text, so that `directory + "/"` is always its inside. */
export function directoryOf(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
