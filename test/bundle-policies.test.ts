import { describe, expect, it } from "vitest";
import { compileRego } from "../compilers/rego/index.js";
import { buildBundle, compileWasmOfAll, loadPolicy, type Policy } from "../src/index.js";
import { fileIn, readArchive } from "./bundle/archive.js";
import { keyOf } from "./bundle/keys.js";

function policyOf(name: string): Policy {
  const text = `name: ${JSON.stringify(name)}\nversion: "2"\nrules: [{id: a, action: read, decision: allow}]`;
  const { policy } = loadPolicy({ path: "x.yaml", text });
  if (policy === undefined) throw new Error("the policy does not load");
  return policy;
}

const [a, b] = [policyOf("a"), policyOf("b")];

describe("a bundle", () => {
  it("holds the Rego of its policies and a manifest that owns their packages only", () => {
    const { bytes, revision, roots } = buildBundle([b, a]);
    expect(readArchive(bytes).map(({ name }) => name)).toEqual([
      ".manifest",
      "concord/a/policy.rego",
      "concord/b/policy.rego",
    ]);
    expect(fileIn(bytes, "concord/a/policy.rego")).toBe(compileRego(a).text);
    expect(roots).toEqual(["concord/a", "concord/b"]);
    const { entrypoints } = compileRego(a);
    expect(JSON.parse(fileIn(bytes, ".manifest"))).toMatchObject({
      revision,
      roots,
      rego_version: 1,
      metadata: {
        concord: {
          policies: [
            { name: "a", version: "2", digest: a.digest, package: "concord.a", entrypoints },
            { name: "b" },
          ],
        },
      },
    });
  });

  it("is the same bytes for the same policies in any order, and says nothing of its machine", () => {
    const { bytes } = buildBundle([a, b]);
    expect(buildBundle([b, a]).bytes).toEqual(bytes);
    expect([...bytes.subarray(4, 10)]).toEqual([0, 0, 0, 0, 2, 255]);
  });

  it.each(["RS256", "HS256", "RS512"])("is the same bytes when signed by %s", (algorithm) => {
    const signing = { key: keyOf(algorithm).sign, algorithm, keyId: "k", scope: "s" };
    expect(buildBundle([a], { signing }).bytes).toEqual(buildBundle([a], { signing }).bytes);
  });

  it("has the policy's digest as its revision, one over all digests, or the one given", () => {
    expect(buildBundle([a]).revision).toBe(a.digest);
    const both = buildBundle([a, b]).revision;
    expect(both).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([a.digest, b.digest, buildBundle([a, policyOf("c")]).revision]).not.toContain(both);
    expect(buildBundle([a], { revision: "v1.2 ü" }).revision).toBe("v1.2 ü");
  });

  it("names its key, its scope and every file in its signature", () => {
    const signing = { key: keyOf("ES256").sign, keyId: "release", scope: "agents" };
    const { bytes, algorithm } = buildBundle([a], { signing });
    expect(algorithm).toBe("ES256");
    const { signatures } = JSON.parse(fileIn(bytes, ".signatures.json")) as { signatures: string[] };
    const [header, claims] = (signatures[0] ?? "")
      .split(".", 2)
      .map((part): unknown => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(header).toEqual({ alg: "ES256", typ: "JWT", kid: "release" });
    expect(claims).toMatchObject({
      files: [
        { name: ".manifest", algorithm: "SHA-256" },
        { name: "concord/a/policy.rego", algorithm: "SHA-256" },
      ],
      scope: "agents",
    });
    expect(claims).not.toHaveProperty("iat");
  });

  it("is refused for policies of one package", () => {
    expect(() => buildBundle([policyOf("a-b"), b, policyOf("a_b")])).toThrow(
      'the policies "a-b" and "a_b" would both be the package concord.a_b: give one another `name`',
    );
    expect(() => buildBundle([a, a])).toThrow('two policies "a" would both be the package concord.a');
    expect(() => buildBundle([])).toThrow("a bundle needs a policy");
  });

  it.each(["", "a\nb", "a\u0000", "\ud800", "x".repeat(201)])(
    "is refused with the revision %j",
    (revision) => {
      expect(() => buildBundle([a], { revision })).toThrow("a revision is a text of 1 to 200 characters");
    },
  );
});

describe("the Wasm of several policies", () => {
  it("has the entry points of all", async () => {
    const text = Buffer.from(await compileWasmOfAll([a, b])).toString("latin1");
    expect(text.slice(0, 4)).toBe("\0asm");
    expect(text).toContain("concord/a/result");
    expect(text).toContain("concord/b/result");
  });

  it("is refused for policies of one package", async () => {
    await expect(compileWasmOfAll([a, a])).rejects.toThrow("would both be the package");
  });
});
