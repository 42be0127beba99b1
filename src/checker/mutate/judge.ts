import type { Answer } from "../../../compilers/model/index.js";
import type { CaseSource, CheckCase } from "../case.js";
import { splitOf } from "../disagreement.js";

/** What came of one fault. */
export type Verdict =
  | FoundVerdict
  /** Engines agree by what they must agree on; only the reason or the list of invalid attributes differs. */
  | { readonly state: "wording"; readonly firstCase: number; readonly request: unknown }
  | SurvivedVerdict
  /** No case told it from the right one, and the prover shows that no request can. */
  | { readonly state: "equivalent"; readonly asked: number }
  /** The target's own compiler or validator refuses it, so that no checker is needed. */
  | { readonly state: "stillborn"; readonly problem: string };

/** No case told a fault from the right one. */
export interface SurvivedVerdict {
  readonly state: "survived";
  readonly asked: number;
  /** What the prover says of it, where it was asked. */
  readonly proof?: SurvivorProof;
}

/** What the prover says of a fault that no case told from the right one, and that it does not show to be equivalent. */
export type SurvivorProof =
  /** A request tells it on the engines: the cases miss it. */
  | { readonly kind: "missed"; readonly request: unknown }
  /** The prover has a request that tells it, and on the engines it does not: the prover is wrong. */
  | { readonly kind: "unreal"; readonly request: unknown }
  | { readonly kind: "unknown"; readonly why: string };

/** A fault that the checker finds. */
export interface FoundVerdict {
  readonly state: "found";
  /** What shows it: the decision, the rules that carry it, or a failure. */
  readonly shows: "decision" | "rules" | "fault";
  /** Which case shows it first, from 0, and where that is from. */
  readonly firstCase: number;
  readonly stage: CheckCase["stage"];
  readonly request: unknown;
  /** In how many of the first cases it shows. */
  readonly shown: number;
  readonly of: number;
}

/** Cases, made once for all faults, with the right answer to each. */
export interface KnownCases {
  /** A case by its place; nothing after the last. */
  readonly at: (index: number) => KnownCase | undefined;
}

/** A case and the right answer to it. */
export interface KnownCase extends CheckCase {
  readonly right: Answer;
}

/** What is asked, and of what. */
export interface Question {
  readonly cases: KnownCases;
  /** The faulty engine. */
  readonly decide: (request: unknown) => Answer;
  /** Of how many cases to tell in how many a fault shows. */
  readonly of: number;
  /** Whether a case can show the fault at all; default every case. */
  readonly concerns?: ((each: KnownCase) => boolean) | undefined;
}

/** Makes cases as they are asked for, and no more than `limit`. */
export function knowCases(
  source: CaseSource,
  limit: number,
  decide: (request: unknown) => Answer,
): KnownCases {
  const known: KnownCase[] = [];
  const iterator = source[Symbol.iterator]();
  return {
    at: (index) => {
      while (known.length <= index && known.length < limit) {
        const next = iterator.next();
        if (next.done === true) break;
        const each: CheckCase = next.value;
        known.push({ ...each, right: decide(each.request) });
      }
      return known[index];
    },
  };
}

/** Asks a faulty engine the cases until it shows, then in how many of the first `of` cases it does. */
export function judge(question: Question): Verdict {
  const { cases, of } = question;
  let wording: { readonly firstCase: number; readonly request: unknown } | undefined;
  let index = 0;
  for (let each = cases.at(index); each !== undefined; each = cases.at(index)) {
    const shows = showsIn(question, each);
    if (shows !== undefined && shows !== "wording") {
      const { stage, request } = each;
      return {
        state: "found",
        shows,
        firstCase: index,
        stage,
        request,
        shown: countShown(question, index),
        of,
      };
    }
    if (shows === "wording") wording ??= { firstCase: index, request: each.request };
    index += 1;
  }
  return wording === undefined ? { state: "survived", asked: index } : { state: "wording", ...wording };
}

function countShown(question: Question, first: number): number {
  let shown = first < question.of ? 1 : 0;
  for (let index = first + 1; index < question.of; index += 1) {
    const each = question.cases.at(index);
    if (each === undefined) break;
    const difference = showsIn(question, each);
    if (difference !== undefined && difference !== "wording") shown += 1;
  }
  return shown;
}

function showsIn(
  { decide, concerns }: Question,
  each: KnownCase,
): FoundVerdict["shows"] | "wording" | undefined {
  return concerns?.(each) === false ? undefined : differenceOf(each.right, decide(each.request));
}

function differenceOf(right: Answer, answer: Answer): FoundVerdict["shows"] | "wording" | undefined {
  const answers = [
    { engine: "right", answer: right },
    { engine: "faulty", answer },
  ];
  const split = splitOf(answers, "decision+rules");
  if (split === "fault") return "fault";
  if (split !== undefined) return right.decision === answer.decision ? "rules" : "decision";
  const same = right.reason === answer.reason && `${right.invalid}` === `${answer.invalid}`;
  return same ? undefined : "wording";
}
