import type { Fault } from "./edit.js";
import type { Clause } from "./rego-clause.js";
import { type Reason, UNREACHABLE } from "./rego-unreachable.js";
import type { Token } from "./token.js";

/**
 * Whether a fault may be planted: those that provably change no answer are not. Each reason is a function; docs/mutants.md
 * lists them.
 */
export function isPlantable(fault: Fault, clause: Clause, clauses: readonly Clause[]): boolean {
  return !REASONS.some((isEquivalent) => isEquivalent(fault, clause, clauses));
}

/** The number by which the members of a set are sorted: two of them are swapped instead, which always shows. */
export function isOrderKey(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index]?.kind === "number" &&
    tokens[index - 1]?.text === "[" &&
    tokens[index - 2]?.text === "contains"
  );
}

/** Parts of the library that only make it faster, with what may become of them: what follows asks the same again. */
const SHORTCUTS: Readonly<Record<string, readonly string[]>> = {
  // A text that holds a segment of dots holds `/.` too, as it begins with a slash.
  has_dot_segment: ['drop contains ( path , "/." )'],
  // A label of more than 63 characters needs a name of more.
  has_long_label: [
    "drop count ( host ) > 63",
    "> as >= in count ( host ) > 63",
    "63 as 62 in count ( host ) > 63",
  ],
  // What is the directory but for its slash is a beginning of it.
  within: [
    "drop startswith ( directory , path )",
    "startswith as contains in startswith ( directory , path )",
  ],
  under: ["drop endswith ( domain , host )", "endswith as contains in endswith ( domain , host )"],
  // The set of one member is merged by the general clause as well.
  merged: ["1 as 0 in count ( fired ) == 1", "remove", "swap"],
  // A month outside of the list of months has no days.
  epoch_days: ["drop month >= 1", "drop month <= 12", "1 as 0 in month >= 1", "12 as 13 in month <= 12"],
  // A slice takes nothing but whole numbers; the next clause takes every whole number.
  // An IPv6 address is in no range of IPv4; one that spells an IPv4 address is of no type.
  in_range_4: [
    'drop not contains ( address , ":" )',
    'contains as startswith in not contains ( address , ":" )',
    'contains as endswith in not contains ( address , ":" )',
    '":" as ":x" in not contains ( address , ":" )',
  ],
  // No instant is longer, by what is asked of its parts; nothing but a text can be split.
  epoch_milliseconds: [
    "drop is_string ( text )",
    "drop count ( text ) <= 29",
    "29 as 30 in count ( text ) <= 29",
  ],
  // An offset without anything in front of it leaves no time of day.
  split_offset: [">= as > in start >= 0", "0 as 1 in start >= 0"],
  // No digits and two zeros are not the three digits that are wanted.
  seconds: ["drop count ( fraction ) >= 1", "1 as 0 in count ( fraction ) >= 1"],
  is_whole: ["== as != in array . slice ( [ ] , number , number ) == [ ]", "remove"],
};

/** A shortcut weakened, in the clause that holds it. */
const isShortcut: Reason = (fault, clause) =>
  !INSIDE_ELSE.has(clause.word) && (SHORTCUTS[clause.word]?.includes(describe(fault, clause)) ?? false);

const INSIDE_ELSE: ReadonlySet<string> = new Set(["within", "under"]);

/** The same in the second clause of `within` and `under`, where the shortcut is. */
const isShortcutOfElse: Reason = (fault, clause, clauses) => {
  if (clause.word !== "else" || clause.conditions.length !== 2) return false;
  const first = clauses[clauses.indexOf(clause) - 1];
  if (first === undefined || !INSIDE_ELSE.has(first.word)) return false;
  return SHORTCUTS[first.word]?.includes(describe(fault, clause)) ?? false;
};

/**
 * `is_number` beside comparisons: in `is_integer` and `is_decimal` nothing but a number lies between two numbers in Rego's
 * order of all values; in the bounds, every value has been asked for its type before a rule is.
 */
const isTestOfNumber: Reason = (fault, clause) =>
  ["is_integer", "is_decimal", "at_least", "at_most", "above", "below"].includes(clause.word) &&
  describe(fault, clause) === "drop is_number ( value )";

/** `is_string` beside a builtin that is undefined for anything but a text. */
const isTestOfText: Reason = (fault, clause) => {
  const dropped = /^drop is_string \( (\w+) \)$/.exec(describe(fault, clause))?.[1];
  if (dropped === undefined) return false;
  return clause.conditions.some(
    ([callee, , argument]) => TEXT_BUILTINS.has(callee?.text ?? "") && argument?.text === dropped,
  );
};

const TEXT_BUILTINS: ReadonlySet<string> = new Set(["startswith", "endswith", "trim", "split"]);

/**
 * The type test in front of a negation, where another clause of the same name holds for the absent value anyway: it only
 * keeps an absent value from passing for one that fails, and other types do not come this far.
 */
const isBesideAbsence: Reason = (fault, clause, clauses) => {
  const path = /^drop is_\w+ \( (request(?: \. \w+| \[ "[^"]*" \])+) \)$/.exec(describe(fault, clause))?.[1];
  if (path === undefined) return false;
  const absences = clauses.flatMap((each) => {
    const [only] = each.conditions;
    const isSibling = each.word === clause.word && each.conditions.length === 1;
    return isSibling && only?.[0]?.text === "not" ? [only[1]?.text] : [];
  });
  return clauses.some(
    (each) => absences.includes(each.word) && textOf(each.conditions[0] ?? []) === `${path} != null`,
  );
};

/** The only member of a set of misfits: what is asked for when something misfits is then always this. */
const isOnlyMisfit: Reason = ({ kind }, clause, clauses) =>
  kind === "guard-dropped" &&
  clause.word.startsWith("misfits_") &&
  clauses.filter((each) => each.word === clause.word).length === 1;

/**
 * The key of a default: an action that has none falls to the answer for unlisted names, in which no rule can fire that did not
 * for the action itself, so with the same default it is the same.
 */
const isKeyOfDefault: Reason = ({ kind, edits }, clause, clauses) => {
  const [edit] = edits;
  const isKey = clause.head.some((token) => token.kind === "string" && token.start === edit?.start);
  if (kind !== "literal-changed" || clause.word !== "default" || !isKey) return false;
  const unlisted = clauses.find(({ head }) => /^(?:default )?unlisted$/.test(textOf(head)));
  return unlisted !== undefined && textOf(unlisted.value) === textOf(clause.value);
};

/** The default of actions for which a rule without conditions answers, so that nothing is left for a default. */
const isNeverDefault: Reason = (_, clause, clauses) => {
  if (clause.word !== "default") return false;
  const key = textOf(clause.head.slice(1));
  if (key === "unlisted") return clauses.some((each) => each.word === "matched" && asksOnlyForAction(each));
  const start = clauses.findIndex(({ head }) => textOf(head) === key);
  const following = clauses.slice(start + 1).findIndex(({ word }) => word !== "else");
  const chain = clauses.slice(start, following === -1 ? undefined : start + 1 + following);
  return chain.some(({ value, conditions }) => {
    const asked = textOf(conditions[0] ?? value).replace(/^found := /, "");
    return conditions.length < 2 && alwaysAnswers(asked, clauses);
  });
};

/** Whether a rule has no conditions, or is the merger of a set with such a rule. */
function alwaysAnswers(asked: string, clauses: readonly Clause[]): boolean {
  const set = /^merged \( (\w+) \)$/.exec(asked)?.[1];
  if (set !== undefined) {
    return clauses.some(({ word, head, conditions }) => {
      const member = /\[ \d+ , (.*) \]$/.exec(textOf(head))?.[1];
      return (
        word === set && conditions.length === 0 && member !== undefined && alwaysAnswers(member, clauses)
      );
    });
  }
  const key = asked.replace(/^rule \. (\w+)$/, 'rule [ "$1" ]');
  return clauses.some((each) => each.conditions.length === 0 && keyOf(each.head) === key);
}

function asksOnlyForAction({ conditions }: Clause): boolean {
  return conditions.length === 1 && textOf(conditions[0] ?? []) === "is_string ( input . action )";
}

/** The action has been asked for its type before anything that looks at it. */
const isTestOfAction: Reason = (fault, clause) =>
  /^drop is_string \( (?:input|request) \. action \)$/.test(describe(fault, clause));

function keyOf(head: readonly Token[]): string {
  return head[0]?.text === "rule" ? textOf(head) : "";
}

/** What stands between the numbers of patterns that match, where there is one pattern. */
const isSeparator: Reason = ({ kind }, clause, clauses) =>
  kind === "literal-changed" &&
  clause.word === "unlisted" &&
  clauses.filter(({ word }) => word === "matched").length === 1;

const REASONS: readonly Reason[] = [
  isShortcut,
  isShortcutOfElse,
  isTestOfNumber,
  isTestOfText,
  isBesideAbsence,
  isOnlyMisfit,
  isKeyOfDefault,
  isNeverDefault,
  isTestOfAction,
  isSeparator,
  ...UNREACHABLE,
];

/** A fault in the words of the table above. */
function describe({ kind, edits }: Fault, clause: Clause): string {
  if (kind === "rule-removed") return "remove";
  if (kind === "precedence-swapped") return "swap";
  const [edit] = edits;
  if (edit === undefined || edits.length > 1) return "";
  if (kind === "guard-dropped") {
    const dropped = clause.conditions.find(
      ([first]) => first !== undefined && edit.start <= first.start && first.start < edit.end,
    );
    return `drop ${textOf(dropped ?? [])}`;
  }
  const isChanged = ({ start, end }: Token): boolean => start === edit.start && end === edit.end;
  const condition = clause.conditions.find((each) => each.some(isChanged)) ?? [];
  return `${clause.tokens.find(isChanged)?.text ?? ""} as ${edit.text} in ${textOf(condition)}`;
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(" ");
}
