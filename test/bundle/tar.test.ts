import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { textFile } from "../../src/bundle/index.js";
import { packTar } from "../../src/bundle/tar.js";
import { readArchive } from "./archive.js";

const LONG = `${"folder/".repeat(20)}${"n".repeat(90)}.rego`;
const FILES = ["b", "a", ".manifest", "é/ü", LONG].map((name, index) =>
  textFile(name, "x".repeat(512 * index)),
);

describe("an archive", () => {
  it("holds the files by their names' bytes, with no time and no owner", () => {
    expect(readArchive(gzipSync(packTar(FILES)))).toMatchObject([
      { name: ".manifest", mode: "0000644", times: "00000000000", text: "x".repeat(1024) },
      { name: "a", text: "x".repeat(512) },
      { name: "b", text: "" },
      { name: LONG, text: "x".repeat(2048) },
      // The reader takes bytes for characters.
      { name: Buffer.from("é/ü").toString("latin1"), text: "x".repeat(1536) },
    ]);
  });

  it("is the same whatever the order of the files", () => {
    expect(packTar([...FILES].reverse())).toEqual(packTar(FILES));
  });

  it("is one that tar reads", () => {
    const listed = execFileSync("tar", ["-tf", "-"], {
      input: packTar(FILES.filter(({ name }) => name !== "é/ü")),
    });
    expect(listed.toString().split("\n")).toEqual([".manifest", "a", "b", LONG, ""]);
  });

  it.each([
    ["a part that is too long", `concord/${"n".repeat(101)}`],
    ["a path that is too long", `${"f".repeat(90)}/`.repeat(4)],
  ])("is refused with %s", (_, name) => {
    expect(() => packTar([textFile(name, "")])).toThrow("is too long for a path in a bundle");
  });
});
