import { describe, expect, it } from "vitest";
import { compileCedar } from "../../../compilers/cedar/index.js";
import type { Policy } from "../../../compilers/model/index.js";
import { all, any, build, not, on, present } from "./build.js";

const prefix = (...texts: string[]) => on("text", { kind: "prefix", texts });
const oneOf = (attribute: string, ...values: (string | number | boolean)[]) =>
  on(attribute, { kind: "oneOf", values }, "in");

describe("the generated text", () => {
  it("says what the rules say", () => {
    const policy = build({
      attributes: { "n?": "integer" },
      rules: [
        {
          id: "reading",
          action: "read",
          decision: "ALLOW",
          when: [on("path", { kind: "within", directories: ["/a"] })],
        },
        { id: "large", action: "read", decision: "ESCALATE", when: [on("n", { kind: "above", bound: 5 })] },
        {
          id: "secret",
          action: "*",
          decision: "DENY",
          reason: "no",
          when: [on("path", { kind: "suffix", texts: [".k"] })],
        },
      ],
    });
    expect(withoutHead(policy)).toBe(`@id("reading")
@rule("reading")
@decision("allow")
@reason("because of 1")
permit (
  principal,
  action == Action::"read",
  resource
)
when { context.parameters has "path" && (context.parameters["path"] == "/a" || context.parameters["path"] like "/a/*") }
when
{
  (if context.parameters has "n" then context.parameters["n"] < 0 || true else true) &&
  (if context.parameters has "path" then context.parameters["path"] like "*" else true)
};

@id("large")
@rule("large")
@decision("escalate")
@reason("because of 2")
forbid (
  principal,
  action == Action::"read",
  resource
)
when { context.parameters has "n" && context.parameters["n"] > 5 };

@id("secret")
@rule("secret")
@decision("deny")
@reason("no")
forbid (
  principal,
  action in [Action::"read", Action::"*"],
  resource
)
when { !(context.parameters has "path") || (context.parameters has "path" && context.parameters["path"] like "*.k") };
`);
  });

  it("permits by default, with the guards", () => {
    const policy = build({
      defaultDecision: "ALLOW",
      rules: [{ decision: "DENY", when: [oneOf("flag", true)] }],
    });
    expect(withoutHead(policy)).toContain(`@id("default")
@decision("allow")
permit (
  principal,
  action == Action::"act",
  resource
)
when { if context.parameters has "flag" then context.parameters["flag"] || true else true };`);
  });

  it("has no default for the other decisions", () => {
    for (const defaultDecision of ["DENY", "ESCALATE"] as const) {
      expect(withoutHead(build({ defaultDecision, rules: [{ decision: "ALLOW" }] }))).not.toContain(
        "default",
      );
    }
  });
});

describe("a rule that cannot fire", () => {
  it.each([
    ["asks for what is absent", [present("text"), not(present("text"))]],
    ["asks for one of nothing", [oneOf("text")]],
    ["is about another action", [oneOf("action", "other")]],
    ["asks what absence rules out", [any(all(prefix("a"), present("n")), prefix("b")), not(present("text"))]],
    [
      "asks for two attributes and the absence of one",
      [any(not(present("text")), not(present("n"))), present("n"), prefix("a")],
    ],
  ])("is left out when it %s", (_, when) => {
    expect(withoutHead(build({ attributes: { text: "string" }, rules: [{ decision: "ALLOW", when }] }))).toBe(
      "",
    );
  });

  it("is left out when an earlier rule of `first-match` always allows", () => {
    const policy = build({ combining: "first-match", rules: [{ decision: "ALLOW" }, { decision: "DENY" }] });
    expect(withoutHead(policy)).not.toContain("forbid");
  });
});

describe("`first-match`", () => {
  it("holds back a forbid where an earlier rule allows, and only there", () => {
    const policy = build({
      combining: "first-match",
      attributes: { "text?": "string", "n?": "integer" },
      rules: [
        { id: "a", decision: "ALLOW", when: [oneOf("text", "a")] },
        { id: "b", decision: "DENY", when: [oneOf("text", "b")] },
        { id: "n", decision: "ESCALATE", when: [on("n", { kind: "min", bound: 1 })] },
        { id: "late", decision: "ALLOW", when: [prefix("z")] },
      ],
    });
    const text = withoutHead(policy);
    expect(clauses(text, "b")).toBe(
      'when { context.parameters has "text" && context.parameters["text"] == "b" };',
    );
    expect(clauses(text, "n")).toBe(
      'when { context.parameters has "n" && context.parameters["n"] >= 1 }\n' +
        'unless { context.parameters has "text" && context.parameters["text"] == "a" };',
    );
  });
});

it("`first-match` does not ask about earlier rules that exclude a later one, absent or not", () => {
  const rules = ["a", "b", "c", "d"].map((text, index) => ({
    id: text,
    decision: index % 2 === 0 ? ("ALLOW" as const) : ("DENY" as const),
    when: [oneOf("text", text)],
  }));
  expect(withoutHead(build({ combining: "first-match", rules }))).not.toContain("unless");
});

describe("the action's name", () => {
  it("is settled where it is known, and asked of the host where it is not", () => {
    const policy = build({
      rules: [
        {
          id: "r",
          action: ["act", "*"],
          decision: "ALLOW",
          when: [not(oneOf("action", "other")), prefix("a")],
        },
      ],
    });
    const [named = "", open = ""] = withoutHead(policy).split('Action::"*"');
    expect(named).not.toContain('== "other"');
    expect(open).toContain('!(context.host.action == "other")');
  });
});

function withoutHead(policy: Policy): string {
  return compileCedar(policy).text.replace(/^(?:\/\/.*\n)+/, "");
}

function clauses(text: string, rule: string): string {
  const own = text.split("\n\n").find((each) => each.startsWith(`@id("${rule}")`)) ?? "";
  return own.slice(own.indexOf(")\n", own.indexOf("resource")) + 2).trimEnd();
}
