import type { Language } from "../language/index.js";
import { withSegment } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { exclusive } from "./choice.js";
import { type Elements, someElement } from "./close.js";
import { type Constant, integerConstant } from "./constant.js";
import { raise } from "./fault.js";
import { assign, checkOnce, type Entry, type Frame, type Once, readLocal } from "./frame.js";
import type { Statement } from "./ir.js";
import type { Run } from "./state.js";
import { textIs } from "./text.js";
import type { Leaf, Value } from "./value.js";
import { and, isKind, type World } from "./world.js";

type Scan = Extract<Statement, { kind: "scan" }>;
/** Runs the block of a loop once. */
type Body = (live: Formula) => void;

/** Runs a loop: over known members one turn after the other, over those of the request one turn for any of them. */
export function scan(run: Run, frame: Frame, statement: Scan, live: Formula, body: Body): void {
  scanValue(run, frame, statement, live, body, readLocal(run.world, frame, statement.source, live));
}

function scanValue(run: Run, frame: Frame, statement: Scan, live: Formula, body: Body, value: Value): void {
  const { world } = run;
  switch (value.kind) {
    case "choice":
      for (const option of exclusive(world, value)) {
        const here = and(world, [live, option.guard]);
        if (here.kind !== "false") scanValue(run, frame, statement, here, body, option.value);
      }
      return;
    case "constant":
      for (const [key, item] of membersOf(value)) turn(frame, statement, live, body, key, item);
      return;
    case "tuple":
      for (const [index, item] of value.items.entries()) {
        turn(frame, statement, live, body, integerConstant(index), item);
      }
      return;
    case "set":
      for (const { guard, value: item } of value.members) {
        turn(frame, statement, and(world, [live, guard]), body, item, item);
      }
      return;
    case "sparse":
      if (value.some) throw new Untranslatable("a loop over elements that were chosen from an array");
      for (const { guard, value: item } of value.items) {
        turn(frame, statement, and(world, [live, guard]), body, POSITION, item);
      }
      return;
    case "place":
      scanPlace(run, frame, statement, live, body, value.place);
      return;
    case "pieces": {
      if (value.from !== 0 || value.to !== undefined)
        throw new Untranslatable("a loop over some pieces of a text");
      const { text, separator } = value;
      const elements: Elements = {
        someText: (language: Language) => textIs(world, text, withSegment(language, separator)),
        someOther: world.logic.false,
      };
      anyTurn(run, frame, statement, live, body, elements);
      return;
    }
    case "object":
    case "builder":
    case "lost":
      throw new Untranslatable("a loop over an object that was put together");
    default:
      return;
  }
}

const POSITION: Leaf = { kind: "lost", why: "a position in a list of which some items may be missing" };

function membersOf({ datum }: Constant): readonly (readonly [Constant, Constant])[] {
  if (datum.type === "array") return datum.items.map((item, index) => [integerConstant(index), item]);
  if (datum.type === "set") return datum.items.map((item) => [item, item]);
  return datum.type === "object" ? datum.entries : [];
}

function turn(frame: Frame, statement: Scan, live: Formula, body: Body, key: Value, value: Value): void {
  if (live.kind === "false") return;
  assign(frame, statement.key, live, key);
  assign(frame, statement.value, live, value);
  body(live);
}

function scanPlace(run: Run, frame: Frame, statement: Scan, live: Formula, body: Body, place: Place): void {
  const { world } = run;
  const { logic } = world;
  // The members of an object are nothing that can be asked for.
  raise(world, frame.faults, "beyond", and(world, [live, isKind(world, live, place, "object")]));
  const here = and(world, [live, isKind(world, live, place, "array")]);
  if (here.kind === "false") return;
  anyTurn(run, frame, statement, here, body, {
    someText: (language) => logic.someText(place, language),
    someOther: logic.atom({ kind: "someOther", place }),
  });
}

/** One turn for an element of which nothing is known; afterwards, what happens for some element happens. */
function anyTurn(
  run: Run,
  frame: Frame,
  statement: Scan,
  live: Formula,
  body: Body,
  elements: Elements,
): void {
  const { world } = run;
  const element = world.element();
  const before: ReadonlyMap<number, Entry> = new Map(frame.locals);
  const onceBefore = new Map(
    [...frame.once].map(([local, once]) => [local, [once, once.assigned.length] as const]),
  );
  const faultsBefore = new Map(frame.faults);
  const [serial, changes] = [run.serial, run.changes.length];
  const stale = new Set<number>();
  frame.faults.clear();
  frame.loops.push({ before, stale });
  assign(frame, statement.key, live, { kind: "lost", why: "the position of an element" });
  assign(frame, statement.value, live, { kind: "place", place: element });
  const isPiece = elements.someOther.kind === "false";
  body(isPiece ? and(world, [live, world.logic.is(element, "string")]) : live);
  frame.loops.pop();
  const close = (guard: Formula): Formula => someElement(world, guard, element, elements);

  closeOnce(world, frame, onceBefore, close);
  for (const [local, entry] of [...frame.locals]) {
    const old = before.get(local);
    if (entry === old) continue;
    if (stale.has(local)) throw new Untranslatable("a loop whose turns depend on each other");
    closeLocal(world, frame, local, entry, old, close);
  }
  const faults = [...frame.faults];
  frame.faults.clear();
  for (const [name, guard] of faultsBefore) raise(world, frame.faults, name, guard);
  for (const [name, guard] of faults) raise(world, frame.faults, name, close(guard));
  for (const { builder, index } of run.changes.slice(changes)) {
    const item = builder.items[index];
    if (item === undefined || builder.serial > serial) continue;
    builder.items[index] = {
      guard: close(item.guard),
      key: item.key,
      value: outliving(item.value),
      some: builder.type !== "set" || item.some,
    };
  }
}

function closeOnce(
  world: World,
  frame: Frame,
  before: ReadonlyMap<number, readonly [Once, number]>,
  close: (guard: Formula) => Formula,
): void {
  for (const [local, once] of [...frame.once]) {
    const [old, count] = before.get(local) ?? [undefined, 0];
    if (once !== old && once.reset.kind !== "true") {
      // It was reset in the turn, so that each turn is on its own; what the last one leaves must not be added to.
      checkOnce(world, frame, local);
      frame.once.set(local, { reset: world.logic.false, assigned: [] });
      continue;
    }
    const added = once.assigned.splice(count);
    for (const { guard, value } of added)
      once.assigned.push({ guard: close(guard), value: outliving(value) });
  }
}

function closeLocal(
  world: World,
  frame: Frame,
  local: number,
  entry: Entry,
  old: Entry | undefined,
  close: (guard: Formula) => Formula,
): void {
  const added: Entry[] = [];
  for (let each: Entry | undefined = entry; each !== undefined && each !== old; each = each.next)
    added.push(each);
  if (old === undefined) frame.locals.delete(local);
  else frame.locals.set(local, old);
  const values = new Set(added.map(({ value }) => (value.kind === "constant" ? value.key : undefined)));
  const [first] = added;
  if (first === undefined) return;
  if (added.every(({ once }) => once)) {
    for (const { guard, value } of added.reverse())
      assign(frame, local, close(guard), outliving(value), true);
    return;
  }
  // Of several values the last turn's would count.
  const guard = world.logic.or(added.map((each) => close(each.guard)));
  const value = values.size === 1 && !values.has(undefined) ? first.value : LAST_TURN;
  if (guard.kind !== "false") assign(frame, local, guard, value);
}

const LAST_TURN: Leaf = { kind: "lost", why: "what the last turn of a loop leaves" };

/** A value as it is known after a loop. */
function outliving(value: Value): Value {
  return value.kind === "constant"
    ? value
    : { kind: "lost", why: "an element of an array outside of its loop" };
}
