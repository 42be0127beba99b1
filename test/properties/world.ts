import fc from "fast-check";
import type { Policy } from "../../compilers/model/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { arbitraryPolicy, type PolicyObject } from "./arbitrary-policy.js";
import { arbitraryRequest } from "./arbitrary-request.js";

/** A random policy with requests near it. */
export interface World {
  readonly policy: Policy;
  readonly requests: readonly Record<string, unknown>[];
}

/** Random policies as they come out of the loader, so that shorthands and inference are part of every law. */
export function arbitraryWorld(requests: number, name = "random"): fc.Arbitrary<World> {
  return fc
    .tuple(arbitraryPolicy(name), fc.array(arbitraryRequest(), { minLength: requests, maxLength: requests }))
    .map(([object, all]) => ({ policy: loadObject(object), requests: all }));
}

/** Loads a policy given as an object; JSON is YAML. */
export function loadObject(object: PolicyObject): Policy {
  const text = JSON.stringify(object, undefined, 1);
  const { policy, diagnostics } = loadPolicy({ path: "random.yaml", text });
  if (policy !== undefined) return policy;
  const errors = diagnostics.filter((each) => each.severity === "error").map((each) => each.message);
  throw new Error(`a random policy does not compile: ${errors.join("; ")}\n${text}`);
}
