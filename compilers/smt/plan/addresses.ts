import { containing, IPV4, IPV6, type Language, union } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import type { Builtins, Call } from "./builtin.js";
import { when } from "./choice.js";
import { nameOf } from "./compare.js";
import { isOfType } from "./comparisons.js";
import { textOf } from "./constant.js";
import { type Leaf, UNDEFINED, type Value } from "./value.js";
import { and, excludes, type World } from "./world.js";

const ADDRESS = union([IPV4, IPV6]);
const RANGE = containing("/");
/** `::ffff:0:0/96`: OPA takes such an address for one of IPv4. */
const MAPPED = 0xffff_0000_0000n;
const MAPPED_BITS = 96;

interface Network {
  readonly family: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
}

/** Builtins on addresses of the internet. */
export const ADDRESSES: Builtins = {
  "net.cidr_contains": {
    arity: 2,
    apply: (call, [range, address]) => {
      if (range === undefined || address === undefined) throw new Error("a range and an address");
      return contains(call, range, address);
    },
  },
};

function contains(call: Call, range: Leaf, address: Leaf): Value {
  const { world, live, raise } = call;
  const written = range.kind === "constant" ? textOf(range) : undefined;
  if (range.kind !== "constant") throw new Untranslatable("a range of addresses from the request");
  const network = written === undefined ? undefined : parseNetwork(written);
  const guard = isOfType(call, address, "string");
  if (network === undefined || guard.kind === "false") return UNDEFINED;
  if (address.kind !== "place") throw new Untranslatable(`the address ${nameOf(address)}`);
  const { place } = address;
  const asked = possible(world, live, place);
  // OPA takes ranges too.
  raise(and(world, [live, asked(RANGE, world.logic.text(place, RANGE))]));
  return when(world, asked(ADDRESS, world.logic.text(place, ADDRESS)), {
    kind: "boolean",
    formula: isIn(world, place, network, asked),
  });
}

type Asked = (within: Language, formula: Formula) => Formula;

/** A question about texts of a language, unless it is known that there is none. */
function possible(world: World, live: Formula, place: Place): Asked {
  return (within, formula) => (excludes(live, place, within) ? world.logic.false : formula);
}

function isIn({ logic }: World, place: Place, { family, low, high }: Network, asked: Asked): Formula {
  const address = (of: 4 | 6, from: bigint, to: bigint): Formula =>
    asked(of === 4 ? IPV4 : IPV6, logic.address(place, of, from, to));
  if (family === 4) return logic.or([address(4, low, high), address(6, MAPPED + low, MAPPED + high)]);
  const last = MAPPED + 0xffff_ffffn;
  const inside = address(6, low, high);
  if (high < MAPPED || low > last) return inside;
  return logic.and([inside, logic.not(logic.address(place, 6, MAPPED, last))]);
}

/** Reads a range as OPA does; `undefined` where it refuses it. */
export function parseNetwork(written: string): Network | undefined {
  const match = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(written);
  const [, address = "", length = ""] = match ?? [];
  if (match === null) return undefined;
  const bits = Number(length);
  if (IPV4.accepts(address)) {
    const number = address.split(".").reduce((sum, each) => (sum << 8n) | BigInt(each), 0n);
    return bits > 32 ? undefined : network(4, number, 32 - bits);
  }
  if (!IPV6.accepts(address) || bits > 128) return undefined;
  const number = parseIpv6(address);
  const masked = network(6, number, 128 - bits);
  if (bits < MAPPED_BITS || masked.low >> 32n !== MAPPED >> 32n) return masked;
  return { family: 4, low: masked.low - MAPPED, high: masked.high - MAPPED };
}

function network(family: 4 | 6, address: bigint, free: number): Network {
  const size = 1n << BigInt(free);
  const low = address - (address % size);
  return { family, low, high: low + size - 1n };
}

function parseIpv6(written: string): bigint {
  const dotted = /^(.*:)([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)$/.exec(written);
  const [, start = "", ...bytes] = dotted ?? [];
  const groups = [0, 2].map((index) => (Number(bytes[index]) * 256 + Number(bytes[index + 1])).toString(16));
  const plain = dotted === null ? written : `${start}${groups.join(":")}`;
  const [head = "", tail] = plain.split("::");
  const [first, second] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  const missing = 8 - (first?.length ?? 0) - (second?.length ?? 0);
  const all = [
    ...(first ?? []),
    ...Array.from({ length: tail === undefined ? 0 : missing }, () => "0"),
    ...(second ?? []),
  ];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
