import type { Decision } from "../../../compilers/model/index.js";

/** Texts that try to end a literal, a comment or a line, that hide, that Go writes with escapes of its own, or that are Rego. */
export const HOSTILE_TEXTS = [
  '"',
  "\\",
  '\\"',
  "`",
  "\0",
  "x\0y",
  "\u0007",
  "\b\f\r",
  "x\u000by",
  "\u001b[31m",
  "\u007f",
  "\u0085",
  "\u00ad",
  "\u200b",
  "\u2028",
  "\u2029",
  "\u202e",
  "\ufeff",
  "\ufffd",
  "\ue000",
  "\uffff",
  "é",
  "e\u0301",
  "中文",
  "😀",
  "\u{10ffff}",
  "\u{e0001}",
  "in",
  "if",
  "every",
  "and",
  "null",
  "input",
  "_x",
  "__proto__",
  "constructor",
  "A.b",
  "Path",
  'q"; permit(...)',
  "a\nb",
  "\n# METADATA\n# entrypoint: true\n",
  "\nallow if true\n",
  "# regal ignore:all",
  "---",
  "%s",
  " ",
  "\t\t",
  "a]b",
  "x".repeat(300),
  "word ".repeat(60).trim(),
  "é".repeat(130),
] as const;

/** A policy in which every such text is an id, an action, a reason, an attribute, a literal and a part of a pattern. */
export function hostilePolicy(): object {
  const decisions: readonly Decision[] = ["ALLOW", "DENY", "ESCALATE"];
  return {
    name: 'hostile\n\0`"',
    description: HOSTILE_TEXTS.join("|"),
    version: HOSTILE_TEXTS.join(),
    metadata: { texts: HOSTILE_TEXTS },
    rules: HOSTILE_TEXTS.map((text, index) => ({
      id: text,
      action: [text.replaceAll("*", "s"), `action_${index}`],
      decision: decisions[index % 3]?.toLowerCase(),
      reason: `${text}!`,
      description: text,
      metadata: { [text]: text },
      conditions: {
        [`parameters[${JSON.stringify(text)}]`]: { in: [text, "z"] },
        [`parameters[${JSON.stringify(`x${text}`)}]`]: { equals: text },
        text: { prefix: text, not_in: [text, "q"] },
        other: { allowlist: [`${pattern(text)}*${pattern(text)}*z`, "*z"] },
      },
    })),
  };
}

/** A request that fires the rule of a text, and of no other. */
export function hostileRequest(text: string): object {
  return {
    action: text,
    parameters: { [text]: "z", [`x${text}`]: text, text: `${text}t`, other: `${text}${text}z` },
  };
}

function pattern(text: string): string {
  return text.replace(/[\\*]/g, "\\$&");
}
