import type { Policy } from "../model/index.js";
import type { RegoModule } from "./ast.js";
import { lowerEntrypoints } from "./entrypoints.js";
import { slug } from "./names.js";
import { createScope } from "./scope.js";

/**
 * Lowers a policy to one Rego v1 module.
 *
 * What a reader finds in it, from top to bottom:
 * - the entry points, all parts of `answer`, an array of decision, ids, reason and invalid attributes;
 * - `judge[action]`, one rule for each action (`judge_unlisted` for names that only patterns cover): guards first, then the
 *   rules that apply, strongest decision first, as a chain of `else`. A call costs what its own action costs, since OPA's
 *   Wasm finds `judge[input.action]` by one look-up, never by trying one rule after the other;
 * - `sliced_<action>[value]`, the same one level down where many rules differ by one attribute, and sets such as `denying_1`
 *   where several rules can carry one answer together;
 * - `rule[id]`, one for each rule of the policy, whose value is the answer that it carries, with its helpers. Rules are
 *   printed once for all classes in which they mean the same;
 * - guards: `malformed_1(record)` tells whether a record holds anything that is not of its type, `misfit[attribute]` which;
 * - the library: definitions of types and constraints, the same text in every module.
 *
 * What keeps the meaning the same in OPA's interpreter and in its Wasm: a value is undefined when it is missing, and only
 * rules and functions of this module are negated; numbers are compared with guards; every entry point has a default;
 * keys of rules are texts that OPA can look up (see `isRuleKey`).
 */
export function lowerRego(policy: Policy): RegoModule {
  const scope = createScope(policy);
  lowerEntrypoints(scope);
  const { name, description, version, metadata, digest } = policy;
  return {
    packagePath: packagePathOf(policy),
    annotation: {
      title: name,
      ...(description === undefined ? {} : { description }),
      custom: [
        ["digest", digest],
        ["metadata", metadata],
        ["version", version],
      ],
    },
    rules: scope.rules(),
  };
}

/** The package of a policy: `concord.<name>`. */
export function packagePathOf({ name }: Pick<Policy, "name">): readonly string[] {
  return ["concord", slug(name)];
}
