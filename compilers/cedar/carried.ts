import { type Diagnostic, diagnostic, type Span } from "../diagnostics/index.js";
import {
  type ActionClass,
  attributeName,
  type Condition,
  type Policy,
  type TypedAttribute,
  type TypeName,
  typedAttribute,
  walkCondition,
} from "../model/index.js";
import { isClaim } from "./access.js";
import type { CedarLayout } from "./deployment.js";

/** What of a policy a deployment does not carry to its policies, each at its place; nothing with an adapter in front. */
export function checkCarried(policy: Policy, layout: CedarLayout): readonly Diagnostic[] {
  if (layout.adapted) return [];
  const refuse: Refuse = (span, what, help) =>
    diagnostic("unsupported-by-target", span, {
      target: layout.title,
      what,
      ...(help === undefined ? {} : { help }),
    });
  return [
    ...checkNames(policy, refuse),
    ...policy.named.flatMap((actionClass) =>
      actionClass.rules.flatMap((rule) => {
        const found: Diagnostic[] = [];
        walkCondition(rule.condition, (condition) => {
          found.push(...checkCondition(condition, actionClass, layout, refuse));
        });
        return found;
      }),
    ),
  ];
}

type Refuse = (span: Span, what: string, help?: string) => Diagnostic;

/** Tools that no policy names are denied, so only what allows them is missed. */
function checkNames(policy: Policy, refuse: Refuse): readonly Diagnostic[] {
  const help = "list the actions under `actions`";
  const rules = new Set(
    policy.open.flatMap((each) => each.rules.filter((rule) => rule.decision === "ALLOW")),
  );
  const found = [...rules].map(({ id, span }) =>
    refuse(span, `\`${id}\` for actions that the policy does not name`, help),
  );
  // With a catalogue the named actions are all there are.
  if (policy.defaultDecision !== "ALLOW" || policy.catalogue !== undefined) return found;
  return [...found, refuse(NOWHERE, "the default for actions that the policy does not name", help)];
}

const NOWHERE: Span = { start: 0, end: 0 };

function checkCondition(
  condition: Condition,
  actionClass: ActionClass,
  layout: CedarLayout,
  refuse: Refuse,
): readonly Diagnostic[] {
  if (condition.kind !== "present" && condition.kind !== "constraint") return [];
  const { root } = condition.attribute;
  const name = attributeName(condition.attribute);
  if (root === "action") {
    const isSettled = condition.kind === "present" || condition.constraint.kind === "oneOf";
    return isSettled ? [] : [refuse(condition.span, "conditions on `action` but `equals` and `in`")];
  }
  if (isClaim(condition.attribute, layout)) {
    return checkClaim(typedAttribute(actionClass, condition.attribute)).map(({ what, help }) =>
      refuse(condition.span, what, help),
    );
  }
  if (layout.fieldOf(root) === undefined) {
    const what = `\`${name}\`: policies see nothing but the tool's input and the caller's token`;
    return [refuse(condition.span, what, UNSEEN)];
  }
  return checkType(typedAttribute(actionClass, condition.attribute), layout).map(({ what, help }) =>
    refuse(condition.span, what, help),
  );
}

interface Missed {
  readonly what: string;
  readonly help: string;
}

const UNSEEN = "let a parameter of the tool say it, or a claim of the token, which is `subject.NAME`";

/** Claims of which the tags of the principal say something else, or nothing. */
function checkClaim({ name, type, path: { keys } }: TypedAttribute): readonly Missed[] {
  const [claim] = keys;
  if (keys.length !== 1) {
    return [
      { what: `\`${name}\`: a claim is one text`, help: "let the token have a claim of its own for it" },
    ];
  }
  if (claim === "id") {
    return [{ what: `\`${name}\`: no claim is called so`, help: "ask for `subject.sub`, the token's `sub`" }];
  }
  if (type === "string" || type === "path") return [];
  const help = type === "strings" ? "let the token have a claim of its own for each" : "declare it `string`";
  return [{ what: `\`${name}\` as \`${type}\`: claims are given as text`, help }];
}

/** A type whose values no expression can tell from others, or that the input has in another form. */
function checkType({ name, type }: TypedAttribute, { decimals }: CedarLayout): readonly Missed[] {
  const why = UNCARRIED[type];
  if (why === undefined || (type === "decimal" && decimals === "whole")) return [];
  const help =
    type === "decimal"
      ? `declare it \`integer\`, in the smallest unit; or allow the tool no more than four digits and give \`${DECIMALS_OPTION}\``
      : "declare it `string` to compare it as text";
  return [{ what: `\`${name}\` as \`${type}\`: ${why}`, help }];
}

/** The option by which whoever deploys says that no number is cut off. */
const DECIMALS_OPTION = "--gateway-decimals";

const UNCARRIED: Readonly<Partial<Record<TypeName, string>>> = {
  decimal: "the input's numbers are cut off before a policy sees them",
  hostname: "no expression can tell a hostname from other text",
  ip: "the input has addresses as text",
  datetime: "the input has times as text",
};
