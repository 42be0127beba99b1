import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const FILES = {
  "policy.yaml": "rules: [{action: pay, decision: allow, conditions: {n: {max: 5}, m: {min: 1}}}]\n",
  "other.yaml": "rules: [{action: pay, decision: deny, conditions: {n: {max: 6}}}]\n",
  "policy.properties.yaml": "properties: [{id: none, never: ALLOW, when: {n: {min: 1}}}]\n",
} as const;
const folder = temporaryFolders(FILES);

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ["prove", ["policy.yaml"]],
  ["analyze", ["policy.yaml"]],
  ["assert", ["policy.yaml"]],
  ["diff", ["policy.yaml", "other.yaml"]],
];

describe("a command that is interrupted", () => {
  it.each(COMMANDS)("%s: 130, with a report, and no question left behind", async (command, files) => {
    const path = folder();
    let released = 0;
    const onInterrupt = (listener: () => void): (() => void) => {
      listener();
      return () => {
        released += 1;
      };
    };
    const argv = [command, ...files.map((file) => join(path, file)), "--smt-out", join(path, "smt")];
    const human = await concord(argv, { onInterrupt });
    expect(human.code).toBe(130);
    expect(human.stdout).not.toBe("");
    expect(released).toBe(1);
    expect(existsSync(join(path, "smt"))).toBe(false);
  });
});
