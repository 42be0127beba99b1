import type { Answer } from "../../compilers/model/index.js";
import type { Formula } from "../../compilers/smt/logic.js";
import { foretells, type Part } from "./analyze-part.js";
import type { Ask } from "./ask.js";

/** Whether any request shows something, in any of the parts in which it is asked. */
export interface Matter {
  /** What it is, for people. */
  readonly about: string;
  /** `open` until a request shows it. */
  state: "open" | "shown";
  /** The request that showed it. */
  shownBy?: unknown;
  /** The parts for which it is not known, with the reason. */
  readonly unknown: { readonly label: string; readonly why: string }[];
}

/** A matter that nothing has shown yet. */
export function openMatter(about: string): Matter {
  return { about, state: "open", unknown: [] };
}

/** A matter is settled as never so when it was asked everywhere and is neither shown nor unknown. */
export function isNever({ state, unknown }: Matter): boolean {
  return state === "open" && unknown.length === 0;
}

/** The part of the request space that is looked at next, after so many of so many. */
export interface PartAhead {
  readonly label: string;
  readonly done: number;
  readonly of: number;
}

/** How all parts of a policy are asked. */
export interface AskedOfAll {
  /** Ends it as soon as the question at hand is answered. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of every part before it is asked. */
  readonly watch?: ((ahead: PartAhead) => Promise<void>) | undefined;
}

/** With what matters are settled. */
export interface Inquiry {
  readonly ask: Ask;
  /** The definition of right, which each request of the solver is put to. */
  readonly decide: (request: unknown) => Answer;
  readonly signal: AbortSignal | undefined;
  /** Requests on which the formulas and the definition of right are not of one mind. */
  readonly faults: unknown[];
  queries: number;
}

/** In a part, when a request shows a matter. */
export interface Showing {
  readonly matter: Matter;
  readonly when: Formula;
}

/**
 * Settles matters as far as one part goes. What the part's requests show needs no solver; the others are asked together, as one
 * answer often shows several, and one is enough to say that nothing shows any of them.
 */
export async function settle(part: Part, showings: readonly Showing[], inquiry: Inquiry): Promise<void> {
  for (const request of part.requests) mark(part, showings, request);
  await settleTogether(part, showings, inquiry);
}

async function settleTogether(part: Part, showings: readonly Showing[], inquiry: Inquiry): Promise<void> {
  const { logic, space, domain, label } = part;
  for (;;) {
    const open = showings.filter(({ matter, when }) => matter.state === "open" && when !== logic.false);
    if (open.length === 0 || inquiry.signal?.aborted === true) return;
    inquiry.queries += 1;
    const goal = logic.or(open.map(({ when }) => when));
    const answer = await inquiry.ask({ logic, space, domain, goal });
    if (answer.kind === "unsat") return;
    if (answer.kind === "sat" && believe(part, answer.request, inquiry) && mark(part, open, answer.request))
      continue;
    const why = answer.kind === "unknown" ? answer.why : "the prover contradicts the reference evaluator";
    if (open.length === 1) {
      for (const { matter } of open) matter.unknown.push({ label, why });
      return;
    }
    const middle = Math.ceil(open.length / 2);
    await settleTogether(part, open.slice(0, middle), inquiry);
    await settleTogether(part, open.slice(middle), inquiry);
    return;
  }
}

/** A request of the solver counts when the reference evaluator answers it as the formulas say. */
export function believe(part: Part, request: unknown, { decide, faults }: Inquiry): boolean {
  const isTrue = foretells(part, request, decide(request));
  if (isTrue) part.requests.push(request);
  else faults.push(request);
  return isTrue;
}

/** Notes what a request shows; false when that is nothing. */
function mark({ values }: Part, showings: readonly Showing[], request: unknown): boolean {
  const value = values(request);
  let shown = false;
  for (const { matter, when } of showings) {
    if (matter.state !== "open" || !value(when)) continue;
    matter.state = "shown";
    matter.shownBy = request;
    shown = true;
  }
  return shown;
}
