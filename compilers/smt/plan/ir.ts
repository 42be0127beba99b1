/** A plan of OPA: functions of named locals, and the queries that were asked for. */
export interface Plan {
  readonly functions: ReadonlyMap<string, PlanFunction>;
  /** The functions by the path under which a call can look them up. */
  readonly paths: ReadonlyMap<string, PlanFunction>;
  readonly queries: ReadonlyMap<string, readonly Block[]>;
}

/** A function of a plan; the first two parameters are the input and the data. */
export interface PlanFunction {
  readonly name: string;
  readonly path: readonly string[];
  readonly parameters: readonly number[];
  readonly result: number;
  readonly blocks: readonly Block[];
}

/** Statements one after the other; one that is undefined leaves the block. */
export type Block = readonly Statement[];

/** What a statement reads: a local, or a constant. */
export type Operand =
  | { readonly kind: "local"; readonly local: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean };

/** One step of a plan, texts and numbers looked up. */
export type Statement =
  | { readonly kind: "arrayAppend"; readonly array: number; readonly value: Operand }
  | { readonly kind: "assignInt" | "makeNumberInt"; readonly target: number; readonly value: number }
  | { readonly kind: "assign" | "assignOnce"; readonly target: number; readonly source: Operand }
  | { readonly kind: "block"; readonly blocks: readonly Block[] }
  | { readonly kind: "break"; readonly depth: number }
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly args: readonly Operand[];
      readonly target: number;
    }
  | {
      readonly kind: "callDynamic";
      readonly path: readonly Operand[];
      readonly args: readonly Operand[];
      readonly target: number;
    }
  | { readonly kind: "dot"; readonly source: Operand; readonly key: Operand; readonly target: number }
  | { readonly kind: "equal" | "notEqual"; readonly a: Operand; readonly b: Operand }
  | { readonly kind: "isArray" | "isObject" | "isSet"; readonly source: Operand }
  | { readonly kind: "isDefined" | "isUndefined"; readonly source: number }
  | { readonly kind: "length"; readonly source: Operand; readonly target: number }
  | { readonly kind: "makeArray" | "makeObject" | "makeSet" | "makeNull" | "reset"; readonly target: number }
  | { readonly kind: "makeNumber"; readonly written: string; readonly target: number }
  | { readonly kind: "nop" }
  | { readonly kind: "not"; readonly block: Block }
  | {
      readonly kind: "objectInsert" | "objectInsertOnce";
      readonly object: number;
      readonly key: Operand;
      readonly value: Operand;
    }
  | { readonly kind: "objectMerge" | "with" }
  | { readonly kind: "resultAdd" | "return"; readonly source: number }
  | {
      readonly kind: "scan";
      readonly source: number;
      readonly key: number;
      readonly value: number;
      readonly block: Block;
    }
  | { readonly kind: "setAdd"; readonly set: number; readonly value: Operand };
