import type { Formula } from "../logic.js";
import { parseRational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { callDynamic, callOf } from "./call.js";
import { defined, test } from "./choice.js";
import { compare } from "./compare.js";
import { isOfType } from "./comparisons.js";
import { FALSE, integerConstant, NULL, numberConstant, textOf } from "./constant.js";
import { member } from "./dot.js";
import { raise } from "./fault.js";
import { beyondAt, orNotFollowed } from "./follow.js";
import { assign, assignOnce, type Frame, localDefined, readLocal, reset } from "./frame.js";
import type { Block, Operand, Statement } from "./ir.js";
import { lengthOf } from "./length.js";
import { readOperand } from "./operand.js";
import { scan } from "./scan.js";
import type { Run } from "./state.js";
import type { Builder, BuilderItem, Value } from "./value.js";
import { and, beyond, implies, negate } from "./world.js";

/** A way out of a block: 0 leads to its end, 1 to the end of the one around, and so on. */
interface Escape {
  readonly depth: number;
  readonly guard: Formula;
}

/** Where a function returns. */
const RETURN = Number.POSITIVE_INFINITY;

/** Runs the blocks of a function or a query, one after the other. */
export function executeAll(run: Run, frame: Frame, blocks: readonly Block[]): void {
  const escapes: Escape[] = [];
  executeBlocks(run, frame, blocks, run.world.logic.true, escapes);
  if (escapes.some(({ depth }) => depth !== RETURN))
    throw new Untranslatable("a BreakStmt out of a function");
}

/** Runs blocks; gives when the end of the last is reached in any way. */
function executeBlocks(
  run: Run,
  frame: Frame,
  blocks: readonly Block[],
  start: Formula,
  escapes: Escape[],
): Formula {
  const { world } = run;
  let live = start;
  for (const block of blocks) {
    const out: Escape[] = [];
    executeBlock(run, frame, block, live, out);
    const further = out.filter(({ depth, guard }) => depth > 0 && guard.kind !== "false");
    if (further.length === 0) continue;
    for (const { depth, guard } of further) escapes.push({ depth: depth - 1, guard });
    const gone = further.map(({ guard }) => beyond(world, guard, live));
    live = and(world, [live, negate(world, world.logic.or(gone))]);
    if (live.kind === "false") break;
  }
  return live;
}

/** Runs a block; gives when its end is reached with every statement defined. */
function executeBlock(run: Run, frame: Frame, block: Block, start: Formula, escapes: Escape[]): Formula {
  let live = start;
  for (let index = 0; index < block.length && live.kind !== "false"; index += 1) {
    const statement = block[index];
    const next = block[index + 1];
    if (statement === undefined) break;
    const here = live;
    if (statement.kind === "call" && isTruthTest(next, statement.target)) {
      live = orNotFollowed(run, frame, statement, here, () => {
        const value = callOf(run, frame, statement, here);
        assign(frame, statement.target, here, value);
        return and(run.world, [here, isNotFalse(run, value, here)]);
      });
      index += 1;
    } else {
      live = orNotFollowed(run, frame, statement, here, () => execute(run, frame, statement, here, escapes));
    }
  }
  return live;
}

/** A call whose value must not be false need not be asked whether it is defined besides. */
function isTruthTest(statement: Statement | undefined, target: number): boolean {
  if (statement?.kind !== "notEqual") return false;
  const { a, b } = statement;
  return a.kind === "local" && a.local === target && b.kind === "boolean" && !b.value;
}

function isNotFalse({ world }: Run, value: Value, live: Formula): Formula {
  return test(world, value, (leaf) => negate(world, compare(world, live, "==", leaf, FALSE)));
}

/** Runs one statement; gives when it is defined. */
function execute(run: Run, frame: Frame, statement: Statement, live: Formula, escapes: Escape[]): Formula {
  const { world } = run;
  const { logic } = world;
  const read = (operand: Operand): Value => readOperand(run, frame, operand, live);
  const keep = (target: number, value: Value): Formula => {
    assign(frame, target, live, value);
    const is = defined(world, value);
    return and(world, [live, is]);
  };
  const raiseBeyond = beyondAt(run, frame, statement);
  switch (statement.kind) {
    case "assign":
      assign(frame, statement.target, live, read(statement.source));
      return live;
    case "assignOnce":
      assignOnce(world, frame, statement.target, live, read(statement.source));
      return live;
    case "assignInt":
    case "makeNumberInt":
      assign(frame, statement.target, live, integerConstant(statement.value));
      return live;
    case "makeNumber":
      assign(frame, statement.target, live, numberConstant(parseRational(statement.written)));
      return live;
    case "makeNull":
      assign(frame, statement.target, live, NULL);
      return live;
    case "makeArray":
    case "makeSet":
    case "makeObject":
      assign(frame, statement.target, live, createBuilder(run, TYPES[statement.kind]));
      return live;
    case "reset":
      reset(world, frame, statement.target, live);
      return live;
    case "arrayAppend":
      put(run, frame, statement.array, live, {
        guard: live,
        key: undefined,
        value: read(statement.value),
        some: false,
      });
      return live;
    case "setAdd":
      put(run, frame, statement.set, live, {
        guard: live,
        key: undefined,
        value: read(statement.value),
        some: false,
      });
      return live;
    case "objectInsert":
    case "objectInsertOnce":
      insert(run, frame, statement, live);
      return live;
    case "block":
      return executeBlocks(run, frame, statement.blocks, live, escapes);
    case "break":
      escapes.push({ depth: statement.depth, guard: live });
      return logic.false;
    case "return":
      frame.returned.push({ guard: live, value: readLocal(world, frame, statement.source, live) });
      escapes.push({ depth: RETURN, guard: live });
      return logic.false;
    case "resultAdd":
      frame.results.push({ guard: live, value: readLocal(world, frame, statement.source, live) });
      return live;
    case "call":
      return keep(statement.target, callOf(run, frame, statement, live));
    case "callDynamic": {
      const { there, nothing } = callDynamic(run, frame, statement, live);
      escapes.push({ depth: FOUND_UNDEFINED, guard: nothing });
      return there;
    }
    case "dot":
      return keep(
        statement.target,
        member(world, live, read(statement.source), read(statement.key), raiseBeyond),
      );
    case "length":
      return keep(statement.target, lengthOf({ world, live, raise: raiseBeyond }, read(statement.source)));
    case "equal":
      return and(world, [live, compare(world, live, "==", read(statement.a), read(statement.b))]);
    case "notEqual":
      return and(world, [
        live,
        negate(world, compare(world, live, "==", read(statement.a), read(statement.b))),
      ]);
    case "isArray":
    case "isObject":
    case "isSet": {
      const type = TESTS[statement.kind];
      return and(world, [
        live,
        test(world, read(statement.source), (leaf) => isOfType({ world, live }, leaf, type)),
      ]);
    }
    case "isDefined":
      return and(world, [live, localDefined(world, frame, statement.source, live)]);
    case "isUndefined":
      return and(world, [live, negate(world, localDefined(world, frame, statement.source, live))]);
    case "not": {
      const out: Escape[] = [];
      const end = executeBlock(run, frame, statement.block, live, out);
      if (out.some(({ depth }) => depth > 0))
        throw new Untranslatable("a BreakStmt out of a NotStmt of OPA's plan");
      return and(world, [live, negate(world, beyond(world, end, live))]);
    }
    case "scan":
      scan(run, frame, statement, live, (here) => {
        const out: Escape[] = [];
        const returned = frame.returned.length;
        executeBlock(run, frame, statement.block, here, out);
        if (
          frame.returned.length > returned ||
          out.some(({ depth, guard }) => depth > 0 && guard.kind !== "false")
        ) {
          throw new Untranslatable("a way out of a loop of OPA's plan");
        }
      });
      return live;
    case "nop":
      return live;
    case "objectMerge":
      throw new Untranslatable("the statement ObjectMergeStmt of OPA's plan");
    case "with":
      throw new Untranslatable("the statement WithStmt of OPA's plan");
  }
}

const TYPES = { makeArray: "array", makeSet: "set", makeObject: "object" } as const;
const TESTS = { isArray: "array", isObject: "object", isSet: "set" } as const;

/** How many blocks are left where a function is there but undefined. */
const FOUND_UNDEFINED = 3;

function createBuilder(run: Run, type: Builder["type"]): Builder {
  run.serial += 1;
  return { kind: "builder", type, serial: run.serial, items: [], isRead: false };
}

function put(run: Run, frame: Frame, local: number, live: Formula, item: BuilderItem): void {
  const entry = frame.locals.get(local);
  // What is put into is always the newest value of its local.
  if (entry?.value.kind !== "builder" || !implies(live, entry.guard)) {
    throw new Untranslatable("a collection that is made in one of several ways");
  }
  if (entry.value.isRead) throw new Untranslatable("a collection that grows after it was read");
  run.changes.push({ builder: entry.value, index: entry.value.items.length });
  entry.value.items.push(item);
}

function insert(
  run: Run,
  frame: Frame,
  { kind, object, key, value }: Extract<Statement, { kind: "objectInsert" | "objectInsertOnce" }>,
  live: Formula,
): void {
  const { world } = run;
  const name = readOperand(run, frame, key, live);
  const text = name.kind === "constant" ? textOf(name) : undefined;
  if (text === undefined) throw new Untranslatable("a key of an object that is no constant text");
  const held = readOperand(run, frame, value, live);
  const builder = frame.locals.get(object)?.value;
  if (kind === "objectInsertOnce" && builder?.kind === "builder") {
    for (const before of builder.items.filter((each) => each.key === text)) {
      const differs = negate(world, compare(world, live, "==", before.value, held));
      raise(world, frame.faults, "conflict", and(world, [live, before.guard, differs]));
    }
  }
  put(run, frame, object, live, { guard: live, key: text, value: held, some: false });
}
