import { printAnnotation } from "./annotation.js";
import type { Clause, Definition, Head, RegoModule, Term } from "./ast.js";
import { printKey } from "./literal.js";
import { LINE_LENGTH, markLine, printBody, printExpr } from "./print-body.js";
import { printMembers, printStep, printTerm } from "./print-term.js";

/** The linter's limits on files and rules, which one policy in one module cannot always heed. */
const FILE_LENGTH = 500;
const RULE_LENGTH = 30;
/** What `opa fmt` writes anew in one-line bodies of `else`: keywords as keys, escapes, what Go does not print. */
const REWRITTEN = /\["\w+"\]|\\|[^ -~]/;

/** Prints a module as `opa fmt` would. */
export function printRego({ packagePath, annotation, rules }: RegoModule): string {
  const dotted = rules.some((rule) => rule.kind !== "library" && rule.head.keys.length > 1);
  const sections = rules.map((rule) => (rule.kind === "library" ? rule.text : printDefinition(rule, dotted)));
  const length = sections.reduce((lines, text) => lines + text.split("\n").length + 1, 0);
  // The folder has the policy's name and not `concord`, which is there to keep clear of other packages of a server.
  const marks = ["directory-package-mismatch", ...(length > FILE_LENGTH - 20 ? ["file-length"] : [])].join(
    ",",
  );
  const start = [
    ...printAnnotation(annotation),
    `package ${packagePath.join(".")} # regal ignore:${marks}`,
  ].join("\n");
  return `${[start, ...sections].join("\n\n")}\n`;
}

function printDefinition(definition: Definition, dotted: boolean): string {
  const { annotation, head } = definition;
  const marks = head.keys.some((key) => key !== key.toLowerCase()) ? ["prefer-snake-case"] : [];
  const lines = printClauses(definition, dotted, marks);
  if (annotation !== undefined) return [...printAnnotation(annotation), ...lines].join("\n");
  const isLong = lines.length > RULE_LENGTH;
  return (isLong ? printClauses(definition, dotted, [...marks, "rule-length"]) : lines).join("\n");
}

function printClauses(
  { kind, head, clauses }: Definition,
  dotted: boolean,
  marks: readonly string[],
): readonly string[] {
  const start = `${kind === "default" ? "default " : ""}${printHead(head, dotted)}`;
  const join = kind === "member" ? " contains " : " := ";
  return clauses.flatMap((clause, index) =>
    index === 0 ? printClause(start, join, clause, marks) : ["", ...printClause("else", join, clause, [])],
  );
}

/** `opa fmt` puts the one key of a head in brackets, unless some head of the module has several. */
function printHead({ name, keys, parameters }: Head, dotted: boolean): string {
  const steps = keys.map((key) => (dotted ? printStep(key) : `[${printKey(key)}]`));
  const start = `${name}${steps.join("")}`;
  return parameters.length === 0 ? start : `${start}(${parameters.map(printTerm).join(", ")})`;
}

/** One line if it fits, else a body in braces, else also a value on several lines. */
function printClause(
  start: string,
  join: string,
  { value, body }: Clause,
  marks: readonly string[],
): readonly string[] {
  const left = value === undefined ? start : `${start}${join}${printTerm(value)}`;
  const [first] = body;
  if (first !== undefined && body.length === 1) {
    const [line, ...more] = printExpr(first);
    const whole = `${left} if ${line}`;
    const isRewritten = start === "else" && REWRITTEN.test(whole);
    if (more.length === 0 && whole.length <= LINE_LENGTH && !isRewritten) return markLine(whole, ...marks);
  }
  const end = first === undefined ? "" : " if {";
  const opening = markLine(`${left}${end}`, ...marks);
  const isBroken = value !== undefined && left.length + end.length > LINE_LENGTH;
  return [
    ...(isBroken ? printBroken(start, join, value, end, marks) : opening),
    ...(first === undefined ? [] : [...printBody(body), "}"]),
  ];
}

/** An array or object with each member on a line of its own. */
function printBroken(
  start: string,
  join: string,
  value: Term,
  end: string,
  marks: readonly string[],
): readonly string[] {
  if (value.kind !== "array" && value.kind !== "object") {
    return markLine(`${start}${join}${printTerm(value)}${end}`, ...marks);
  }
  const [open = "", close = ""] = value.kind === "array" ? "[]" : "{}";
  return [
    ...markLine(`${start}${join}${open}`, ...marks),
    ...printMembers(value).flatMap((member) => markLine(`\t${member},`)),
    `${close}${end}`,
  ];
}
