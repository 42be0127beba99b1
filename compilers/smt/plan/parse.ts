import { Untranslatable } from "../untranslatable.js";
import type { Block, Operand, Plan, PlanFunction, Statement } from "./ir.js";
import {
  at,
  expectArray,
  expectInteger,
  expectNoOthers,
  expectObject,
  expectText,
  type Fields,
} from "./json.js";
import { keepLocation } from "./location.js";

/** Reads a plan as OPA prints it. What it does not know is an error, never passed over. */
export function parsePlan(text: string): Plan {
  const whole = expectObject(JSON.parse(text), "the plan");
  // Of rules that no query reaches only the names are in a plan.
  expectNoOthers(whole, ["static", "plans", "funcs", "unplanned_rules"], "the plan");
  const fixed = expectObject(at(whole, "static"), "static");
  expectNoOthers(fixed, ["strings", "builtin_funcs", "files"], "static");
  const strings = expectArray(at(fixed, "strings") ?? [], "strings").map((each) =>
    expectText(at(expectObject(each, "a string"), "value"), "a string"),
  );
  const files = expectArray(at(fixed, "files") ?? [], "files").map((each) =>
    expectText(at(expectObject(each, "a file"), "value"), "a file"),
  );
  const read = reader(strings, files);
  const functions = listIn(whole, "funcs").map((each) => read.planFunction(expectObject(each, "a function")));
  const queries = listIn(whole, "plans").map((each) => {
    const query = expectObject(each, "a query");
    expectNoOthers(query, ["name", "blocks"], "a query");
    return [expectText(at(query, "name"), "a name"), read.blocks(at(query, "blocks"))] as const;
  });
  return {
    functions: byKey(functions.map((each) => [each.name, each])),
    paths: byKey(functions.map((each) => [pathKey(each.path), each])),
    queries: byKey(queries),
  };
}

/** How a path is called in `Plan.paths`. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

function byKey<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const made = new Map(entries);
  if (made.size !== entries.length) throw new Untranslatable("two parts of a plan have one name");
  return made;
}

function listIn(whole: Fields, key: string): readonly unknown[] {
  const part = at(whole, key);
  if (part === undefined) return [];
  const fields = expectObject(part, key);
  expectNoOthers(fields, [key], key);
  return expectArray(at(fields, key) ?? [], key);
}

interface Reader {
  readonly planFunction: (fields: Fields) => PlanFunction;
  readonly blocks: (value: unknown) => readonly Block[];
}

const LOCATION = ["file", "col", "row", "end_col", "end_row"];

function reader(strings: readonly string[], files: readonly string[]): Reader {
  const stringAt = (value: unknown): string => {
    const found = strings[expectInteger(value, "an index")];
    if (found === undefined) throw new Untranslatable("a plan names a text that it does not hold");
    return found;
  };
  const operand = (value: unknown): Operand => {
    const fields = expectObject(value, "an operand");
    expectNoOthers(fields, ["type", "value"], "an operand");
    const held = at(fields, "value");
    switch (at(fields, "type")) {
      case "local":
        return { kind: "local", local: expectInteger(held, "a local") };
      case "string_index":
        return { kind: "text", text: stringAt(held) };
      case "bool":
        if (typeof held === "boolean") return { kind: "boolean", value: held };
        break;
    }
    throw new Untranslatable(`an operand of a plan is ${JSON.stringify(value)}`);
  };
  const blocks = (value: unknown): readonly Block[] => expectArray(value, "blocks").map(block);
  const block = (value: unknown): Block => {
    const fields = expectObject(value, "a block");
    expectNoOthers(fields, ["stmts"], "a block");
    // An empty block is written as null.
    return expectArray(at(fields, "stmts") ?? [], "statements").map(statement);
  };
  const statement = (value: unknown): Statement => {
    const outer = expectObject(value, "a statement");
    expectNoOthers(outer, ["type", "stmt"], "a statement");
    const type = expectText(at(outer, "type"), "a statement's type");
    const fields = expectObject(at(outer, "stmt"), type);
    const known = Object.hasOwn(STATEMENTS, type) ? STATEMENTS[type] : undefined;
    if (known === undefined) throw new Untranslatable(`the statement ${type} of OPA's plan`);
    expectNoOthers(fields, [...known.fields, ...LOCATION], type);
    const made = known.read({
      local: (key) => expectInteger(at(fields, key), `${key} of ${type}`),
      operand: (key) => operand(at(fields, key)),
      operands: (key) => expectArray(at(fields, key) ?? [], `${key} of ${type}`).map(operand),
      locals: (key) =>
        expectArray(at(fields, key) ?? [], `${key} of ${type}`).map((each) => ({
          kind: "local",
          local: expectInteger(each, "a local"),
        })),
      text: (key) => expectText(at(fields, key), `${key} of ${type}`),
      string: (key) => stringAt(at(fields, key)),
      block: (key) => block(at(fields, key)),
      blocks: (key) => blocks(at(fields, key) ?? []),
    });
    keepLocation(made, fields, files);
    return made;
  };
  const planFunction = (fields: Fields): PlanFunction => {
    expectNoOthers(fields, ["name", "params", "return", "blocks", "path"], "a function");
    return {
      name: expectText(at(fields, "name"), "a name"),
      path: expectArray(at(fields, "path") ?? [], "a path").map((each) => expectText(each, "a path")),
      parameters: expectArray(at(fields, "params"), "parameters").map((each) =>
        expectInteger(each, "a local"),
      ),
      result: expectInteger(at(fields, "return"), "a local"),
      blocks: blocks(at(fields, "blocks")),
    };
  };
  return { planFunction, blocks };
}

/** The fields of one statement. */
interface Read {
  readonly local: (key: string) => number;
  readonly operand: (key: string) => Operand;
  readonly operands: (key: string) => readonly Operand[];
  readonly locals: (key: string) => readonly Operand[];
  readonly text: (key: string) => string;
  readonly string: (key: string) => string;
  readonly block: (key: string) => Block;
  readonly blocks: (key: string) => readonly Block[];
}

interface Known {
  readonly fields: readonly string[];
  readonly read: (read: Read) => Statement;
}

function known(fields: readonly string[], read: (read: Read) => Statement): Known {
  return { fields, read };
}

const binary = (kind: "equal" | "notEqual"): Known =>
  known(["a", "b"], ({ operand }) => ({ kind, a: operand("a"), b: operand("b") }));
const assign = (kind: "assign" | "assignOnce"): Known =>
  known(["source", "target"], ({ local, operand }) => ({
    kind,
    source: operand("source"),
    target: local("target"),
  }));
const test = (kind: "isArray" | "isObject" | "isSet"): Known =>
  known(["source"], ({ operand }) => ({ kind, source: operand("source") }));
const testLocal = (kind: "isDefined" | "isUndefined" | "return"): Known =>
  known(["source"], ({ local }) => ({ kind, source: local("source") }));
const make = (kind: "makeObject" | "makeSet" | "makeNull" | "reset"): Known =>
  known(["target"], ({ local }) => ({ kind, target: local("target") }));
const integer = (kind: "assignInt" | "makeNumberInt"): Known =>
  known(["value", "target"], ({ local }) => ({ kind, value: local("value"), target: local("target") }));
const insert = (kind: "objectInsert" | "objectInsertOnce"): Known =>
  known(["key", "value", "object"], ({ local, operand }) => ({
    kind,
    object: local("object"),
    key: operand("key"),
    value: operand("value"),
  }));

const STATEMENTS: Readonly<Record<string, Known>> = {
  ArrayAppendStmt: known(["value", "array"], ({ local, operand }) => ({
    kind: "arrayAppend",
    array: local("array"),
    value: operand("value"),
  })),
  AssignIntStmt: integer("assignInt"),
  AssignVarOnceStmt: assign("assignOnce"),
  AssignVarStmt: assign("assign"),
  BlockStmt: known(["blocks"], ({ blocks }) => ({ kind: "block", blocks: blocks("blocks") })),
  BreakStmt: known(["index"], ({ local }) => ({ kind: "break", depth: local("index") })),
  CallDynamicStmt: known(["args", "result", "path"], ({ local, locals, operands }) => ({
    kind: "callDynamic",
    path: operands("path"),
    args: locals("args"),
    target: local("result"),
  })),
  CallStmt: known(["func", "args", "result"], ({ local, operands, text }) => ({
    kind: "call",
    callee: text("func"),
    args: operands("args"),
    target: local("result"),
  })),
  DotStmt: known(["source", "key", "target"], ({ local, operand }) => ({
    kind: "dot",
    source: operand("source"),
    key: operand("key"),
    target: local("target"),
  })),
  EqualStmt: binary("equal"),
  IsArrayStmt: test("isArray"),
  IsDefinedStmt: testLocal("isDefined"),
  IsObjectStmt: test("isObject"),
  IsSetStmt: test("isSet"),
  IsUndefinedStmt: testLocal("isUndefined"),
  LenStmt: known(["source", "target"], ({ local, operand }) => ({
    kind: "length",
    source: operand("source"),
    target: local("target"),
  })),
  MakeArrayStmt: known(["capacity", "target"], ({ local }) => ({
    kind: "makeArray",
    target: local("target"),
  })),
  MakeNullStmt: make("makeNull"),
  MakeNumberIntStmt: integer("makeNumberInt"),
  // OPA writes the index under two names.
  MakeNumberRefStmt: known(["index", "Index", "target"], ({ local, string }) => ({
    kind: "makeNumber",
    written: string("Index"),
    target: local("target"),
  })),
  MakeObjectStmt: make("makeObject"),
  MakeSetStmt: make("makeSet"),
  NopStmt: known([], () => ({ kind: "nop" })),
  NotEqualStmt: binary("notEqual"),
  NotStmt: known(["block"], ({ block }) => ({ kind: "not", block: block("block") })),
  ObjectInsertOnceStmt: insert("objectInsertOnce"),
  ObjectInsertStmt: insert("objectInsert"),
  ObjectMergeStmt: known(["a", "b", "target"], () => ({ kind: "objectMerge" })),
  ResetLocalStmt: make("reset"),
  ResultSetAddStmt: known(["value"], ({ local }) => ({ kind: "resultAdd", source: local("value") })),
  ReturnLocalStmt: testLocal("return"),
  ScanStmt: known(["source", "key", "value", "block"], ({ local, block }) => ({
    kind: "scan",
    source: local("source"),
    key: local("key"),
    value: local("value"),
    block: block("block"),
  })),
  SetAddStmt: known(["value", "set"], ({ local, operand }) => ({
    kind: "setAdd",
    set: local("set"),
    value: operand("value"),
  })),
  WithStmt: known(["local", "path", "value", "block"], () => ({ kind: "with" })),
};
