import { diagnostic } from "../diagnostics/index.js";
import type { Combining, Decision } from "../model/index.js";
import { NAME_CHARACTERS } from "./limits.js";
import { DECISIONS } from "./rules.js";
import type { Scope } from "./scope.js";
import { type Entry, entryAt, type Tree, textOf, valueAt } from "./tree.js";

/** The policy's name: its own, or its file's without folders and ending. */
export function readName(root: Tree, path: string): string {
  const own = textOf(valueAt(root, "name"));
  if (own !== undefined && own !== "") return own;
  const stem = path.replace(/^.*[/\\]/s, "").replace(/\.ya?ml$/i, "");
  const short = [...stem.toWellFormed()].slice(0, NAME_CHARACTERS).join("");
  return short === "" ? "policy" : short;
}

/** How rules combine; `deny-overrides` when nothing is said. */
export function readCombining(root: Tree): Combining {
  return textOf(valueAt(root, "combining")) === "first-match" ? "first-match" : "deny-overrides";
}

/** The decision when no rule fires, under either of its spellings; `DENY` when nothing is said. */
export function readDefaultDecision(root: Tree, scope: Scope): Decision {
  const entry = entryAt(root, "default_decision");
  const older = entryAt(root, "default_deny");
  const decision = DECISIONS.get(textOf(entry?.value) ?? "");
  const olderDecision = decisionOfOlder(older);
  if (entry !== undefined && older !== undefined && decision !== undefined && olderDecision !== undefined) {
    if (decision !== olderDecision) reportContradiction(entry, older, scope);
  }
  const decided = decision ?? olderDecision ?? "DENY";
  const speaking = decision === undefined ? older : entry;
  if (decided === "ALLOW" && speaking !== undefined) {
    scope.report(diagnostic("allow-by-default", speaking.keySpan, {}));
  }
  return decided;
}

function decisionOfOlder(entry: Entry | undefined): Decision | undefined {
  const value = entry?.value.kind === "scalar" ? entry.value.value : undefined;
  return value === true ? "DENY" : value === false ? "ALLOW" : undefined;
}

function reportContradiction(a: Entry, b: Entry, scope: Scope): void {
  const [first, second] = a.keySpan.start < b.keySpan.start ? [a, b] : [b, a];
  const related = [{ message: "the other one", span: first.keySpan }];
  scope.report(
    diagnostic("contradictory-keys", second.keySpan, { first: first.key, second: second.key }, related),
  );
}
