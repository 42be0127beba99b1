import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { printable } from "../../../compilers/diagnostics/index.js";
import {
  type Bundle,
  BundleError,
  type BundleSigning,
  buildBundle,
  compileWasmOfAll,
  type Policy,
  SIGNING_ALGORITHMS,
} from "../../index.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import { type Assignment, variablesOf } from "../input/assignments.js";
import { loadAll } from "../input/load-all.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { oneOf, opaOption, varOption } from "../options.js";
import { columns } from "../output/text.js";
import { writePlaced } from "../output/write-artefacts.js";
import { problemOf } from "../problem.js";

/** The options of `concord bundle`. */
export interface BundleCommandOptions {
  readonly out: string;
  readonly revision?: string;
  readonly signKey?: string;
  readonly signAlg?: string;
  readonly keyId?: string;
  readonly scope?: string;
  readonly wasm?: string;
  readonly opa?: string;
  readonly var?: readonly Assignment[];
}

/** Adds `concord bundle`. */
export function addBundle(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("bundle")
    .description("pack policies as a bundle that OPA servers load, signed if wanted")
    .argument("<file...>", "policies, or folders of them; files named *.cases.yaml are left aside")
    .requiredOption("--out <file>", "the bundle, such as bundle.tar.gz")
    .option("--revision <text>", "its revision (default: from the digests of the policies)")
    .option("--sign-key <file>", "a private key in PEM, or the secret of an HS algorithm: sign with it")
    .addOption(
      new Option(
        "--sign-alg <name>",
        "ES256, RS256, PS256, HS256, .. (default: what fits the key)",
      ).argParser((text) => oneOf("algorithm", text, SIGNING_ALGORITHMS)),
    )
    .option("--key-id <name>", "the name of the key in OPA's configuration")
    .option("--scope <text>", "the scope in OPA's configuration")
    .option("--wasm <file>", "write policy.wasm too, a file of its own for use within a process")
    .addOption(varOption())
    .addOption(opaOption())
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: BundleCommandOptions) => {
      checkUsage(options);
      finish(await bundle(files, options, io));
    });
}

const HELP = `
The same policies give the same bytes, also signed by RS or HS; an ES or PS signature is another each time.

Exit codes: 0 written, 1 a policy has errors, 2 it could not run. Unless it is 0, nothing was written.

Examples:
  $ concord bundle policies/*/*.yaml --out bundle.tar.gz
  $ concord bundle policy.yaml --out bundle.tar.gz --sign-key key.pem --key-id release`;

function checkUsage({ out, wasm, signKey, signAlg, keyId, scope }: BundleCommandOptions): void {
  const places = [out, wasm, signKey].filter((each) => each !== undefined).map((each) => resolve(each));
  if (new Set(places).size < places.length) {
    throw new Unable("--out, --wasm and --sign-key must name different files");
  }
  if (signKey !== undefined) return;
  const stray = Object.entries({ "--sign-alg": signAlg, "--key-id": keyId, "--scope": scope });
  const [option] = stray.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) throw new Unable(`${option} needs --sign-key`);
}

async function bundle(paths: readonly string[], options: BundleCommandOptions, io: Io): Promise<ExitCode> {
  const signing = await readSigning(options);
  const { policies, code } = await loadAll(await findPolicies(paths), variablesOf(options.var), io);
  if (code !== EXIT.ok) {
    await io.stderr.write("nothing was written\n");
    return code;
  }
  const built = build(policies, options, signing);
  const wasm = options.wasm === undefined ? [] : [await wasmArtefact(policies, options.wasm, options.opa)];
  await writePlaced([{ path: options.out, content: built.bytes }, ...wasm], io);
  await io.stdout.write(describe(built, options));
  return EXIT.ok;
}

async function readSigning(options: BundleCommandOptions): Promise<BundleSigning | undefined> {
  const { signKey, signAlg: algorithm, keyId, scope } = options;
  if (signKey === undefined) return undefined;
  const key = await readFile(signKey).catch((error: unknown) => {
    throw new Unable(`cannot read ${signKey}: ${problemOf(error)}`);
  });
  return {
    key,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(scope === undefined ? {} : { scope }),
  };
}

function build(
  policies: readonly Policy[],
  { revision }: BundleCommandOptions,
  signing: BundleSigning | undefined,
): Bundle {
  try {
    return buildBundle(policies, {
      ...(revision === undefined ? {} : { revision }),
      ...(signing === undefined ? {} : { signing }),
    });
  } catch (error) {
    if (error instanceof BundleError) throw new Unable(error.message);
    throw error;
  }
}

async function wasmArtefact(policies: readonly Policy[], path: string, opa: string | undefined) {
  const content = await compileWasmOfAll(policies, opa === undefined ? {} : { opa }).catch(
    (error: unknown) => {
      throw new Unable(`cannot compile to Wasm: ${problemOf(error)}`);
    },
  );
  return { path, content };
}

function describe({ bytes, revision, algorithm }: Bundle, { keyId }: BundleCommandOptions): string {
  const signed = [algorithm ?? "no", ...(keyId === undefined ? [] : [printable(keyId)])].join(", key ");
  const rows = [
    ["revision", printable(revision)],
    ["sha256", createHash("sha256").update(bytes).digest("hex")],
    ["signed", signed],
  ];
  return `${columns(rows).join("\n")}\n`;
}
