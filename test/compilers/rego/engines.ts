import { type Answer, createPreflight, isAnswer, type Policy } from "../../../compilers/model/index.js";
import { decodeAnswer, decodeResult, encodeInput } from "../../../compilers/rego/call.js";
import { compileRego } from "../../../compilers/rego/index.js";
import type { OpaModule, OpaResult, OpaToolchain } from "../../../src/engines/opa/index.js";
import { type RegoInstance, startRegoWasm } from "../../../src/engines/rego-wasm-instance.js";

/** A policy's Rego in both of OPA's engines. */
export interface Compiled {
  /** The value of an entry point for an input given as JSON text; throws when there is none. */
  readonly wasm: (entrypoint: string, input: string) => unknown;
  /** The same from the interpreter; without an input there is none. */
  readonly topdown: (entrypoint: string, input?: string) => unknown;
  readonly close: () => void;
}

/** Compiles a policy with OPA. Throws when OPA refuses the module. */
export function compileWith(opa: OpaToolchain, policy: Policy): Compiled {
  const { entrypoints, packagePath } = compileRego(policy);
  const modules = [moduleOf(policy)];
  const bytes = done(opa.buildWasm(modules, entrypoints));
  // Each compiles the module again, and few tests ask all entry points.
  const instances = new Map<string, RegoInstance>();
  const instanceOf = (name: string): RegoInstance => {
    const entrypoint = entrypoints.find((each) => each.split("/").at(-1) === name);
    if (entrypoint === undefined) throw new Error(`no entry point ${name}`);
    const started = instances.get(name) ?? startRegoWasm(bytes, entrypoint);
    instances.set(name, started);
    return started;
  };
  const query = done(opa.prepare(modules, `data.${packagePath.join(".")}`));
  return {
    wasm: (entrypoint, input) => {
      const [member] = JSON.parse(instanceOf(entrypoint).evaluate(input)) as readonly {
        readonly result: unknown;
      }[];
      if (member === undefined) throw new Error(`${entrypoint} is undefined for ${input}`);
      return member.result;
    },
    topdown: (entrypoint, input) => {
      const value = query.evaluate(input);
      if (value.kind === "failed") throw new Error(JSON.stringify(value.errors));
      const document = value.kind === "defined" ? (value.value as Record<string, unknown>) : {};
      if (document[entrypoint] === undefined) throw new Error(`${entrypoint} is undefined for ${input}`);
      return document[entrypoint];
    },
    close: query.close,
  };
}

/** What both engines answer, through both entry points that hold a whole answer. */
export function answersOf(compiled: Compiled, policy: Policy, request: unknown): readonly Answer[] {
  const located = createPreflight(policy)(request);
  if (isAnswer(located)) return [located];
  const input = encodeInput(located);
  return [
    decodeResult(compiled.wasm("result", input), policy),
    decodeAnswer(compiled.wasm("answer", input), policy),
    decodeResult(compiled.topdown("result", input), policy),
    decodeAnswer(compiled.topdown("answer", input), policy),
  ];
}

export function moduleOf(policy: Policy): OpaModule {
  const { text, packagePath } = compileRego(policy);
  return { path: `${packagePath.join("/")}/policy.rego`, source: text };
}

export function done<T>(result: OpaResult<T>): T {
  if (result.kind === "done") return result.value;
  throw new Error(JSON.stringify(result.errors));
}
