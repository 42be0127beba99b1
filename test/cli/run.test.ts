import { describe, expect, it } from "vitest";
import { concord } from "./harness.js";

describe("concord", () => {
  it.each<[string, RegExp]>([
    ["--version", /^\d+\.\d+\.\d+/],
    ["--help", /Usage: concord .*Examples:.*Exit codes:/s],
    ["help decide", /Usage: concord decide .*--exit-code.*Examples:/s],
    ["validate --help", /Usage: concord validate .*Examples:/s],
    ["compile --help", /Usage: concord compile .*Examples:/s],
    ["decide --help", /Usage: concord decide .*Examples:/s],
    ["test --help", /Usage: concord test .*Examples:/s],
    ["schema --help", /Usage: concord schema .*Example:/s],
  ])("%s succeeds", async (argv, expected) => {
    const { code, stdout, stderr } = await concord(argv.split(" "));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(expected);
  });

  it.each([
    [[], "Usage: concord"],
    [["valdate"], "Did you mean validate?"],
    [["validate"], "missing required argument 'file'"],
    [["validate", "a.yaml", "--fromat", "json"], "Did you mean --format?"],
    [["validate", "a.yaml", "--format", "serif"], "did you mean `sarif`?"],
    [["validate", "a.yaml", "--var", "novalue"], "write it as name=value"],
    [["validate", "a.yaml", "--var", "a=1", "--var", "a=2"], "--var a: given twice"],
    [["compile", "a.yaml", "--out", "x", "--target", "rgeo"], "did you mean `rego`?"],
    [["compile", "a.yaml", "--out", "x", "--target", "smalltalk"], "choose from rego, cedar, wasm"],
    [["compile", "a.yaml"], "give --out DIR, or --stdout"],
    [["compile", "a.yaml", "--out", "x", "--stdout"], "not both"],
    [["compile", "a.yaml", "--stdout"], "--stdout needs a single --target"],
    [["compile", "a.yaml", "--stdout", "--target", "rego,cedar"], "--stdout needs a single --target"],
    [["compile", "a.yaml", "b.yaml", "--stdout", "--target", "rego"], "--stdout takes a single policy"],
    [["compile", "a.yaml", "--stdout", "--target", "rego", "--watch"], "--watch needs --out"],
    [["decide", "a.yaml"], "give --request or --action"],
    [["decide", "a.yaml", "--param", "a=1"], "--param needs --action"],
    [["decide", "a.yaml", "--request", "r", "--action", "a"], "not both"],
    [["decide", "a.yaml", "--action", "a", "--param", "a=1", "--param", "a=1"], "--param a: given twice"],
    [["decide", "a.yaml", "--action", "a", "--engine", "rego-wsam"], "did you mean `rego-wasm`?"],
    [["decide", "a.yaml", "--action", "a", "--engine", "reference,"], "Unknown engine ``"],
    [["decide", "a.yaml", "b.yaml", "--action", "a"], "too many arguments"],
    [["test", "gone.cases.yaml"], "cannot read gone.cases.yaml: no such file"],
    [["schema", "extra"], "too many arguments"],
  ])("%j is wrong usage", async (argv, expected) => {
    const { code, stdout, stderr } = await concord(argv);
    expect({ code, stdout: stdout.startsWith("{") }).toEqual({ code: 2, stdout: false });
    expect(stderr).toContain(expected);
  });

  it("shows no control character of a wrong argument", async () => {
    const { stderr } = await concord(["validate", "a", "--format", "\u001b[2J\u202e"]);
    expect(stderr).toContain("[2J");
    expect(stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  });

  it("says in one line what it did not expect", async () => {
    const { code, stderr } = await concord(["schema"], { stdoutFails: "EIO" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "concord: unexpected error: write\n" });
  });

  it("is quiet when nobody reads its output", async () => {
    const { code, stderr } = await concord(["schema"], { stdoutFails: "EPIPE" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  });
});
