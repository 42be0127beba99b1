import { type Address, printAddress, type Range } from "../../../compilers/model/index.js";
import { interleave } from "./interleave.js";

/** The ends of a range and their neighbours, an address in the middle, and the same address in other spellings. */
export function rangeValues(ranges: readonly Range[]): readonly string[] {
  return interleave(
    ranges.map((range) => {
      const size = range.network.length * 16;
      const first = toNumber(range.network);
      const last = first + (1n << BigInt(size - range.bits)) - 1n;
      const numbers = [first, last, first - 1n, last + 1n, first + 1n, last - 1n, (first + last) / 2n];
      const texts = numbers
        .filter((each) => each >= 0n && each < 1n << BigInt(size))
        .map((each) => printAddress(toAddress(each, size)));
      return [...texts, ...spellings(range.network), range.text];
    }),
  );
}

/** Other ways to write an address; some are of no type, since they hide it from a range. */
function spellings(address: Address): readonly string[] {
  const text = printAddress(address);
  if (address.length !== 2) {
    const short = text.replace(/(?:^|:)0(?::0)+(?::|$)/, "::");
    return [text.toUpperCase(), short, `${short}1:`];
  }
  const [high = 0, low = 0] = address;
  return [
    `::ffff:${text}`,
    `::ffff:${high.toString(16)}:${low.toString(16)}`,
    `0:0:0:0:0:ffff:${high.toString(16)}:${low.toString(16)}`,
    `::${text}`,
    `64:ff9b::${text}`,
    `0${text}`,
    String(toNumber(address)),
  ];
}

function toNumber(address: Address): bigint {
  return address.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

function toAddress(value: bigint, size: number): Address {
  return Array.from({ length: size / 16 }, (_, index) =>
    Number((value >> BigInt(size - 16 * (index + 1))) & 0xffffn),
  );
}
