import { printable } from "../../../compilers/diagnostics/index.js";
import type { DiffResult, ShownChange, ShownDifference } from "../../index.js";
import { inspectRequest } from "../check/inspect.js";

/** A comparison as a comment on a pull request. */
export function markdownReport(before: string, after: string, { outcome, parts }: DiffResult): string {
  const different = parts.filter(({ relation }) => relation !== "equal");
  const title = `### Decisions: ${code(before)} to ${code(after)}`;
  const equal = `${parts.length - different.length} of ${parts.length} parts of the request space are decided as before.`;
  if (different.length === 0)
    return `${[title, "", outcome === "equal" ? `All ${parts.length} parts of the request space are decided as before.` : equal].join("\n")}\n`;
  return `${[
    title,
    "",
    "| action | now | change | request that shows it | rules before | rules after |",
    "|---|---|---|---|---|---|",
    ...different.flatMap(rows),
    "",
    equal,
  ].join("\n")}\n`;
}

function rows({ label, relation, changes, unknown }: ShownDifference): readonly string[] {
  const now =
    relation === undefined
      ? "**unknown**"
      : relation === "stricter"
        ? "stricter"
        : `**${relation === "both" ? "both" : "more permissive"}**`;
  const shown = changes.map((change) => row(code(label), now, change));
  const open = unknown.map(
    ({ from, to, why }) => `| ${code(label)} | ${now} | ${from} → ${to} | unknown: ${cell(why)} | | |`,
  );
  return [...shown, ...open];
}

function row(label: string, now: string, { from, to, request, before, after, real }: ShownChange): string {
  const shows = real
    ? code(inspectRequest(request))
    : `${code(inspectRequest(request))} **not confirmed: a fault of the prover**`;
  return `| ${label} | ${now} | ${from} → ${to} | ${shows} | ${rules(before)} | ${rules(after)} |`;
}

function rules(answer: ShownChange["before"]): string {
  return answer.rules.length === 0 ? cell(answer.reason) : answer.rules.map(code).join(", ");
}

/** Text of a policy or a request in code, in which nothing acts: more backticks around it than are in it. */
function code(text: string): string {
  const shown = printable(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function cell(text: string): string {
  return printable(text).replace(/[|\\`*_[\]<>&]/g, (character) => `\\${character}`);
}
