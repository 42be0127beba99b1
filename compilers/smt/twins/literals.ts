import { field, type JsonRecord, record, textOf } from "../cedar/json.js";
import { parseRational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import type { Value } from "./value.js";
import type { World } from "./world.js";

/** A literal as Cedar's JSON writes it. */
export function literalOf({ logic, numbers }: World, body: unknown): Value {
  if (typeof body === "string") return { kind: "text", text: body };
  if (typeof body === "boolean") return { kind: "bool", holds: body ? logic.true : logic.false };
  if (typeof body === "number" && Number.isSafeInteger(body))
    return { kind: "long", value: parseRational(String(body)) };
  if (typeof body === "number") return { kind: "long", value: parseRational(writtenOf(body, numbers)) };
  const entity = field(record(body), "__entity");
  if (entity === undefined) throw new Untranslatable(`Cedar's literal ${JSON.stringify(body)}`);
  return entityLiteral(entity);
}

/** Cedar's JSON comes through JavaScript; only the text has all digits. */
function writtenOf(value: number, numbers: World["numbers"]): string {
  const [written, ...others] = numbers.get(Math.abs(value)) ?? [];
  if (written !== undefined && others.length === 0) return value < 0 ? `-${written}` : written;
  throw new Untranslatable("a whole number beyond 2^53 in Cedar, of which the text has several");
}

/** An entity as Cedar's JSON writes it. */
export function entityLiteral(json: unknown): Extract<Value, { kind: "entity" }> {
  const node = record(json);
  return {
    kind: "entity",
    type: textOf(field(node, "type")),
    id: { kind: "known", text: textOf(field(node, "id")) },
  };
}

/** The literal parts of a pattern, with any run of characters between them. */
export function partsOf(pattern: readonly unknown[]): readonly string[] {
  const parts = [""];
  for (const each of pattern) {
    if (each === "Wildcard") parts.push("");
    else parts.push(`${parts.pop() ?? ""}${textOf(field(each as JsonRecord, "Literal"))}`);
  }
  return parts;
}
