import { stat } from "node:fs/promises";

/**
 * Looks at files now and every `interval` milliseconds. Calls `onChange` whenever one of them is another than at the look before, and
 * once at the first look: what changed between the reading of the files and that look would be missed otherwise. Looking by name
 * survives editors that replace a file by renaming another one, files that are gone for a while, links, and file systems without
 * events. Gives what ends it; it does not keep the process alive.
 */
export function watchFiles(files: readonly string[], interval: number, onChange: () => void): () => void {
  let before: string | undefined;
  let isLooking = false;
  let hasEnded = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const now = (await Promise.all(files.map(signatureOf))).join("\n");
    isLooking = false;
    if (now === before || hasEnded) return;
    before = now;
    onChange();
  };
  void look();
  const timer = setInterval(() => void look(), interval).unref();
  return () => {
    hasEnded = true;
    clearInterval(timer);
  };
}

/** What changes when a file is written or replaced. */
async function signatureOf(file: string): Promise<string> {
  return stat(file, { bigint: true }).then(
    ({ ino, size, mtimeNs, ctimeNs }) => `${ino} ${size} ${mtimeNs} ${ctimeNs}`,
    () => "gone",
  );
}
