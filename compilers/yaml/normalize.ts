import { type Diagnostic, diagnostic, type Span } from "../diagnostics/index.js";
import type { PolicyDraft, Rule } from "../model/index.js";
import { readAttributes, readCatalogue } from "./declarations.js";
import { readCombining, readDefaultDecision, readName } from "./defaults.js";
import { readMetadata } from "./metadata.js";
import { type RuleDraft, readRules } from "./rules.js";
import type { Scope } from "./scope.js";
import { checkTransitions, declarePreviousAction, readShorthands } from "./shorthands.js";
import { type Tree, textOf, valueAt } from "./tree.js";
import { readVariables } from "./variables.js";

/** What a tree comes to: a draft of all that is well-formed in it, and what is not. */
export interface Normalized {
  readonly draft: PolicyDraft;
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings that are only true when nothing else is wrong, as they speak of what is missing. */
  readonly unused: readonly Diagnostic[];
}

/**
 * Resolves shorthands, defaults and variables and reads every constraint. Values of the wrong shape are passed over in
 * silence: `validate` speaks of them.
 */
export function normalize(root: Tree, path: string, overrides: Readonly<Record<string, string>>): Normalized {
  const diagnostics: Diagnostic[] = [];
  const report = (each: Diagnostic): void => void diagnostics.push(each);
  const variables = readVariables(valueAt(root, "vars"), overrides, report);
  const scope: Scope = { variables, report };
  const catalogue = readCatalogue(valueAt(root, "actions"), scope);
  checkTransitions(root, catalogue, scope);
  const draft: PolicyDraft = {
    name: readName(root, path),
    version: readVersion(valueAt(root, "version")),
    description: textOf(valueAt(root, "description")),
    metadata: readMetadata(valueAt(root, "metadata"), scope),
    combining: readCombining(root),
    defaultDecision: readDefaultDecision(root, scope),
    catalogue,
    attributes: declarePreviousAction(root, readAttributes(valueAt(root, "attributes"), scope)),
    rules: ordered([...readRules(valueAt(root, "rules"), scope), ...readShorthands(root)], scope),
  };
  return { draft, diagnostics, unused: variables.unused() };
}

/** A version is kept as it is written, so that `1.10` stays `1.10`. */
function readVersion(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && tree.value !== null ? tree.written : undefined;
}

/** Gives each rule its place; ids must differ. */
function ordered(drafts: readonly RuleDraft[], scope: Scope): readonly Rule[] {
  const places = new Map<string, Span>();
  return drafts.map(({ idSpan, ...rule }, index) => {
    const first = places.get(rule.id);
    if (first === undefined) places.set(rule.id, idSpan);
    else {
      const related = [{ message: "the first one", span: first }];
      scope.report(diagnostic("duplicate-id", idSpan, { id: rule.id }, related));
    }
    return { ...rule, index };
  });
}
