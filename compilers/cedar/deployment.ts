import type { Root } from "../model/index.js";
import { printText } from "./literal.js";
import { HOST, RESOURCE, SUBJECT } from "./vocabulary.js";

/** The layouts by name: files for any Cedar, a store of Verified Permissions, a gateway that fixes the context. */
export const CEDAR_LAYOUTS = ["cedar", "avp", "gateway"] as const;

/** The name of a layout. */
export type LayoutName = (typeof CEDAR_LAYOUTS)[number];

/** How a deployment names types and actions, and where it puts the values of a request. */
export interface CedarLayout {
  readonly name: LayoutName;
  /** How a message names the deployment. */
  readonly title: string;
  /** The one namespace of all types; none is the empty text. */
  readonly namespace: string;
  /** The names of the types, without the namespace. */
  readonly principalType: string;
  readonly resourceType: string;
  /** What a policy's scope says of them, as Cedar writes it. */
  readonly scope: { readonly principal: string; readonly resource: string };
  /** The id of the action that stands for a class with this label. */
  readonly actionId: (label: string) => string;
  /** The field of the context that holds the attributes of a root; none when the context does not have them. */
  readonly fieldOf: (root: Root) => string | undefined;
  /**
   * How a decimal arrives: in two parts, which hold all of it; as one of Cedar's decimals, because whoever deploys says that none has more
   * digits; or cut off, so that it cannot be compared.
   */
  readonly decimals: "parts" | "whole" | "cut";
  /** Whether the principal has the attributes of the subject, as tags: the claims of a token, each a text. */
  readonly claims: boolean;
  /**
   * Whether an adapter of ours stands in front: it refuses values that are not of their type, says the action's name and computes
   * facts. Without one the policies have only what the deployment says.
   */
  readonly adapted: boolean;
}

/** The files as any deployment with an adapter takes them. */
export const PLAIN: CedarLayout = {
  name: "cedar",
  title: "Cedar",
  namespace: "",
  principalType: SUBJECT.type,
  resourceType: RESOURCE.type,
  scope: { principal: "principal", resource: "resource" },
  actionId: (label) => label,
  fieldOf: (root) => (root === "action" ? HOST : root),
  decimals: "parts",
  claims: false,
  adapted: true,
};

/** A store of Verified Permissions, which wants a namespace and takes only one. */
export const AVP: CedarLayout = {
  ...PLAIN,
  name: "avp",
  title: "Verified Permissions",
  namespace: "Concord",
};

/** What a gateway's own names are. */
export interface GatewayOptions {
  /** The gateway's id, such as its ARN; without it the policies speak of any gateway. */
  readonly id?: string;
  /** The target whose tools the policy's actions are: `pay` becomes `TARGET___pay`. Without it the actions are named in full. */
  readonly target?: string;
  /** Says that the schemas of the tools allow numbers of at most four digits after the point, which is what Cedar keeps; default `false`. */
  readonly decimals?: boolean;
}

/** A gateway that asks policies with nothing but the tool's input and the caller's token, as Amazon Bedrock AgentCore's does. */
export function gatewayLayout({ id, target, decimals = false }: GatewayOptions = {}): CedarLayout {
  const namespace = "AgentCore";
  const type = `${namespace}::Gateway`;
  return {
    name: "gateway",
    title: "a gateway's Cedar",
    namespace,
    principalType: "OAuthUser",
    resourceType: "Gateway",
    scope: {
      principal: `principal is ${namespace}::OAuthUser`,
      resource: id === undefined ? `resource is ${type}` : `resource == ${type}::${printText(id)}`,
    },
    actionId: (label) => (target === undefined ? label : `${target}___${label}`),
    fieldOf: (root) => (root === "parameters" ? "input" : undefined),
    decimals: decimals ? "whole" : "cut",
    claims: true,
    adapted: false,
  };
}

/** The name of a type with its namespace. */
export function typeName({ namespace }: CedarLayout, type: string): string {
  return namespace === "" ? type : `${namespace}::${type}`;
}
