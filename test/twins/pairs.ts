import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../../compilers/diagnostics/index.js";
import type { TwinSources } from "../../src/twins.js";

/** A mistake that people make: in which file, what stands there, what they wrote. */
export interface Mistake {
  readonly name: string;
  readonly file: "policy.rego" | "policy.cedar";
  readonly right: string;
  readonly wrong: string;
  /** Cases in which it must have been found. */
  readonly within?: number;
}

/** Right pairs of hand-written policies, each with what people get wrong. */
export const PAIRS: readonly {
  readonly pair: string;
  readonly query: string;
  readonly mistakes: readonly Mistake[];
}[] = [
  {
    pair: "files",
    query: "data.files.allow",
    mistakes: [
      {
        name: "a star that does not cross a slash",
        file: "policy.rego",
        right: 'in_workspace(path) if startswith(path, "/workspace/")',
        wrong: 'in_workspace(path) if glob.match("/workspace/*", ["/"], path)',
      },
      {
        name: "a prefix without its slash",
        file: "policy.cedar",
        right: '"/workspace/tmp/*"',
        wrong: '"/workspace/tmp*"',
      },
      { name: "less for at most", file: "policy.rego", right: "size <= max_size", wrong: "size < max_size" },
      {
        name: "a forgotten way to climb",
        file: "policy.cedar",
        right: 'context.path like "*/../*" || ',
        wrong: "",
      },
      { name: "a forgotten role", file: "policy.rego", right: '"reviewer", ', wrong: "" },
      {
        name: "a negation over an absent attribute",
        file: "policy.rego",
        right: "forbidden if input.subject.suspended",
        wrong: "forbidden if not input.subject.suspended == false",
      },
      {
        name: "a forbid that forgets an action",
        file: "policy.cedar",
        right: `@id("hidden")
forbid(principal, action in [Action::"read", Action::"write", Action::"delete"], resource)`,
        wrong: `@id("hidden")
forbid(principal, action in [Action::"read", Action::"write"], resource)`,
      },
      {
        name: "an end for a part",
        file: "policy.rego",
        right: 'contains(input.parameters.path, "/.git/")',
        wrong: 'endswith(input.parameters.path, "/.git/")',
      },
    ],
  },
  {
    pair: "egress",
    query: "data.egress.decision",
    mistakes: [
      {
        name: "a suffix without its dot",
        file: "policy.cedar",
        right: '(context.host == "api.example.com" || context.host like "*.example.org") &&\n  [443',
        wrong: '(context.host == "api.example.com" || context.host like "*example.org") &&\n  [443',
      },
      { name: "port zero", file: "policy.rego", right: "port > 0", wrong: "port >= 0" },
      {
        name: "half of a network",
        file: "policy.cedar",
        right: "10.0.5.0/24",
        wrong: "10.0.5.0/25",
      },
      { name: "a smaller network", file: "policy.rego", right: "192.168.0.0/16", wrong: "192.168.0.0/17" },
      { name: "a forgotten port", file: "policy.rego", right: "[443, 8443]", wrong: "[443]" },
      {
        name: "two values for one decision",
        file: "policy.rego",
        right: "not blocked\n\tnot asks",
        wrong: "not blocked",
      },
      {
        name: "another annotation",
        file: "policy.cedar",
        right: '@decision("ask")',
        wrong: '@decision("review")',
      },
      {
        name: "one protocol more",
        file: "policy.rego",
        right: '{"http", "ftp"}',
        wrong: '{"http", "ftp", "telnet"}',
      },
      {
        name: "a pattern where the dot is any character",
        file: "policy.rego",
        right: 'known_host if input.parameters.host == "api.example.com"',
        wrong: 'known_host if regex.match("^api.example.com$", input.parameters.host)',
      },
    ],
  },
  {
    pair: "payments",
    query: "data.payments.allow",
    mistakes: [
      { name: "less for at most", file: "policy.rego", right: "amount <= 5000", wrong: "amount < 5000" },
      { name: "a day with a digit less", file: "policy.cedar", right: "<= 86400", wrong: "<= 8640" },
      { name: "approvals from the future", file: "policy.rego", right: "\tage >= 0\n", wrong: "" },
      {
        name: "some other tag for no such tag",
        file: "policy.rego",
        right: '\tnot "requester" in input.user.tags',
        wrong: '\tsome tag in input.user.tags\n\ttag != "requester"',
      },
      {
        name: "a payment below zero",
        file: "policy.rego",
        right: "\tinput.payment.amount > 0\n\tinput.payment.amount <",
        wrong: "\tinput.payment.amount <",
      },
      { name: "a zero less", file: "policy.rego", right: "500000", wrong: "50000" },
      { name: "euros for cents", file: "policy.cedar", right: "<= 10000 &&", wrong: "<= 100 &&" },
      {
        name: "a forgotten currency",
        file: "policy.cedar",
        right: 'context.amount <= 500000 &&\n  ["EUR", "USD"].contains(context.currency)',
        wrong: "context.amount <= 500000",
      },
      { name: "fractions of a cent", file: "policy.rego", right: "\tx == floor(x)\n", wrong: "" },
      {
        name: "any approver",
        file: "policy.rego",
        right: '\t"auditor" in input.payment.approvers\n',
        wrong: "",
        // Only where no other rule allows as well, so two places must change at once.
        within: 5000,
      },
    ],
  },
];

const FOLDER = import.meta.dirname;

/** The files of a pair, with some mistakes made, or with another Cedar. */
export function sourcesOf(
  { pair, query }: { readonly pair: string; readonly query: string },
  mistakesMade: readonly Mistake[],
  cedar?: string,
): Omit<TwinSources, "opa"> {
  const read = (file: string): Source => ({
    path: `test/twins/${pair}/${file}`,
    text: readFileSync(join(FOLDER, pair, file), "utf8"),
  });
  const sourceOf = (file: Mistake["file"]): Source => {
    const source = read(file);
    const text = mistakesMade
      .filter((each) => each.file === file)
      .reduce((before, { right, wrong }) => replaced(before, right, wrong), source.text);
    return { ...source, text };
  };
  return {
    rego: [sourceOf("policy.rego")],
    query,
    cedar: [cedar === undefined ? sourceOf("policy.cedar") : read(cedar)],
    mapping: read("mapping.yaml"),
    ...(existsSync(join(FOLDER, pair, "policy.cedarschema")) ? { schema: read("policy.cedarschema") } : {}),
  };
}

/** What is to be replaced must be there, or a test would pass without a mistake. */
function replaced(text: string, right: string, wrong: string): string {
  const at = text.indexOf(right);
  if (at === -1) throw new Error(`not there: ${right}`);
  return text.slice(0, at) + wrong + text.slice(at + right.length);
}
