import { InvalidArgumentError, Option } from "commander";
import { suggest } from "../../compilers/diagnostics/index.js";
import { ENGINE_NAMES, type EngineName } from "../index.js";
import { type Assignment, splitAssignment } from "./input/assignments.js";

/** `--format` with the forms that a command has; the first is the default. */
export function formatOption<F extends string>(forms: readonly [F, ...F[]]): Option {
  return new Option("--format <form>", forms.join(", "))
    .default(forms[0])
    .argParser((text) => oneOf("format", text, forms));
}

/** The engines to ask, and whether that is because all were wanted rather than these by name. */
export interface EngineChoice {
  readonly names: readonly EngineName[];
  readonly all: boolean;
}

/** `--engine all|NAME,..` */
export function engineOption(): Option {
  return new Option("--engine <names>", `all, or some of ${ENGINE_NAMES.join(",")}`)
    .default({ names: ENGINE_NAMES, all: true } satisfies EngineChoice, "all")
    .argParser(
      (text): EngineChoice =>
        text === "all"
          ? { names: ENGINE_NAMES, all: true }
          : { names: someOf("engine", text, ENGINE_NAMES, ["all"]), all: false },
    );
}

/** `--var k=v`, any number of times. */
export function varOption(): Option {
  return assignmentOption("--var <name=value>", "sets a variable of the policy (repeatable)");
}

/** An option that takes `k=v` any number of times. */
export function assignmentOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(
    (text: string, before: readonly Assignment[] | undefined) => {
      const assignment = splitAssignment(text);
      if (assignment === undefined) throw new InvalidArgumentError("write it as name=value.");
      return [...(before ?? []), assignment];
    },
  );
}

/** `--cedar-facts` */
export function cedarFactsOption(): Option {
  return new Option("--cedar-facts", "let the host compute, as boolean facts, what Cedar cannot express");
}

/** `--opa PATH` */
export function opaOption(): Option {
  return new Option("--opa <path>", "an opa binary to use in place of the one that is built in");
}

/** The one of `allowed` that `text` is; a usage error with "did you mean" when it is none. */
export function oneOf<T extends string>(what: string, text: string, allowed: readonly T[]): T {
  return pick(what, text, allowed, allowed);
}

/** The members of a comma-separated list, each once, in the order of `allowed`. */
export function someOf<T extends string>(
  what: string,
  text: string,
  allowed: readonly T[],
  alone: readonly string[] = [],
): readonly T[] {
  const chosen = new Set(
    text.split(",").map((each) => pick(what, each.trim(), allowed, [...alone, ...allowed])),
  );
  return allowed.filter((each) => chosen.has(each));
}

function pick<T extends string>(
  what: string,
  text: string,
  allowed: readonly T[],
  words: readonly string[],
): T {
  const found = allowed.find((each) => each === text);
  if (found !== undefined) return found;
  const near = suggest(text, words);
  throw new InvalidArgumentError(
    near === undefined
      ? `Unknown ${what} \`${text}\`; choose from ${words.join(", ")}.`
      : `Unknown ${what} \`${text}\`; did you mean \`${near}\`?`,
  );
}
