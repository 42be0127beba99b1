/** How much a diagnostic matters: an error stops the compile, a warning does not. */
export type Severity = "error" | "warning";

interface Entry<A> {
  readonly severity: Severity;
  /** One sentence on what the code is about, for docs/diagnostics.md and SARIF. */
  readonly title: string;
  readonly text: (args: A) => { readonly message: string; readonly help?: string };
}

function error<A>(title: string, text: Entry<A>["text"]): Entry<A> {
  return { severity: "error", title, text };
}

function warning<A>(title: string, text: Entry<A>["text"]): Entry<A> {
  return { severity: "warning", title, text };
}

/** Ends a help line with a proposal, when there is one. */
function didYouMean(suggestion: string | undefined, otherwise?: string): { help?: string } {
  if (suggestion !== undefined) return { help: `did you mean \`${suggestion}\`?` };
  return otherwise === undefined ? {} : { help: otherwise };
}

/** Names in backticks; of many, the first few. */
function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `${rest} more`];
  return all.length === 1 ? all.join() : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

/** Something, its size, and what a store calls the limit that it exceeds. */
interface Size {
  readonly what: string;
  readonly size: number;
  readonly quota: string;
  readonly limit: number;
  readonly help?: string;
}

/** Every diagnostic there is: code, severity, title, and the text for its arguments. */
export const catalogue = {
  "yaml-syntax": error(
    "The text is not YAML as policies use it",
    (a: { message: string; help?: string }) => a,
  ),
  "lone-surrogate": error("A text holds half of a character", (a: { what: string }) => ({
    message: `${a.what} holds half of a surrogate pair, which is no character`,
  })),
  "input-too-large": error("The input exceeds a limit", (a: { what: string; limit: string }) => ({
    message: `${a.what} exceeds ${a.limit}`,
  })),
  "yaml-documents": error("A file holds one policy", (a: { count: number }) => ({
    message: `the file holds ${a.count} documents`,
    help: "put each policy into a file of its own",
  })),
  "duplicate-key": error("A key appears twice in one map", (a: { key: string }) => ({
    message: `the key \`${a.key}\` appears twice in one map`,
    help: "remove one of the two; neither is preferred",
  })),
  "unknown-key": error(
    "A key that has no meaning here",
    (a: { key: string; where: string; known: readonly string[]; suggestion?: string }) => ({
      message: `unknown key \`${a.key}\` in ${a.where}`,
      ...didYouMean(a.suggestion, `the keys here are ${a.known.map((key) => `\`${key}\``).join(", ")}`),
    }),
  ),
  "unknown-constraint": error(
    "A constraint that does not exist",
    (a: { name: string; attribute: string; suggestion?: string }) => ({
      message: `unknown constraint \`${a.name}\` on \`${a.attribute}\``,
      ...didYouMean(a.suggestion),
    }),
  ),
  "missing-key": error("A required key is missing", (a: { key: string; where: string; help?: string }) => ({
    message: `${a.where} needs the key \`${a.key}\``,
    ...(a.help === undefined ? {} : { help: a.help }),
  })),
  "wrong-shape": error(
    "A value has the wrong shape",
    (a: { what: string; expected: string; help?: string }) => ({
      message: `${a.what} must be ${a.expected}`,
      ...(a.help === undefined ? {} : { help: a.help }),
    }),
  ),
  "empty-value": error("A value is empty", (a: { what: string; expected: string }) => ({
    message: `${a.what} is empty`,
    help: `write ${a.expected}`,
  })),
  "bad-value": error(
    "A word that is not one of those allowed",
    (a: { what: string; value: string; allowed: string; suggestion?: string }) => ({
      message: `${a.what} cannot be \`${a.value}\``,
      ...didYouMean(a.suggestion, `use ${a.allowed}`),
    }),
  ),
  "contradictory-keys": error("Two keys say different things", (a: { first: string; second: string }) => ({
    message: `\`${a.first}\` and \`${a.second}\` contradict each other`,
    help: "keep one of them",
  })),
  "bad-attribute": error(
    "An attribute's name is malformed",
    (a: { name: string; problem: string; help?: string }) => ({
      message: `\`${a.name}\` does not name an attribute: ${a.problem}`,
      ...(a.help === undefined ? {} : { help: a.help }),
    }),
  ),
  "no-constraint": error("An attribute is mentioned without a constraint", (a: { attribute: string }) => ({
    message: `no constraint on \`${a.attribute}\``,
    help: "write `present: true` to ask only that it is there",
  })),
  "bad-literal": error(
    "A literal that its constraint cannot take",
    (a: { constraint: string; literal: string; problem: string; help?: string }) => ({
      message: `\`${a.literal}\` in \`${a.constraint}\` ${a.problem}`,
      ...(a.help === undefined ? {} : { help: a.help }),
    }),
  ),
  "unknown-variable": error("A variable that is not defined", (a: { name: string; suggestion?: string }) => ({
    message: `unknown variable \`${a.name}\``,
    ...didYouMean(a.suggestion, "define it under `vars`; for the text itself write `$${..}`"),
  })),
  "variable-cycle": error(
    "Variables that refer to each other in a circle",
    (a: { cycle: readonly string[] }) => ({
      message: `the variables ${a.cycle.map((name) => `\`${name}\``).join(" -> ")} refer to each other in a circle`,
    }),
  ),
  "duplicate-id": error("Two rules with one id", (a: { id: string }) => ({
    message: `the rule id \`${a.id}\` is used twice`,
    help: "an answer names rules by id, so ids must differ",
  })),
  "reserved-reason": error("A reason that answers reserve", (a: { reason: string }) => ({
    message: `the reason \`${a.reason}\` is reserved for answers that no rule gives`,
  })),
  "nested-too-deep": error("Conditions are nested too deep", (a: { limit: number }) => ({
    message: `conditions are nested deeper than ${a.limit} levels`,
    help: "split the rule into several",
  })),
  "action-outside-catalogue": error(
    "A rule names an action outside the catalogue",
    (a: { action: string; suggestion?: string }) => ({
      message: `the action \`${a.action}\` is not in the catalogue \`actions\``,
      ...didYouMean(a.suggestion, "add it to `actions`"),
    }),
  ),
  "type-conflict": error(
    "Constraints need different types for one attribute",
    (a: { attribute: string; constraint: string; needs: string; but: string }) => ({
      message: `\`${a.attribute}\` cannot have one type: \`${a.constraint}\` needs ${a.needs}, but it is ${a.but}`,
      help: "an attribute has one type for each action; use two attributes, or declare the type",
    }),
  ),
  "literal-type": error(
    "A literal is not of its attribute's type",
    (a: { attribute: string; literal: string; type: string; problem: string }) => ({
      message: `\`${a.literal}\` can never equal \`${a.attribute}\`, which is of type ${a.type}: ${a.problem}`,
    }),
  ),
  "declared-twice": error(
    "An attribute is declared twice with different types",
    (a: { attribute: string; first: string; second: string }) => ({
      message: `\`${a.attribute}\` is declared as ${a.first} and as ${a.second}`,
    }),
  ),
  "attribute-inside-attribute": error(
    "An attribute lies inside another",
    (a: { inner: string; outer: string }) => ({
      message: `\`${a.inner}\` lies inside \`${a.outer}\`, which is an attribute itself`,
      help: "a value cannot be of a type and hold other attributes at once",
    }),
  ),
  "too-many-classes": error("Action patterns overlap in too many ways", (a: { limit: number }) => ({
    message: `the action patterns overlap in more than ${a.limit} ways`,
    help: "list the actions under `actions`, or use fewer patterns",
  })),
  "unsupported-by-target": error(
    "A target cannot express this",
    (a: { target: string; what: string; help?: string }) => ({
      message: `${a.target} cannot express ${a.what}`,
      ...(a.help === undefined ? {} : { help: a.help }),
    }),
  ),
  "exceeds-store-limit": error("A store of policies refuses this size", (a: Size) => ({
    message: `${a.what} (${a.size}) exceeds the limit "${a.quota}" of ${a.limit}`,
    ...(a.help === undefined ? {} : { help: a.help }),
  })),
  "exceeds-store-quota": warning("A store of policies may refuse this size", (a: Size) => ({
    message: `${a.what} (${a.size}) may exceed the quota "${a.quota}" of ${a.limit}`,
    ...(a.help === undefined ? {} : { help: a.help }),
  })),
  "pattern-matches-nothing": warning(
    "An action pattern matches nothing in the catalogue",
    (a: { pattern: string }) => ({
      message: `the pattern \`${a.pattern}\` matches no action of the catalogue`,
    }),
  ),
  "rule-never-fires": warning("A rule that can never fire", (a: { id: string; because: string }) => ({
    message: `the rule \`${a.id}\` can never fire: ${a.because}`,
  })),
  "rule-never-decides": warning(
    "A rule that fires but never decides",
    (a: { id: string; instead: readonly string[] }) => ({
      message: `the rule \`${a.id}\` fires but never decides`,
      ...(a.instead.length === 0
        ? {}
        : { help: `where it fires, the decision is that of ${listOf(a.instead)}` }),
    }),
  ),
  "condition-always-true": warning("A condition that is always true", (a: { id: string }) => ({
    message: `this condition of the rule \`${a.id}\` is true of every request that the rule applies to`,
    help: "leave it out, or say what is meant",
  })),
  "condition-never-true": warning("A condition that is never true", (a: { id: string }) => ({
    message: `this condition of the rule \`${a.id}\` is true of no request that the rule applies to`,
  })),
  "redundant-condition": warning(
    "A condition that can be left out",
    (a: { id: string; instead: readonly string[] }) => ({
      message: `without this condition of the rule \`${a.id}\` every answer would be the same`,
      help:
        a.instead.length === 0
          ? "the rule's other conditions say it already"
          : `where it would matter, the decision is that of ${listOf(a.instead)}`,
    }),
  ),
  "always-allowed": warning(
    "An action that is always allowed although a rule says otherwise",
    (a: { action: string; id: string }) => ({
      message: `\`${a.action}\` is always allowed, whatever the rule \`${a.id}\` says`,
    }),
  ),
  "never-allowed": warning(
    "An action that is never allowed although a rule allows it",
    (a: { action: string; id: string }) => ({
      message: `\`${a.action}\` is never allowed, although the rule \`${a.id}\` allows it`,
    }),
  ),
  "attribute-without-effect": warning(
    "An attribute whose value changes no answer",
    (a: { attribute: string }) => ({
      message: `no answer changes with the value of \`${a.attribute}\``,
      help: "what is not of its type is still refused; leave its conditions out, or say what is meant",
    }),
  ),
  "unknown-action": warning(
    "A property names an action that its policy does not know",
    (a: { action: string; suggestion?: string }) => ({
      message: `the policy knows no action \`${a.action}\``,
      ...didYouMean(a.suggestion),
    }),
  ),
  "property-broken": error("A property that a policy does not have", (a: { id: string; what: string }) => ({
    message: `the property \`${a.id}\` is broken: ${a.what}`,
  })),
  "property-says-nothing": warning(
    "A property that is about no request",
    (a: { id: string; because: string; suggestion?: string }) => ({
      message: `the property \`${a.id}\` says nothing: ${a.because}`,
      ...didYouMean(a.suggestion),
    }),
  ),
  "absent-fires-deny": warning(
    "A deny rule fires when an undeclared attribute is absent",
    (a: { id: string; attribute: string }) => ({
      message: `the deny rule \`${a.id}\` fires whenever \`${a.attribute}\` is absent`,
      help: `declare \`${a.attribute}\` with \`optional: true\` if its absence is harmless`,
    }),
  ),
  "prefix-of-path": warning(
    "A prefix that looks like a folder",
    (a: { attribute: string; literal: string }) => ({
      message: `\`prefix\` on \`${a.attribute}\` compares text: \`${a.literal}\` also admits \`..\` segments and siblings`,
      help: "use `within` for folders",
    }),
  ),
  "allow-by-default": warning("Everything is allowed by default", (_: object) => ({
    message: "whatever no rule speaks of is allowed",
    help: "use `default_decision: deny` and allow what is needed",
  })),
  "unused-variable": warning("A variable that nothing refers to", (a: { name: string }) => ({
    message: `nothing refers to the variable \`${a.name}\``,
  })),
  "undeclared-parameter": warning(
    "A parameter that the catalogue does not list",
    (a: { attribute: string; action: string; suggestion?: string }) => ({
      message: `the catalogue lists no parameter \`${a.attribute}\` for \`${a.action}\``,
      ...didYouMean(a.suggestion),
    }),
  ),
  "range-host-bits": warning(
    "An address range with host bits set",
    (a: { range: string; network: string }) => ({
      message: `\`${a.range}\` has host bits set and means \`${a.network}\``,
    }),
  ),
  "engines-disagree": error(
    "Engines answer one request differently",
    (a: { what: string; help?: string }) => ({
      message: a.what,
      ...(a.help === undefined ? {} : { help: a.help }),
    }),
  ),
  "decision-changed": warning("A rule decides requests otherwise than before", (a: { what: string }) => ({
    message: a.what,
  })),
} satisfies Record<string, Entry<never>>;

/** A code of the catalogue. */
export type DiagnosticCode = keyof typeof catalogue;

/** What the text of a code needs. */
export type Arguments<C extends DiagnosticCode> =
  Parameters<(typeof catalogue)[C]["text"]> extends [infer A] ? A : object;
