import { parseRational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import type { CedarValue } from "./value.js";

/** The value of an extension constructor applied to a literal text. Throws `Untranslatable` for a text that Cedar refuses. */
export function construct(name: string, text: string): CedarValue {
  const value = READERS[name]?.(text);
  if (value === undefined) throw new Untranslatable(`Cedar's ${name}(${JSON.stringify(text)})`);
  return value;
}

const READERS: Readonly<Record<string, (text: string) => CedarValue | undefined>> = {
  decimal: (text) =>
    /^-?[0-9]+\.[0-9]{1,4}$/.test(text) ? { kind: "decimalLiteral", value: parseRational(text) } : undefined,
  datetime: (text) => {
    const instant = instantOf(text);
    return instant === undefined ? undefined : { kind: "datetimeLiteral", instant };
  },
  ip: rangeOf,
};

const CEDAR_DATETIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?(?:Z|([+-])(\d{2})(\d{2})))?$/;

function instantOf(text: string): number | undefined {
  const match = CEDAR_DATETIME.exec(text);
  if (match === null) return undefined;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = match.map(
    (each) => Number(each ?? 0),
  );
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  // A date of its own: `Date.UTC` alone takes the years below 100 for those of the twentieth century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59)
    return undefined;
  const offset = (match[8] === "-" ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond;
}

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4_RANGE = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}(?:/([0-9]{1,2}))?$`);

/** Only what is certain of being read alike: dotted quads, and eight or `::`-compressed groups without a dotted tail. */
function rangeOf(text: string): CedarValue | undefined {
  const dotted = IPV4_RANGE.exec(text);
  if (dotted !== null) {
    const address = dotted.slice(1, 5).reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
    return rangeAround(4, address, Number(dotted[5] ?? 32));
  }
  const [address = "", bits = "128", ...more] = text.split("/");
  const groups = groupsOf(address);
  if (groups === undefined || more.length > 0 || !/^[0-9]{1,3}$/.test(bits)) return undefined;
  return rangeAround(
    6,
    groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n),
    Number(bits),
  );
}

function groupsOf(address: string): readonly number[] | undefined {
  const halves = address.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [before = [], after = []] = halves;
  const missing = 8 - before.length - after.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  return all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function rangeAround(family: 4 | 6, address: bigint, bits: number): CedarValue | undefined {
  const size = family === 4 ? 32 : 128;
  if (bits > size) return undefined;
  const rest = (1n << BigInt(size - bits)) - 1n;
  const low = address & ~rest;
  return { kind: "ipLiteral", family, low, high: low | rest };
}
