import type { Request } from "../../../compilers/model/index.js";
import { type ForeignRecord, isRecord, own } from "../record.js";
import { invalidCall } from "../request-error.js";

/** The parts of an AuthZEN evaluation that must be there, and the one that may. */
export const PARTS = ["subject", "action", "resource", "context"] as const;

/** One of the parts. */
export type Part = (typeof PARTS)[number];

/**
 * Reads an AuthZEN evaluation (Authorization API 1.0, section 6.1) as a request: `action.name` is the action and
 * `action.properties` its parameters; the properties of the subject and the resource stand beside their `type` and `id`,
 * and one that is itself called so gives way to it. Throws a `RequestError` for what is no evaluation; unknown members
 * are ignored.
 */
export function decodeEvaluation(evaluation: ForeignRecord): Request {
  const action = decodePart(evaluation, "action");
  const parameters = propertiesOf(action, "action");
  const context = own(evaluation, "context") ?? undefined;
  if (context !== undefined && !isRecord(context)) throw invalidCall("`context` is not an object");
  return {
    action: textOf(action, "name", "action"),
    subject: decodeEntity(decodePart(evaluation, "subject"), "subject"),
    resource: decodeEntity(decodePart(evaluation, "resource"), "resource"),
    ...(parameters === undefined ? {} : { parameters }),
    ...(context === undefined ? {} : { context }),
  };
}

/** Checks a part that stands for several evaluations; throws as `decodeEvaluation` does. */
export function checkDefault(evaluation: ForeignRecord, part: Part): void {
  const value = own(evaluation, part);
  if (value === undefined) return;
  switch (part) {
    case "context":
      if (value !== null && !isRecord(value)) throw invalidCall("`context` is not an object");
      return;
    case "action": {
      const action = decodePart(evaluation, part);
      textOf(action, "name", part);
      propertiesOf(action, part);
      return;
    }
    default:
      decodeEntity(decodePart(evaluation, part), part);
  }
}

function decodePart(evaluation: ForeignRecord, part: Part): ForeignRecord {
  const value = own(evaluation, part);
  if (value === undefined) throw invalidCall(`\`${part}\` is missing`);
  if (!isRecord(value)) throw invalidCall(`\`${part}\` is not an object`);
  return value;
}

function decodeEntity(entity: ForeignRecord, part: Part): ForeignRecord {
  const type = textOf(entity, "type", part);
  const id = textOf(entity, "id", part);
  return { ...propertiesOf(entity, part), type, id };
}

function textOf(record: ForeignRecord, key: string, part: Part): string {
  const value = own(record, key);
  if (value === undefined) throw invalidCall(`\`${part}.${key}\` is missing`);
  if (typeof value !== "string") throw invalidCall(`\`${part}.${key}\` is not a string`);
  return value;
}

/** A `null` is the same as absent (semantics, section 2). */
function propertiesOf(record: ForeignRecord, part: Part): ForeignRecord | undefined {
  const value = own(record, "properties") ?? undefined;
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw invalidCall(`\`${part}.properties\` is not an object`);
  return value;
}
