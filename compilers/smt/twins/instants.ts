import { Untranslatable } from "../untranslatable.js";
import { combine, type Leaf, type Said } from "./said.js";
import { type Evaluated, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** An order comparison of two instants, or of two durations; `undefined` for other values. */
export function orderInstants(world: World, operator: "<" | "<=", a: Leaf, b: Leaf): Said | undefined {
  const [x, y] = [timeOf(a), timeOf(b)];
  if (x === undefined || y === undefined || x.type !== y.type) return undefined;
  const { logic } = world;
  const said = (holds: Said["holds"]): Said => ({ holds, bad: logic.false });
  if (x.place === undefined && y.place === undefined)
    return said((operator === "<" ? x.plus < y.plus : x.plus <= y.plus) ? logic.true : logic.false);
  if (y.place === undefined) return said(compareTo(world, x, operator, y.plus));
  if (x.place === undefined)
    return said(logic.not(compareTo(world, y, operator === "<" ? "<=" : "<", x.plus)));
  throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
}

/** `offset`: an instant some milliseconds later. */
export function offset(world: World, instant: Value, duration: Value): Evaluated {
  return combine(world, instant, duration, (one, other) => {
    const [from, by] = [timeOf(one), timeOf(other)];
    if (from?.type !== "instant" || by?.type !== "duration") return bad(world);
    if (by.place !== undefined || from.isDay)
      throw new Untranslatable(`Cedar's \`offset\` of ${nameOf(one)} by ${nameOf(other)}`);
    return sound(world, { ...from, plus: from.plus + by.plus });
  });
}

/** `durationSince`: how much later an instant is than another. */
export function durationSince(world: World, instant: Value, start: Value): Evaluated {
  return combine(world, instant, start, (one, other) => {
    const [to, from] = [timeOf(one), timeOf(other)];
    if (to?.type !== "instant" || from?.type !== "instant") return bad(world);
    const areOnePlace = to.place !== undefined && from.place !== undefined;
    if (areOnePlace || to.isDay || from.isDay)
      throw new Untranslatable(`Cedar's \`durationSince\` of ${nameOf(one)} and ${nameOf(other)}`);
    return sound(world, {
      type: "duration",
      place: to.place ?? from.place,
      sign: from.place === undefined ? 1 : -1,
      plus: to.plus - from.plus,
      isDay: false,
    });
  });
}

/** `toDate`: the instant at which the day of another begins. */
export function toDate(world: World, instant: Value): Evaluated {
  return combine(world, instant, instant, (leaf) => {
    const time = timeOf(leaf);
    if (time?.type !== "instant") return bad(world);
    if (time.place === undefined) return sound(world, { ...time, plus: startOf(time.plus) });
    return sound(world, { ...time, isDay: true });
  });
}

/** The milliseconds of a duration as Cedar writes it; `undefined` for what is none, or too long to be counted in. */
export function parseDuration(text: string): number | undefined {
  const match =
    /^(-?)(?=[0-9])(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m(?!s))?(?:([0-9]+)s)?(?:([0-9]+)ms)?$/.exec(text);
  if (match === null) return undefined;
  const sum = UNITS.reduce((before, unit, index) => before + unit * Number(match[index + 2] ?? 0), 0);
  if (sum > LONGEST) return undefined;
  return match[1] === "-" ? 0 - sum : sum;
}

const DAY = 86_400_000;
const UNITS = [DAY, 3_600_000, 60_000, 1000, 1];
/** Any instant of Cedar's and so much more is a whole number that JavaScript holds. */
const LONGEST = 2 ** 50;

/** An instant or a duration in milliseconds: so much, and once what a place holds, or its opposite. */
interface Time {
  readonly type: "instant" | "duration";
  readonly place: Extract<Value, { kind: "time" }>["place"] | undefined;
  readonly sign: 1 | -1;
  readonly plus: number;
  /** Of which only the day counts, once all is added. */
  readonly isDay: boolean;
}

function timeOf(leaf: Leaf): Time | undefined {
  const fixed = { place: undefined, sign: 1, isDay: false } as const;
  switch (leaf.kind) {
    case "datetimeLiteral":
      return { ...fixed, type: "instant", plus: leaf.instant };
    case "durationLiteral":
      return { ...fixed, type: "duration", plus: leaf.milliseconds };
    case "datetime":
      return { ...fixed, type: "instant", place: leaf.place, plus: 0 };
    case "time":
      return leaf;
    default:
      return undefined;
  }
}

/** Whether a time at a place compares so with a bound. */
function compareTo(
  world: World,
  { place, sign, plus, isDay }: Time,
  operator: "<" | "<=",
  bound: number,
): Said["holds"] {
  const { logic } = world;
  if (place === undefined) throw new Error("a comparison of a time at a place");
  if (isDay) {
    // The day begins at or before a bound when the instant is before the end of the bound's day.
    const end = operator === "<=" ? startOf(bound) + DAY : startOf(bound + DAY - 1);
    return logic.instantBefore(place, end - plus);
  }
  if (sign === 1) {
    const limit = bound - plus;
    return operator === "<" ? logic.instantBefore(place, limit) : logic.instantAtMost(place, limit);
  }
  const limit = plus - bound;
  return logic.not(operator === "<" ? logic.instantAtMost(place, limit) : logic.instantBefore(place, limit));
}

function startOf(instant: number): number {
  return Math.floor(instant / DAY) * DAY;
}

function sound({ logic }: World, { place, type, ...time }: Time): Evaluated {
  if (place !== undefined) return { error: logic.false, value: { kind: "time", place, type, ...time } };
  const value: Value =
    type === "instant"
      ? { kind: "datetimeLiteral", instant: time.plus }
      : { kind: "durationLiteral", milliseconds: time.plus };
  return { error: logic.false, value };
}

function bad({ logic }: World): Evaluated {
  return { error: logic.true, value: { kind: "durationLiteral", milliseconds: 0 } };
}
