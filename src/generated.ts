import { cedarOfRule, compileCedar } from "../compilers/cedar/index.js";
import type { Policy } from "../compilers/model/index.js";
import { compileRego, regoOfRule, slug } from "../compilers/rego/index.js";

/** A part of a generated text that came from one rule. */
export interface GeneratedPart {
  readonly target: "rego" | "cedar";
  readonly rule: string;
  /** The line at which it starts, from 1. */
  readonly line: number;
  readonly text: string;
}

/** What each target generated from some rules; nothing for a target that cannot express the policy. */
export function generatedFrom(
  policy: Policy,
  ids: readonly string[],
  options: { readonly cedarFacts?: boolean } = {},
): readonly GeneratedPart[] {
  const rego = compileRego(policy).text;
  const cedar = compileCedar(policy, { facts: options.cedarFacts ?? false }).text;
  return ids.flatMap((rule): readonly GeneratedPart[] => [
    ...regoOfRule(rego, rule).map((part) => ({ target: "rego" as const, rule, ...part })),
    ...cedarOfRule(cedar, rule).map((part) => ({ target: "cedar" as const, rule, ...part })),
  ]);
}

/** The name of a policy as an identifier, safe as a file name: the last part of its Rego package. */
export function policySlug({ name }: Pick<Policy, "name">): string {
  return slug(name);
}
