/** An address as 16-bit groups: two for IPv4, eight for IPv6. */
export type Address = readonly number[];

/** An address range: the network's groups (host bits cleared) and the length of the prefix in bits. */
export interface Range {
  readonly text: string;
  readonly network: Address;
  readonly bits: number;
}

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const DOTTED = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
const GROUP = /^[0-9a-fA-F]{1,4}$/;
const MAX_LENGTH = 45;

/** Reads an address (semantics, section 3, `ip`); `undefined` for anything else, IPv4-mapped IPv6 included. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (!text.includes(":")) return parseDotted(text);
  const address = parseColons(text);
  return address === undefined || isMapped(address) ? undefined : address;
}

/** Reads `address/bits`, or an address alone as the range of just itself; says what is wrong otherwise. */
export function parseRange(text: string): Range | { readonly problem: string } {
  const [before = "", after, ...more] = text.split("/");
  const address = parseAddress(before);
  if (address === undefined || more.length > 0) return { problem: "is not an address range" };
  const size = address.length * 16;
  if (after === undefined) return { text, network: address, bits: size };
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(after) || Number(after) > size) {
    return { problem: `is not an address range: the prefix length goes from 0 to ${size}` };
  }
  const bits = Number(after);
  return { text, network: address.map((group, index) => group & groupMask(bits, index)), bits };
}

/** Whether an address lies in a range; addresses of the two families never mix. */
export function inRange(range: Range, address: Address): boolean {
  if (address.length !== range.network.length) return false;
  return range.network.every(
    (group, index) => ((address[index] ?? 0) & groupMask(range.bits, index)) === group,
  );
}

/** The plain spelling of an address: dotted, or eight groups of hexadecimal without compression. */
export function printAddress(address: Address): string {
  if (address.length !== 2) return address.map((group) => group.toString(16)).join(":");
  return address.flatMap((group) => [group >> 8, group & 0xff]).join(".");
}

/** The spelling of a range by its network. */
export function printRange(range: Range): string {
  return `${printAddress(range.network)}/${range.bits}`;
}

function parseDotted(text: string): Address | undefined {
  const match = DOTTED.exec(text);
  if (match === null) return undefined;
  const [, a, b, c, d] = match.map(Number);
  return [(a ?? 0) * 256 + (b ?? 0), (c ?? 0) * 256 + (d ?? 0)];
}

/** RFC 4291, section 2.2: groups, at most one `::` for one group or more, a dotted quad as the last two groups. */
function parseColons(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 1 ? [] : parseGroups(halves[1] ?? "", true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function parseGroups(text: string, mayEndDotted: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const words = text.split(":");
  for (const [index, word] of words.entries()) {
    const dotted = mayEndDotted && index === words.length - 1 ? parseDotted(word) : undefined;
    if (dotted !== undefined) groups.push(...dotted);
    else if (GROUP.test(word)) groups.push(Number.parseInt(word, 16));
    else return undefined;
  }
  return groups;
}

function isMapped(address: Address): boolean {
  return address.slice(0, 5).every((group) => group === 0) && address[5] === 0xffff;
}

function groupMask(bits: number, index: number): number {
  const ones = Math.min(16, Math.max(0, bits - index * 16));
  return (0xffff << (16 - ones)) & 0xffff;
}
