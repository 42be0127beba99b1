import { type Assertion, parseRegex, type Regex, type RegexProgram } from "../../model/index.js";
import { Untranslatable } from "../untranslatable.js";
import { LAST_RANK, rankOf } from "./alphabet.js";
import { type Arc, explore, type Machine } from "./automaton.js";
import { type Language, languageOf } from "./language.js";
import { type Dominates, simulationOf } from "./simulation.js";

/** Texts in which a regular expression of RE2 matches somewhere. */
export function regexLanguage(source: string): Language {
  const regex = parseRegex(source);
  if ("problem" in regex) throw new Untranslatable(`the regular expression \`${source}\` ${regex.problem}`);
  const known = made.get(source)?.deref();
  if (known !== undefined) return known;
  const machine = machineOf(programOf(regex, source));
  const language = languageOf(explore(machine, `the regular expression \`${source}\``));
  made.set(source, new WeakRef(language));
  return language;
}

const made = new Map<string, WeakRef<Language>>();

function programOf(regex: Regex, source: string): RegexProgram {
  try {
    return regex.program();
  } catch (error) {
    throw new Untranslatable(`the regular expression \`${source}\`: ${(error as Error).message}`);
  }
}

/** What stands beside a place in the text, as far as assertions ask. */
type Neighbour = "edge" | "newline" | "word" | "other";

/** The instructions to go on at and the character before; or that the expression has matched, whatever follows. */
type State = { readonly at: readonly number[]; readonly before: Neighbour } | "matched";

/**
 * The search starts anew at every place, and the first match decides. What an assertion says depends on the next character
 * too, so that instructions wait in a state until that is known.
 */
function machineOf(program: RegexProgram): Machine<State> {
  const classes = classesOf(program);
  const reach = (at: readonly number[], before: Neighbour, after: Neighbour): readonly number[] | "matched" =>
    closure(program, at, (assertion) => isTrue(assertion, before, after));
  const seen = neighboursSeen(program);
  const dominates = simulationOf(program, (instruction) => {
    const each = program.instructions[instruction];
    return each?.kind === "take" ? closure(program, [each.to], undefined) : [];
  });
  const next = (targets: readonly number[], before: Neighbour): State => {
    const settled = closure(program, [program.start, ...targets], undefined);
    return settled === "matched" ? settled : { at: undominated(settled, dominates), before };
  };
  return {
    start: next([], "edge"),
    keyOf: (state) => (state === "matched" ? state : `${state.before}:${state.at.join()}`),
    accepts: (state) => state === "matched" || reach(state.at, state.before, "edge") === "matched",
    arcs: (state) => {
      if (state === "matched") return [{ last: LAST_RANK, to: state }];
      const reached = new Map<Neighbour, readonly number[] | "matched">();
      return classes.map(({ last, neighbour, taken }): Arc<State> => {
        const after = seen(neighbour);
        const at = reached.get(after) ?? reach(state.at, state.before, after);
        reached.set(after, at);
        if (at === "matched") return { last, to: at };
        return {
          last,
          to: next(
            at.flatMap((each) => taken.get(each) ?? []),
            after,
          ),
        };
      });
    },
  };
}

/** Of instructions that wait together, those without which less would match; of equals the first. */
function undominated(at: readonly number[], dominates: Dominates): readonly number[] {
  return at.filter((each) =>
    at.every((by) => by === each || !dominates(by, each) || (dominates(each, by) && each < by)),
  );
}

interface CharacterClass {
  readonly last: number;
  readonly neighbour: Neighbour;
  /** Where the instructions that take these characters go on. */
  readonly taken: ReadonlyMap<number, number>;
}

const WORD: readonly (readonly [number, number])[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const NEWLINE = 0x0a;

/** Ranges of characters that no instruction tells apart. */
function classesOf({ instructions }: RegexProgram): readonly CharacterClass[] {
  const takes = instructions.flatMap((each, index) => {
    if (each.kind !== "take") return [];
    return [
      {
        index,
        to: each.to,
        ranges: each.ranges.map(([first, last]) => [rankUp(first), rankDown(last)] as const),
      },
    ];
  });
  const special = [...WORD, [NEWLINE, NEWLINE] as const];
  const ends = new Set<number>([LAST_RANK]);
  for (const [first, last] of [...special, ...takes.flatMap(({ ranges }) => ranges)])
    ends.add(first - 1).add(last);
  return [...ends]
    .filter((end) => end >= 0)
    .sort((a, b) => a - b)
    .map((last) => {
      const taking = takes.filter(({ ranges }) =>
        ranges.some(([first, end]) => first <= last && last <= end),
      );
      const isWord = WORD.some(([first, end]) => first <= last && last <= end);
      const neighbour = last === NEWLINE ? "newline" : isWord ? "word" : "other";
      return { last, neighbour, taken: new Map(taking.map(({ index, to }) => [index, to])) };
    });
}

/** A range that starts or ends among the surrogates goes on, or stops, behind or before them. */
function rankUp(codePoint: number): number {
  return isSurrogate(codePoint) ? rankOf(0xe000) : rankOf(codePoint);
}

function rankDown(codePoint: number): number {
  return isSurrogate(codePoint) ? rankOf(0xd7ff) : rankOf(codePoint);
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

/** Neighbours that no assertion of the program tells apart become one. */
function neighboursSeen({ instructions }: RegexProgram): (neighbour: Neighbour) => Neighbour {
  const asked = new Set(instructions.flatMap((each) => (each.kind === "assert" ? each.all : [])));
  const lines = asked.has("lineStart") || asked.has("lineEnd");
  const words = asked.has("wordBoundary") || asked.has("noWordBoundary");
  return (neighbour) => {
    if (neighbour === "newline") return lines ? neighbour : "other";
    return neighbour === "word" && !words ? "other" : neighbour;
  };
}

function isTrue(assertion: Assertion, before: Neighbour, after: Neighbour): boolean {
  switch (assertion) {
    case "textStart":
      return before === "edge";
    case "textEnd":
      return after === "edge";
    case "lineStart":
      return before === "edge" || before === "newline";
    case "lineEnd":
      return after === "edge" || after === "newline";
    case "wordBoundary":
      return (before === "word") !== (after === "word");
    case "noWordBoundary":
      return (before === "word") === (after === "word");
  }
}

/** The instructions that take a character, reached by what holds at this place; before that is known, assertions wait too. */
function closure(
  { instructions }: RegexProgram,
  at: readonly number[],
  holds: ((assertion: Assertion) => boolean) | undefined,
): readonly number[] | "matched" {
  const reached = new Set(at);
  const waiting: number[] = [];
  for (const index of reached) {
    const instruction = instructions[index];
    switch (instruction?.kind) {
      case "match":
        return "matched";
      case "split":
        for (const to of instruction.to) reached.add(to);
        break;
      case "assert":
        if (holds === undefined) waiting.push(index);
        else if (instruction.all.every(holds)) reached.add(instruction.to);
        break;
      case "take":
        waiting.push(index);
        break;
      case "fail":
      case undefined:
    }
  }
  return waiting.sort((a, b) => a - b);
}
