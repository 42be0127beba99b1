import { printable } from "../../../compilers/diagnostics/index.js";
import { type Answer, type Comparison, decisionsByEngine } from "../../index.js";
import type { Style } from "./style.js";
import { columns, count, jsonText } from "./text.js";

/** An answer as one line of JSON, in the order of keys that readers of such lines rely on. */
export function answerLine(comparison: Comparison): string {
  const { decision, rules, reason, invalid } = comparison.answer;
  return jsonText({
    decision,
    rules,
    reason,
    ...(invalid === undefined ? {} : { invalid }),
    engines: decisionsByEngine(comparison),
    agree: comparison.agree,
  });
}

/** The line for something that is no request: DENY, asked of nobody. */
export function malformedLine(problem: string): string {
  return jsonText({
    decision: "DENY",
    rules: [],
    reason: "engine_error",
    error: problem,
    engines: {},
    agree: false,
  });
}

/** An answer for people; `title` says which request it is about. */
export function answerText(comparison: Comparison, title: string, style: Style): string {
  const { answer, agree, answers } = comparison;
  const differing = agree ? [] : [...answers].map(([name, own]) => [name, own.decision, carriers(own)]);
  const engines = agree ? [...answers].map(([name, own]) => [name, own.decision]) : differing;
  const rows = columns(engines);
  const verdict = agree ? style.green(agreement(answers.size)) : style.red("the engines differ: DENY");
  const lines = [
    `${decisionText(answer, style)}  ${printable(title)}`,
    `  rules    ${answer.rules.length === 0 ? style.dim("none") : answer.rules.map(printable).join(", ")}`,
    `  reason   ${printable(answer.reason)}`,
    ...(answer.invalid === undefined ? [] : [`  invalid  ${answer.invalid.map(printable).join(", ")}`]),
    ...rows.map((row, index) => `  ${index === 0 ? "engines" : "       "}  ${row}`),
    `  ${verdict}`,
  ];
  return lines.join("\n");
}

/** The same place for something that is no request. */
export function malformedText(problem: string, style: Style): string {
  return `${style.red("DENY")}  ${printable(problem)}\n  reason   engine_error; no engine was asked`;
}

function decisionText(answer: Answer, style: Style): string {
  const paint = { ALLOW: style.green, DENY: style.red, ESCALATE: style.yellow }[answer.decision];
  return style.bold(paint(answer.decision));
}

function carriers(answer: Answer): string {
  const rules = answer.rules.length === 0 ? "no rule" : answer.rules.map(printable).join(", ");
  return `${rules} (${printable(answer.reason)})`;
}

function agreement(engines: number): string {
  return engines === 1 ? "1 engine was asked" : `all ${count(engines, "engine")} agree`;
}
