import type { CedarRequest, CedarSet } from "../../compilers/cedar/call.js";
import { type Cedar, giveBackInstance, takeInstance } from "./cedar-wasm-instance.js";

/** Sets prepared in one instance of Cedar, which a store replaces when it fails. */
export interface Store {
  /** Gives a set its place. Places are made once, since Cedar forgets nothing that was prepared under a name. */
  readonly add: (set: CedarSet) => Place;
  /** Prepares a set ahead of the first request for it. */
  readonly prepare: (place: Place) => void;
  /** Cedar's response by the set at a place. Throws when Cedar does; it then answers the next request in a new instance. */
  readonly ask: (place: Place, request: CedarRequest) => unknown;
  readonly close: () => void;
}

/** The names under which Cedar keeps a set and its schema. */
export interface Place {
  readonly set: CedarSet;
  readonly policies: string;
  readonly schema: string;
}

/** Makes an empty store. */
export function createStore(): Store {
  const schemas = new Map<string, string>();
  let places = 0;
  let current: { readonly cedar: Cedar; readonly prepared: Set<string> } | undefined;

  const withInstance = <T>(use: (cedar: Cedar, prepared: Set<string>) => T): T => {
    current ??= { cedar: takeInstance(), prepared: new Set() };
    const { cedar, prepared } = current;
    try {
      return use(cedar, prepared);
    } catch (fault) {
      current = undefined;
      throw fault;
    }
  };
  const prepareIn = (cedar: Cedar, prepared: Set<string>, { set, policies, schema }: Place): void => {
    if (prepared.has(policies)) return;
    if (!prepared.has(schema)) succeed(cedar.preparseSchema(schema, set.schemaText));
    succeed(cedar.preparsePolicySet(policies, { staticPolicies: set.policies }));
    prepared.add(schema).add(policies);
  };
  return {
    add: (set) => {
      const schema = schemas.get(set.schemaText) ?? `schema ${schemas.size}`;
      schemas.set(set.schemaText, schema);
      places += 1;
      return { set, policies: `policies ${places}`, schema };
    },
    prepare: (place) => withInstance((cedar, prepared) => prepareIn(cedar, prepared, place)),
    ask: (place, request) =>
      withInstance((cedar, prepared) => {
        prepareIn(cedar, prepared, place);
        // Written out, as a spread would take longer than all else that is done here.
        return cedar.statefulIsAuthorized({
          principal: request.principal,
          action: request.action,
          resource: request.resource,
          context: request.context,
          entities: request.entities,
          preparsedPolicySetId: place.policies,
          preparsedSchemaName: place.schema,
        });
      }),
    close: () => {
      if (current !== undefined) giveBackInstance(current.cedar);
      current = undefined;
    },
  };
}

function succeed(answer: ReturnType<Cedar["preparsePolicySet"]>): void {
  if (answer.type !== "success") throw new Error(answer.errors.map((each) => each.message).join("; "));
}
