import { expect, it } from "vitest";
import { reductions } from "../../../compilers/yaml/index.js";
import { shrinkPolicy } from "../../../src/checker/shrink/policy.js";

const TEXT = `# about files
name: many
rules:
${Array.from({ length: 40 }, (_, index) => `  - {id: r${index}, action: a${index}, decision: deny, reason: because}`).join("\n")}
`;

it("keeps the rule that matters and what it is called", async () => {
  const tried: string[] = [];
  const smallest = await shrinkPolicy(TEXT, reductions, async (text) => {
    tried.push(text);
    return text.includes("id: r17") && text.includes("action: a17");
  });
  expect(smallest).toBe("name: many\nrules:\n  - { id: r17, action: a17 }\n");
  // By halves and quarters: far fewer tries than rules times rules.
  expect(tried.length).toBeLessThan(100);
});

it("tries no text twice, and no more than it may", async () => {
  const tried: string[] = [];
  const never = async (text: string): Promise<boolean> => {
    tried.push(text);
    return false;
  };
  expect(await shrinkPolicy(TEXT, reductions, never)).toBe(TEXT);
  expect(new Set(tried).size).toBe(tried.length);
  tried.length = 0;
  await shrinkPolicy(TEXT, reductions, never, 7);
  expect(tried).toHaveLength(7);
});

it("leaves a text that it cannot read as it is", async () => {
  expect(await shrinkPolicy("rules: [", reductions, async () => true)).toBe("rules: [");
});
