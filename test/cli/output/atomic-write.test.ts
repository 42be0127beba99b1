import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeAtomically } from "../../../src/cli/output/atomic-write.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-write-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function files(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
}

describe("atomic writing", () => {
  it("writes text and bytes into new folders", () => {
    writeAtomically([
      { path: join(folder, "a/b/text"), content: "ä\n" },
      { path: join(folder, "bytes"), content: Uint8Array.of(0, 255) },
    ]);
    expect(files()).toEqual(["a", "a/b", "a/b/text", "bytes"]);
    expect(readFileSync(join(folder, "a/b/text"), "utf8")).toBe("ä\n");
    expect([...readFileSync(join(folder, "bytes"))]).toEqual([0, 255]);
  });

  it("replaces a file by another, so that who reads the old one reads on", () => {
    const path = join(folder, "file");
    writeFileSync(path, "old");
    chmodSync(path, 0o444);
    writeAtomically([{ path, content: "new" }]);
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(files()).toEqual(["file"]);
  });

  it("touches nothing when a later file cannot be staged", () => {
    writeFileSync(join(folder, "first"), "old");
    writeFileSync(join(folder, "in-the-way"), "");
    expect(() =>
      writeAtomically([
        { path: join(folder, "first"), content: "new" },
        { path: join(folder, "in-the-way/second"), content: "new" },
      ]),
    ).toThrow();
    expect(files()).toEqual(["first", "in-the-way"]);
    expect(readFileSync(join(folder, "first"), "utf8")).toBe("old");
  });

  it.runIf(existsSync("/proc/self"))("ends where no folder can be made", () => {
    expect(() => writeAtomically([{ path: "/proc/nowhere/deep/file", content: "" }])).toThrow("ENOENT");
  });

  it("leaves no temporary file when a folder stands where a file should", () => {
    mkdirSync(join(folder, "taken"));
    expect(() => writeAtomically([{ path: join(folder, "taken"), content: "new" }])).toThrow();
    expect(files()).toEqual(["taken"]);
    expect(existsSync(join(folder, "taken"))).toBe(true);
  });
});
