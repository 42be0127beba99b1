import type { Decision } from "./request.js";
import type { TypeName } from "./types.js";

/** How requests reach hand-written policies, and what the answers of these mean. */
export interface Mapping {
  readonly rego: RegoMapping;
  readonly cedar: CedarMapping;
  readonly space: RequestSpace;
}

/** How a request becomes OPA's input, and the value of a query a decision. */
export interface RegoMapping {
  readonly input: Template;
  /** Where in the query's value the answer stands; empty for the value itself. */
  readonly at: readonly string[];
  readonly allow: readonly unknown[];
  readonly deny: readonly unknown[];
  readonly escalate: readonly unknown[];
  /** What no value means; `undefined` where the mapping is silent, which denies and is told as odd. */
  readonly undefined: Outcome | undefined;
  /** What any other value means. */
  readonly otherwise: Outcome;
}

/** How a request becomes what Cedar is asked; a part that is left out has the common layout. */
export interface CedarMapping {
  readonly principal: EntityTemplate | undefined;
  readonly action: EntityTemplate | undefined;
  readonly resource: EntityTemplate | undefined;
  readonly context: Template | undefined;
  readonly entities: readonly Template[] | undefined;
  /** Policies whose answer is ESCALATE. */
  readonly escalate: EscalateMark | undefined;
  /** What it means that Cedar refuses the request. */
  readonly refused: Outcome;
}

/** How policies that escalate are known: by an annotation, with one value or any, or by their ids. */
export interface EscalateMark {
  readonly annotation: string | undefined;
  readonly value: string | undefined;
  readonly policies: readonly string[];
}

/** An entity's uid, made from a request. */
export interface EntityTemplate {
  readonly type: Template;
  readonly id: Template;
}

/** What requests may look like, beyond what the policies show. */
export interface RequestSpace {
  readonly actions: readonly string[];
  /** Places in the request, such as `parameters.path`, with the types of their values. */
  readonly attributes: readonly SpaceAttribute[];
  /** Whether something before the engines refuses what is not of the declared type, so that no such value is tried. */
  readonly typed: boolean;
}

/** A place in requests and the type of its values. */
export interface SpaceAttribute {
  readonly path: readonly string[];
  readonly type: TypeName;
  readonly optional: boolean;
}

/** A decision, or a failure, which denies. */
export type Outcome = Decision | "ERROR";

/** Extension values of Cedar that a template can make. */
export const EXTENSIONS = ["ip", "decimal", "cutDecimal", "datetime", "duration"] as const;

/** An extension value; a `cutDecimal` keeps four places and drops the others. */
export type Extension = (typeof EXTENSIONS)[number];

/** Data in which some values come from the request. */
export type Template =
  | { readonly kind: "constant"; readonly value: string | number | boolean | null }
  /** A value in the request, or a fixed text where there is none. */
  | { readonly kind: "place"; readonly path: readonly string[]; readonly absent?: string }
  | { readonly kind: "list"; readonly items: readonly Template[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: "extension"; readonly extension: Extension; readonly value: Template };

/** What a mapping says that says nothing: the request itself is the input, true allows, false denies. */
export const DEFAULT_MAPPING: Mapping = {
  rego: {
    input: { kind: "place", path: [] },
    at: [],
    allow: [true],
    deny: [false],
    escalate: [],
    undefined: undefined,
    otherwise: "ERROR",
  },
  cedar: {
    principal: undefined,
    action: undefined,
    resource: undefined,
    context: undefined,
    entities: undefined,
    escalate: undefined,
    refused: "ERROR",
  },
  space: { actions: [], attributes: [], typed: false },
};
