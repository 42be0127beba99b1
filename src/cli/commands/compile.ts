import { type Command, Option } from "commander";
import { CEDAR_LAYOUTS, type LayoutName } from "../../index.js";
import { compileAll } from "../compile-all.js";
import { TARGETS, type Target } from "../compile-file.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import { type Assignment, variablesOf } from "../input/assignments.js";
import { isPolicyFile } from "../input/properties-files.js";
import type { Io } from "../io.js";
import { cedarFactsOption, oneOf, opaOption, someOf, varOption } from "../options.js";
import { complain } from "../output/complain.js";
import { writeBelow, writeMain } from "../output/write-artefacts.js";
import { watchFiles } from "../watch.js";

/** The options of `concord compile`. */
export interface CompileOptions {
  readonly out?: string;
  readonly stdout?: true;
  readonly target?: readonly Target[];
  readonly var?: readonly Assignment[];
  readonly cedarFacts?: true;
  readonly layout?: LayoutName;
  readonly gatewayId?: string;
  readonly gatewayTarget?: string;
  readonly gatewayDecimals?: true;
  readonly opa?: string;
  readonly watch?: true;
}

/** Adds `concord compile`. */
export function addCompile(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("compile")
    .description("compile policies to Rego, Cedar and WebAssembly")
    .argument("<file...>", "policies; files named *.cases.yaml are left aside")
    .option("--out <dir>", "where the results go: DIR/rego, DIR/cedar, DIR/wasm")
    .addOption(
      new Option("--target <names>", `some of ${TARGETS.join(",")} (default: rego,cedar)`).argParser((text) =>
        someOf("target", text, TARGETS),
      ),
    )
    .addOption(varOption())
    .addOption(cedarFactsOption())
    .addOption(
      new Option(
        "--layout <name>",
        `what the Cedar is for: ${CEDAR_LAYOUTS.join(", ")} (default: cedar)`,
      ).argParser((text) => oneOf("layout", text, CEDAR_LAYOUTS)),
    )
    .option("--gateway-id <id>", "with --layout gateway: the gateway that the policies are for, as its ARN")
    .option("--gateway-target <name>", "with --layout gateway: the target whose tools the actions are")
    .option(
      "--gateway-decimals",
      "with --layout gateway: the tools' schemas allow numbers four digits after the point at most",
    )
    .addOption(opaOption())
    .option("--stdout", "write the result of one policy for one target to standard output")
    .option("--watch", "compile again whenever a policy changes, until interrupted")
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: CompileOptions) => {
      const policies = files.filter(isPolicyFile);
      checkUsage(policies, options);
      finish(options.watch ? await watch(policies, options, io) : await compile(policies, options, io));
    });
}

const HELP = `
Results, where NAME is the policy's name with every character but letters, digits and _ replaced:
  DIR/rego/NAME/policy.rego
  DIR/cedar/NAME.cedar, DIR/cedar/NAME.cedarschema
    with --layout avp: DIR/cedar/NAME.avp/policies.json, schema.json and mapping.json
    with --layout gateway: DIR/cedar/NAME.gateway.cedar and .cedarschema
  DIR/wasm/NAME.wasm

Exit codes: 0 written, 1 a policy has errors, 2 it could not run. Unless it is 0, nothing was written.

Examples:
  $ concord compile policies/*/*.yaml --out build
  $ concord compile policy.yaml --out build --target rego,wasm --var workspace=/srv
  $ concord compile policy.yaml --target cedar --stdout`;

function checkUsage(
  files: readonly string[],
  { out, stdout, target, watch: watching, layout, gatewayId, gatewayTarget, gatewayDecimals }: CompileOptions,
): void {
  if (files.length === 0) throw new Unable("there is no policy among the files, only cases");
  if (out === undefined && stdout === undefined) throw new Unable("give --out DIR, or --stdout");
  if (out !== undefined && stdout !== undefined) throw new Unable("give --out or --stdout, not both");
  if (layout !== undefined && target !== undefined && !target.includes("cedar")) {
    throw new Unable("--layout needs the target cedar");
  }
  const ofGateway = [gatewayId, gatewayTarget, gatewayDecimals];
  if (layout !== "gateway" && ofGateway.some((each) => each !== undefined)) {
    throw new Unable("--gateway-id, --gateway-target and --gateway-decimals need --layout gateway");
  }
  if (stdout === undefined) return;
  if (watching) throw new Unable("--watch needs --out");
  if (files.length > 1) throw new Unable("--stdout takes a single policy");
  if (target?.length !== 1) throw new Unable("--stdout needs a single --target");
}

async function watch(files: readonly string[], options: CompileOptions, io: Io): Promise<ExitCode> {
  await watchFiles(files, io, async () => {
    try {
      await compile(files, options, io);
    } catch (error) {
      // What is broken now may be mended by the next change.
      if (!(error instanceof Unable)) throw error;
      await complain(io, error.message);
    }
    await io.stderr.write("watching for changes; Ctrl-C ends it\n");
  });
  return EXIT.ok;
}

async function compile(files: readonly string[], options: CompileOptions, io: Io): Promise<ExitCode> {
  const { compiled, code } = await compileAll(
    files,
    {
      targets: options.target ?? ["rego", "cedar"],
      variables: variablesOf(options.var),
      cedarFacts: options.cedarFacts === true,
      layout: options.layout ?? "cedar",
      gateway: {
        ...(options.gatewayId === undefined ? {} : { id: options.gatewayId }),
        ...(options.gatewayTarget === undefined ? {} : { target: options.gatewayTarget }),
        decimals: options.gatewayDecimals === true,
      },
      opa: options.opa,
    },
    io,
  );
  if (code !== EXIT.ok) {
    await io.stderr.write("nothing was written\n");
    return code;
  }
  const artefacts = compiled.flatMap((each) => each.artefacts);
  if (options.stdout) await writeMain(artefacts, io);
  else await writeBelow(options.out ?? "", artefacts, io);
  return code;
}
