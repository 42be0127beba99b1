import type { CedarFiles } from "./cedar-text.js";
import { leaseInstance } from "./cedar-text-lease.js";

const lease = leaseInstance(() => undefined);

/** What Cedar's strict validator says against the files, in one line; nothing when they are valid. */
export function validateCedar({ text, schemaText }: CedarFiles): string | undefined {
  const answer = lease.use((cedar) =>
    cedar.validate({ schema: schemaText, policies: { staticPolicies: text } }),
  );
  const errors =
    answer.type === "failure" ? answer.errors : answer.validationErrors.map(({ error }) => error);
  return errors.length === 0 ? undefined : errors.map(({ message }) => message).join("; ");
}
