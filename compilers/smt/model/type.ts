import { unreachable } from "../../diagnostics/index.js";
import type { TypeName } from "../../model/index.js";
import { DATETIME, HOSTNAME_LABELS, IPV4, IPV6, lengthAtMost, PATH, union } from "../language/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Place } from "../place.js";
import { rationalOf } from "../rational.js";

const IP = union([IPV4, IPV6]);
const HOSTNAME_LENGTH = lengthAtMost(253);
const MAX_INTEGER = rationalOf(Number.MAX_SAFE_INTEGER);
const MIN_INTEGER = rationalOf(Number.MIN_SAFE_INTEGER);
const DECIMAL_LIMIT = rationalOf(1e11);
const MINUS_DECIMAL_LIMIT = rationalOf(-1e11);
/** `::ffff:0:0/96`: addresses that are not of the type (semantics, section 3, `ip`). */
const MAPPED = { low: 0xffff_0000_0000n, high: 0xffff_ffff_ffffn } as const;

/** Whether what a place holds is a value of a type (semantics, section 3); null and absent never are. */
export function isOfType(logic: Logic, place: Place, type: TypeName): Formula {
  switch (type) {
    case "string":
      return logic.is(place, "string");
    case "boolean":
      return logic.is(place, "boolean");
    case "integer":
      return logic.and([
        logic.atom({ kind: "whole", place }),
        logic.not(logic.below(place, MIN_INTEGER)),
        logic.atMost(place, MAX_INTEGER),
      ]);
    case "decimal":
      return logic.and([
        logic.not(logic.atMost(place, MINUS_DECIMAL_LIMIT)),
        logic.below(place, DECIMAL_LIMIT),
      ]);
    case "path":
      return logic.text(place, PATH);
    case "hostname":
      return logic.and([logic.text(place, HOSTNAME_LABELS), logic.text(place, HOSTNAME_LENGTH)]);
    case "ip":
      return logic.and([logic.text(place, IP), logic.not(logic.address(place, 6, MAPPED.low, MAPPED.high))]);
    case "datetime":
      return logic.text(place, DATETIME);
    case "strings":
      return logic.and([logic.is(place, "array"), logic.not(logic.atom({ kind: "someOther", place }))]);
    default:
      return unreachable(type);
  }
}
