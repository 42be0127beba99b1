import { stat } from "node:fs/promises";

/**
 * Calls `onChange` whenever one of the files is another than at the look before, and once at the first look: what changed between
 * the reading of the files and that look would be missed otherwise. Looking by name survives editors that replace a file, and
 * files that are gone for a while. Gives what ends it; it does not keep the process alive.
 */
export function watchFiles(files: readonly string[], interval: number, onChange: () => void): () => void {
  let before: string | undefined;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const now = (await Promise.all(files.map(signatureOf))).join("\n");
    isLooking = false;
    if (now === before) return;
    before = now;
    onChange();
  };
  const timer = setInterval(() => void look(), interval).unref();
  return () => clearInterval(timer);
}

/** What changes when a file is written or replaced. */
async function signatureOf(file: string): Promise<string> {
  return stat(file, { bigint: true }).then(
    ({ ino, size, mtimeNs, ctimeNs }) => `${ino} ${size} ${mtimeNs} ${ctimeNs}`,
    () => "gone",
  );
}
