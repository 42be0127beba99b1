import { type ChildProcess, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concord, spawnConcord } from "../cli/harness.js";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/service.md"), "utf8");

interface Example {
  readonly command: string;
  readonly output: string;
}

const EXAMPLES = [...PAGE.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, text = ""]) =>
  examplesOf(text),
);
const STARTS = EXAMPLES.filter(({ command }) => command.startsWith("concord serve "));
const CALLS = EXAMPLES.filter(({ command }) => command.startsWith("curl "));

/** A command stands after a dollar, goes on while a quote is open, and is followed by what it prints. */
function examplesOf(text: string): readonly Example[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((each) => {
      const lines = each.trimEnd().split("\n");
      const end = lines.findIndex((_, index) => isWhole(lines.slice(0, index + 1).join("\n")));
      return { command: lines.slice(0, end + 1).join("\n"), output: lines.slice(end + 1).join("\n") };
    });
}

function isWhole(command: string): boolean {
  return (command.match(/'/g) ?? []).length % 2 === 0;
}

let child: ChildProcess;
let url = "";
beforeAll(async () => {
  const [, , ...files] = STARTS[0]?.command.split(" ") ?? [];
  child = spawnConcord(["serve", ...files, "--port", "0"], ROOT);
  url = await new Promise((done, fail) => {
    child.stdout?.on("data", (piece) => done(/listening on (\S+)/.exec(String(piece))?.[1] ?? ""));
    child.on("close", () => fail(new Error("the service ended")));
  });
});
afterAll(async () => {
  const ended = new Promise((done) => child.once("close", done));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

describe("the examples print what the page says", () => {
  it("and there are some", () => {
    expect([STARTS.length, CALLS.length]).toEqual([1, 9]);
    expect(STARTS[0]?.output).toBe("listening on http://127.0.0.1:8181");
  });

  it.each(CALLS.map(({ command, output }) => [command, output] as const))("%s", (command, output) => {
    const address = new URL(url).host;
    const printed = execFileSync("sh", ["-c", command.replaceAll("localhost:8181", address)], {
      encoding: "utf8",
    });
    const escaped = output.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*?");
    expect(printed.replaceAll(address, "127.0.0.1:8181")).toMatch(new RegExp(`^${escaped}$`));
  });
});

it("the page names each option that there is, and no other", async () => {
  const { stdout } = await concord(["serve", "--help"]);
  const shared = [
    "--cedar-facts",
    "--var",
    "--opa",
    "--help",
    "--host",
    "--port",
    "--data-urlencode",
    "--get",
  ];
  const optionsOf = (text: string): readonly string[] =>
    [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([name]) => name))]
      .filter((name) => !shared.includes(name))
      .sort();
  const listed = stdout.split("\n").filter((line) => /^ {2}(?:-\w, )?--/.test(line));
  const known = listed.flatMap((line) => optionsOf(line.slice(0, line.indexOf("  ", 3))));
  expect(optionsOf(PAGE)).toEqual([...known].sort());
});
