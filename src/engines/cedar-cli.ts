import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CedarOptions,
  type CedarRequest,
  decode,
  type PolicyTable,
} from "../../compilers/cedar/call.js";
import type { Policy } from "../../compilers/model/index.js";
import { answerThrough, type CedarFiles, createEncoders } from "./cedar-text.js";
import { splitText, succeed } from "./cedar-text-policies.js";
import { giveBackInstance, takeInstance } from "./cedar-wasm-instance.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";

/** Options of the engine over Cedar's command line. */
export interface CedarCliOptions extends CedarOptions {
  /** The `cedar` binary. */
  readonly binary: string;
  /** Hears of every fault that an answer hides. */
  readonly onFault?: (fault: unknown) => void;
}

const LIMIT_MS = 30_000;

/**
 * The engine that runs Cedar's own command line for every request, over the generated files with the schema. Slow, and
 * independent of the library in this process. Throws when the binary does not run or the files cannot be read.
 */
export function createCedarCliEngine(policy: Policy, files: CedarFiles, options: CedarCliOptions): Engine {
  const { binary } = options;
  const version = spawnSync(binary, ["--version"], { encoding: "utf8", timeout: LIMIT_MS });
  if (version.status !== 0 || !version.stdout.startsWith("cedar")) {
    throw new Error(`\`${binary}\` is no cedar binary that runs on this machine`);
  }
  const encoders = createEncoders(policy, options);
  const { text, table } = withPlainIds(files.text, policy);
  const folder = mkdtempSync(join(tmpdir(), "concord-cedar-"));
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write("policies.cedar", text);
  write("policies.cedarschema", files.schemaText);
  write("entities.json", "[]");
  const spelled = new Map<string, string>();
  const uidText = (uid: CedarRequest["action" | "principal" | "resource"]): string => {
    const key = `${uid.type} ${uid.id}`;
    const text = spelled.get(key) ?? spellUid(uid);
    spelled.set(key, text);
    return text;
  };
  const ask = (call: CedarRequest): unknown => {
    const { principal, action, resource, context } = call;
    const named = {
      principal: uidText(principal),
      action: uidText(action),
      resource: uidText(resource),
    };
    write("request.json", JSON.stringify({ ...named, context }));
    const ran = spawnSync(binary, ARGUMENTS, { cwd: folder, encoding: "utf8", timeout: LIMIT_MS });
    if (ran.error !== undefined) throw ran.error;
    return responseOf(ran);
  };
  const engine: Engine = {
    name: "cedar-cli",
    decide: answerThrough(policy, encoders, (call) => decode(ask(call), table, policy)),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  return failClosed(engine, options.onFault);
}

const ARGUMENTS = [
  ...["authorize", "--verbose", "--policies", "policies.cedar", "--schema", "policies.cedarschema"],
  ...["--entities", "entities.json", "--request-json", "request.json"],
];

/** The command line prints ids as they are, so that an id with a line break could pass for two: ours are numbers. */
function withPlainIds(text: string, policy: Policy): { readonly text: string; readonly table: PolicyTable } {
  const cedar = takeInstance();
  const { byId, table } = splitText(cedar, text, policy);
  giveBackInstance(cedar);
  const parts = Object.entries(byId).map(([id, part], index) => ({
    name: `p${index}`,
    part,
    rule: table.get(id),
  }));
  return {
    text: parts.map(({ name, part }) => part.replace(ID, () => `@id("${name}")`)).join("\n\n"),
    table: new Map(parts.map(({ name, rule }) => [name, rule])),
  };
}

const ID = /^@id\("(?:[^"\\]|\\.)*"\)/;

/**
 * An entity's name in the one spelling that the command line takes: what is escaped there is Cedar's own choice, so the library
 * prints it.
 */
export function spellUid(uid: CedarRequest["action" | "principal" | "resource"]): string {
  const cedar = takeInstance();
  const printed = succeed(
    cedar.policyToText({
      effect: "permit",
      principal: { op: "All" },
      action: { op: "==", entity: { type: "Action", id: uid.id } },
      resource: { op: "All" },
      conditions: [],
    }),
  ).text;
  giveBackInstance(cedar);
  const id = /Action::("(?:[^"\\]|\\.)*")/.exec(printed)?.[1];
  if (id === undefined) throw new Error(`Cedar prints no id in ${printed}`);
  return `${uid.type}::${id}`;
}

/** What the command line printed, as the library would answer; anything else than a decision with its policies is a failure. */
function responseOf(ran: {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): unknown {
  const [decision, ...lines] = ran.stdout.split("\n").filter((line) => line.trim() !== "");
  const known = { 0: "ALLOW", 2: "DENY" }[ran.status ?? -1];
  if (known === undefined || decision !== known || ran.stderr.trim() !== "") {
    throw new Error(`cedar failed: ${ran.stderr.trim() || ran.stdout.trim()}`);
  }
  const [note, ...ids] = lines;
  const isNote = note === undefined || NOTES.some((each) => note.startsWith(each));
  if (!isNote || !ids.every((line) => /^ {2}p\d+$/.test(line)))
    throw new Error(`cedar said: ${lines.join(" ")}`);
  const reason = ids.map((line) => line.trim());
  return {
    type: "success",
    response: { decision: known.toLowerCase(), diagnostics: { reason, errors: [] } },
  };
}

const NOTES = ["note: this decision was due to the following", "note: no policies applied to this request"];
