import { IPV4, type Language } from "../language/index.js";
import { Untranslatable } from "../untranslatable.js";
import { ofEach, type Said } from "./said.js";
import { nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** Whether an address lies in a range. */
export function isInRange(world: World, address: Value, range: Value): Said {
  const { logic } = world;
  return ofEach(world, address, (one) =>
    ofEach(world, range, (other) => {
      if (one.kind === "ip" && other.kind === "ipLiteral")
        return { holds: logic.address(one.place, other.family, other.low, other.high), bad: logic.false };
      if (one.kind === "ip" || one.kind === "ipLiteral") {
        if (other.kind === "ip" || other.kind === "ipLiteral")
          throw new Untranslatable(`Cedar's isInRange of ${nameOf(one)} and ${nameOf(other)}`);
      }
      return { holds: logic.false, bad: logic.true };
    }),
  );
}

/** Whether an address is of a family. */
export function isFamily(world: World, address: Value, family: 4 | 6): Said {
  const { logic } = world;
  return ofEach(world, address, (one) => {
    if (one.kind === "ipLiteral")
      return { holds: one.family === family ? logic.true : logic.false, bad: logic.false };
    if (one.kind !== "ip") return { holds: logic.false, bad: logic.true };
    const isIpv4: Language = IPV4;
    const four = logic.text(one.place, isIpv4);
    return { holds: family === 4 ? four : logic.not(four), bad: logic.false };
  });
}
