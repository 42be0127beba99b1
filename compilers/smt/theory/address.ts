import { parseAddress } from "../../model/index.js";
import { IPV6 } from "../language/index.js";

/** An address as a number of its family. */
export interface NumberedAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** The address that a text spells, IPv4-mapped IPv6 included; `undefined` for any other text. */
export function addressOf(text: string): NumberedAddress | undefined {
  if (!text.includes(":")) {
    const groups = parseAddress(text);
    return groups === undefined ? undefined : { family: 4, value: numberOf(groups) };
  }
  return IPV6.accepts(text) ? { family: 6, value: numberOf(groupsOf(text)) } : undefined;
}

/** The spelling of an IPv4 address. */
export function printV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

/** Several spellings of an IPv6 address: shortened, in full, in upper case, with a dotted end, padded. */
export function spellingsOfV6(value: bigint): readonly string[] {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  const full = groups.join(":");
  const dotted = `${groups.slice(0, 6).join(":")}:${printV4(value & 0xffffffffn)}`;
  const padded = groups.map((group) => group.padStart(4, "0")).join(":");
  return [...new Set([shortened(full), full, full.toUpperCase(), dotted, shortened(dotted), padded])];
}

/** With the first longest run of two zero groups or more as `::`. */
function shortened(text: string): string {
  const runs = text.match(/(?<=^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest === "") return text;
  const at = new RegExp(`(?:^|:)${longest}(?::|$)`).exec(text);
  if (at === null) return text;
  return `${text.slice(0, at.index)}::${text.slice(at.index + at[0].length)}`;
}

/** The eight groups of a text that is known to be an IPv6 address. */
function groupsOf(text: string): readonly number[] {
  const [head = [], tail] = text.split("::").map(wordsOf);
  if (tail === undefined) return head;
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

function wordsOf(text: string): readonly number[] {
  if (text === "") return [];
  return text.split(":").flatMap((word) => {
    if (!word.includes(".")) return [Number.parseInt(word, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = word.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function numberOf(groups: readonly number[]): bigint {
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}
