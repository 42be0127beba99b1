import type { Command } from "commander";
import { policySchema } from "../../index.js";
import { EXIT, type ExitCode } from "../exit.js";
import type { Io } from "../io.js";
import { jsonText } from "../output/text.js";

/** Adds `concord schema`, which prints the JSON Schema of a policy. */
export function addSchema(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("schema")
    .description("print the JSON Schema of a policy, for editors and other checkers")
    .addHelpText("after", "\nExample:\n  $ concord schema > concord.schema.json")
    .action(async () => {
      await io.stdout.write(`${jsonText(policySchema, 2)}\n`);
      finish(EXIT.ok);
    });
}
