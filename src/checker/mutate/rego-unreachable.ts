import type { Fault } from "./edit.js";
import type { Clause } from "./rego-clause.js";
import type { Token } from "./token.js";

/** A reason why a fault changes nothing; docs/mutants.md lists them. */
export type Reason = (fault: Fault, clause: Clause, clauses: readonly Clause[]) => boolean;

/** The number of characters that `substring` takes: every negative one is all that is left, and so is one that is too large. */
const isNegativeLength: Reason = ({ kind, edits }, { tokens, conditions }) => {
  const at = tokens.findIndex(({ start }) => start === edits[0]?.start);
  const line = conditions.find((each) => each.some(({ start }) => start === edits[0]?.start)) ?? [];
  const [, from] = /^\w+ := substring \( (?:\w+) , (\d+) , count \( \w+ \) - \1 \)$/.exec(textOf(line)) ?? [];
  const isLast = line.at(-2)?.start === edits[0]?.start;
  if (kind === "off-by-one" && isLast && from !== undefined && Number(edits[0]?.text) < Number(from))
    return true;
  const around = [tokens[at - 2], tokens[at - 1], tokens[at + 1]].map((token) => token?.text);
  return kind === "off-by-one" && `${around}` === `${[",", "-", ")"]}` && edits[0]?.text !== "0";
};

/** A position that is not below 0: `substring` from one below has no value, so that the body does not hold either. */
const isNegativeStart: Reason = ({ kind, edits }, { conditions }) => {
  const [edit] = edits;
  if (kind !== "guard-dropped" || edit === undefined) return false;
  const line = conditions.find(([first]) => first && edit.start <= first.start && first.start < edit.end);
  const [, position] = /^(\w+) >= 0$/.exec(textOf(line ?? [])) ?? [];
  const takes = new RegExp(`^\\w+ := .*\\bsubstring \\( \\w+ , ${position} , `);
  return position !== undefined && conditions.some((each) => takes.test(textOf(each)));
};

/** The length of a text that begins, or ends, with a text of that length, and of one that holds something behind that. */
const isLengthOfBeginning: Reason = ({ kind, edits }, { conditions }) => {
  const [edit] = edits;
  const asked = conditions.find((each) => edit !== undefined && each.some((token) => isIn(token, edit)));
  const [, name = "", wanted = ""] = /^count \( (\w+) \) >= (\d+)$/.exec(textOf(asked ?? [])) ?? [];
  if (edit === undefined || wanted === "") return false;
  const length = Number(wanted);
  const least = conditions.some((each) => {
    const [callee, , subject, , literal] = each;
    const isEdge = callee?.text === "startswith" || callee?.text === "endswith";
    if (!isEdge || each.length !== 6 || subject?.text !== name || literal?.kind !== "string") return false;
    return [...(JSON.parse(literal.text) as string)].length === length;
  });
  const rest = `rest_0 := substring ( ${name} , ${wanted} , count ( ${name} ) - ${wanted} )`;
  const holdsMore =
    conditions.some((each) => textOf(each) === rest) &&
    conditions.some((each) => /^contains \( rest_0 , "[^"]+" \)$/.test(textOf(each)));
  if (!least) return false;
  if (kind === "guard-dropped") return true;
  if (kind === "comparison-edge") return holdsMore;
  const next = Number(edit.text);
  return kind === "off-by-one" && (next <= length || (holdsMore && next === length + 1));
};

function isIn({ start, end }: Token, edit: Fault["edits"][number]): boolean {
  return edit.start <= start && end <= edit.end;
}

/** What stands behind a name in the text that is searched for `..`, `.-` and `-.`: the dot counts, what follows it does not. */
const isBehindLastDot: Reason = ({ kind, edits }, { word, tokens }) => {
  const at = tokens.findIndex(({ start }) => start === edits[0]?.start);
  const before = tokens.slice(Math.max(0, at - 11), at + 1);
  return (
    kind === "literal-changed" &&
    word === "is_hostname" &&
    textOf(before) === 'padded := concat ( "" , [ "." , value , "."' &&
    edits[0]?.text.startsWith('".') === true
  );
};

/** What misfits, where it is the only member of each set that it is in: these are asked for only when something misfits. */
const isAlwaysOnlyMisfit: Reason = ({ kind }, { word, head }, clauses) => {
  if (kind !== "guard-dropped" || word !== "misfit") return false;
  const key = keyOf(head);
  const sets = clauses.filter(
    ({ conditions }) => conditions.length === 1 && keyOf(conditions[0] ?? []) === key && key !== undefined,
  );
  return (
    sets.length > 0 &&
    sets.every(
      (set) => clauses.filter((each) => each.word === set.word).length === 1 && /^misfits_/.test(set.word),
    )
  );
};

/** `misfit.port` and `misfit["port"]` alike. */
function keyOf(tokens: readonly Token[]): string | undefined {
  const [word, , key] = tokens;
  if (word?.text !== "misfit" || key === undefined) return undefined;
  return key.kind === "string" ? key.text : JSON.stringify(key.text);
}

/**
 * The absent value of an attribute that every user of the clause needs to be there: what holds of absence never comes to
 * anything.
 */
const isAbsenceRefused: Reason = ({ kind }, { word, conditions }, clauses) => {
  const absent = /^not (\w+) \( request \)$/.exec(textOf(conditions[0] ?? []))?.[1];
  if (kind !== "rule-removed" || conditions.length !== 1 || absent === undefined) return false;
  const path = clauses
    .filter((each) => each.word === absent && each.conditions.length === 1)
    .map((each) => /^request(.*) != null$/.exec(textOf(each.conditions[0] ?? []))?.[1])[0];
  const users = clauses.filter((each) => each.word !== word && mentions(each, word));
  return (
    path !== undefined &&
    users.length > 0 &&
    users.every((each) =>
      each.conditions.some(
        (condition) => /^(?:input|request)(.*) != null$/.exec(textOf(condition))?.[1] === path,
      ),
    )
  );
};

function mentions({ tokens }: Clause, word: string): boolean {
  return tokens.some(({ kind, text }) => kind === "name" && text === word);
}

/** A member of a set of answers: the rule that it is. */
function memberOf({ head }: Clause): string | undefined {
  return /^\w+ contains \[ \d+ , (rule (?:\. \w+|\[ "[^"]*" \])) \]$/
    .exec(textOf(head))?.[1]
    ?.replace(/^rule \. (\w+)$/, 'rule [ "$1" ]');
}

/** A rule for every action but some, in the set of an action that is one of these. */
const isRuleOfOtherActions: Reason = ({ kind, edits }, clause, clauses) => {
  if (!["rule-removed", "literal-changed", "guard-dropped"].includes(kind)) return false;
  // The literal has to name no other rule.
  const changed = edits[0]?.text ?? "";
  const isOther = clauses.some(({ head }) => textOf(head) === `rule [ ${changed} ]`);
  return !(kind === "literal-changed" && isOther) && isNeverFired(clause, clauses);
};

/** A set of nothing but such rules, and the order in which it is asked. */
const isSetOfOtherActions: Reason = ({ kind }, clause, clauses) => {
  const next = clauses[clauses.indexOf(clause) + 1];
  if (kind === "rule-removed") return clause.word === "else" && isEmptySet(clause, clauses);
  return kind === "precedence-swapped" && [clause, next].some((each) => each && isEmptySet(each, clauses));
};

/** Whether nothing in a set can fire for the actions of the chain that a clause is in. */
function isEmptySet(clause: Clause, clauses: readonly Clause[]): boolean {
  const set = /^found := merged \( (\w+) \)$/.exec(textOf(clause.conditions[0] ?? []))?.[1];
  const members = clauses.filter(({ word }) => word === set);
  const actions = namesOf(new Set([ownerOf(clause, clauses)]), clauses);
  return members.length > 0 && members.every((each) => sparesAll(each, actions, clauses));
}

function isNeverFired(clause: Clause, clauses: readonly Clause[]): boolean {
  return sparesAll(clause, actionsOf(clause.word, clauses), clauses);
}

/** Whether the rule that is a member of a set spares all these actions. */
function sparesAll(
  clause: Clause,
  actions: readonly string[] | undefined,
  clauses: readonly Clause[],
): boolean {
  const member = memberOf(clause);
  const rules = clauses.filter(({ head }) => member !== undefined && textOf(head) === member);
  return (
    actions !== undefined &&
    rules.length > 0 &&
    rules.every((rule) => {
      const names = sparedBy(rule, clauses);
      return actions.every((action) => names.includes(action));
    })
  );
}

/** The names for which a rule says that it is not: `not one_of_1(input.action)`. */
function sparedBy({ conditions }: Clause, clauses: readonly Clause[]): readonly string[] {
  return conditions.flatMap((condition) => {
    const list = /^not (one_of_\d+) \( input \. action \)$/.exec(textOf(condition))?.[1];
    const definitions = clauses.filter(({ word }) => word === list);
    return definitions.flatMap((each) => {
      // A long list is a definition for each name.
      const name = /^\w+ \( ("[^"]*") \)$/.exec(textOf(each.head))?.[1];
      if (name !== undefined && each.conditions.length === 0) return [JSON.parse(name) as string];
      const [only] = each.conditions;
      if (each.conditions.length !== 1 || !/^value in \[/.test(textOf(only ?? []))) return [];
      return (only ?? []).flatMap(({ kind, text }) =>
        kind === "string" ? [JSON.parse(text) as string] : [],
      );
    });
  });
}

/** The names of the actions that a set is asked for; `undefined` when it is asked for others too. */
function actionsOf(set: string, clauses: readonly Clause[]): readonly string[] | undefined {
  const users = clauses.filter((clause) => clause.word !== set && mentions(clause, set));
  return namesOf(new Set(users.map((clause) => ownerOf(clause, clauses))), clauses);
}

/** The head of the chain that a clause is in. */
function ownerOf(clause: Clause, clauses: readonly Clause[]): string {
  const chain = clauses.slice(0, clauses.indexOf(clause) + 1);
  return textOf(chain.findLast(({ word }) => word !== "else")?.head ?? []).replace(/^default /, "");
}

/** The names of the actions of some chains, those included that are defined to be the same; nothing if a chain has no name. */
function namesOf(owners: ReadonlySet<string>, clauses: readonly Clause[]): readonly string[] | undefined {
  if (owners.size === 0) return undefined;
  const all = new Set(owners);
  for (const { head, value, conditions } of clauses) {
    const target = textOf(value).replace(/^judge \. (\w+)$/, 'judge [ "$1" ]');
    if (conditions.length === 0 && all.has(target)) all.add(textOf(head));
  }
  const names = [...all].map((each) => /^judge \[ ("[^"]*") \]$/.exec(each)?.[1]);
  return names.every((name) => name !== undefined)
    ? names.map((name) => JSON.parse(name) as string)
    : undefined;
}

/** The order of two rules that want different values at the same place. */
const isNeverTogether: Reason = ({ kind }, clause, clauses) => {
  const next = clauses[clauses.indexOf(clause) + 1];
  if (kind !== "precedence-swapped" || next === undefined) return false;
  const [own, other] = [clause, next].map((each) => wantedBy(memberOf(each) ?? foundBy(each), clauses));
  return (
    own !== undefined &&
    other !== undefined &&
    [...own].some(([at, values]) => other.get(at)?.every((value) => !values.includes(value)))
  );
};

/** The one rule that a clause of a chain asks. */
function foundBy({ conditions, value }: Clause): string | undefined {
  const rule = /^found := (rule (?:\. \w+|\[ "[^"]*" \]))$/.exec(textOf(conditions[0] ?? []))?.[1];
  if (conditions.length !== 1 || textOf(value) !== "found") return undefined;
  return rule?.replace(/^rule \. (\w+)$/, 'rule [ "$1" ]');
}

/** The values of which a rule wants one at a place; nothing is known where it has several definitions. */
function wantedBy(
  member: string | undefined,
  clauses: readonly Clause[],
): ReadonlyMap<string, readonly string[]> | undefined {
  const [rule, ...others] = clauses.filter(
    ({ head }) => textOf(head).replace(/^rule \. (\w+)$/, 'rule [ "$1" ]') === member,
  );
  if (rule === undefined || others.length > 0) return undefined;
  const roots = new Map(
    rule.conditions.flatMap((condition): readonly (readonly [string, string])[] => {
      const [, name, path] = /^(\w+) := (input(?: \. \w+)+)$/.exec(textOf(condition)) ?? [];
      return name === undefined || path === undefined ? [] : [[name, path]];
    }),
  );
  return new Map(
    rule.conditions.flatMap((condition): readonly (readonly [string, readonly string[]])[] => {
      const text = textOf(condition);
      const [, root, at, value] =
        /^(\w+)((?: \. \w+| \[ "[^"]*" \])+) (?:==|in) ("[^"]*"|\[ [^[\]]* \])$/.exec(text) ?? [];
      if (root === undefined || at === undefined || value === undefined) return [];
      const values = condition.flatMap(({ kind, text: own }, index) =>
        kind === "string" && condition[index - 1]?.text !== "[" ? [own] : [],
      );
      const listed = value.startsWith("[") ? (value.match(/"[^"]*"/g) ?? []) : values.slice(-1);
      return [[`${roots.get(root) ?? root}${at}`, listed]];
    }),
  );
}

/**
 * That something is no record, where the same chain goes on to ask an instant in the same record, which is then of another type
 * and leads to the same answer.
 */
const isAskedAgain: Reason = ({ kind }, { word, conditions }, clauses) => {
  if (kind !== "rule-removed" || conditions.length !== 1) return false;
  if (textOf(conditions[0] ?? []) !== "misplaced ( record )") return false;
  const asked = placesOf(word, clauses);
  return asked.length > 0 && asked.every(({ clause, place }) => isCaughtAfter(clause, place, clauses));
};

interface AskedPlace {
  /** The clause of a chain. */
  readonly clause: Clause;
  readonly place: string;
}

/** Where a test of records is asked, and of what, through other tests of records too. */
function placesOf(test: string, clauses: readonly Clause[]): readonly AskedPlace[] {
  return clauses.flatMap((clause): readonly AskedPlace[] => {
    const asked = clause.conditions.flatMap((each) => {
      const [, name, place] = /^(malformed_\d+) \( (.*) \)$/.exec(textOf(each)) ?? [];
      return name === test && place !== undefined ? [place] : [];
    });
    if (!clause.word.startsWith("malformed_")) return asked.map((place) => ({ clause, place }));
    return asked.flatMap((place) =>
      placesOf(clause.word, clauses).map((outer) => ({
        clause: outer.clause,
        place: place.replace(/^record/, outer.place),
      })),
    );
  });
}

function isCaughtAfter(clause: Clause, place: string, clauses: readonly Clause[]): boolean {
  const value = textOf(clause.value);
  for (const next of clauses.slice(clauses.indexOf(clause) + 1)) {
    if (next.word !== "else" || textOf(next.value) !== value) return false;
    const key = keyOf(next.conditions[0] ?? []);
    const catches = clauses.some(
      (each) =>
        each.word === "misfit" &&
        keyOf(each.head) === key &&
        textOf(each.conditions[0] ?? []) === `misplaced ( ${place} )`,
    );
    if (key !== undefined && next.conditions.length === 1 && catches) return true;
  }
  return false;
}

/** Reasons that lie in how the rules of a module are put together. */
export const UNREACHABLE: readonly Reason[] = [
  isNegativeLength,
  isNegativeStart,
  isLengthOfBeginning,
  isBehindLastDot,
  isAlwaysOnlyMisfit,
  isAbsenceRefused,
  isRuleOfOtherActions,
  isSetOfOtherActions,
  isNeverTogether,
  isAskedAgain,
];

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(" ");
}
