/** A file of a bundle; its name is the path inside, with forward slashes and without one in front. */
export interface BundleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Makes a file of a text. */
export function textFile(name: string, text: string): BundleFile {
  return { name, bytes: Buffer.from(text, "utf8") };
}

/** Files in the order of their names' bytes, the same on every machine. */
export function inOrder(files: readonly BundleFile[]): readonly BundleFile[] {
  return [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}
