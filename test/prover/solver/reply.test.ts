import { expect, it } from "vitest";
import { readReply } from "../../../src/prover/solver/reply.js";

const LAST = "end-1";

it.each([
  ["one verdict", "sat\nend-1\n", 1, { kind: "answered", verdicts: ["sat"], model: "" }],
  [
    "several",
    "sat\r\nunsat\r\nunknown\r\nend-1\r\n",
    3,
    { kind: "answered", verdicts: ["sat", "unsat", "unknown"], model: "" },
  ],
  [
    "values",
    "((a0 true)\n (a1 false))\nend-1\n",
    0,
    { kind: "answered", verdicts: [], model: "((a0 true)\n (a1 false))" },
  ],
  [
    "the last line in quotes, as the standard has it",
    'unsat\n"end-1"\n',
    1,
    { kind: "answered", verdicts: ["unsat"], model: "" },
  ],
])("reads %s", (_, output, expected, reply) => {
  expect(readReply(output, LAST, expected)).toEqual(reply);
});

it.each([
  ["nothing", "", 0],
  ["an answer that ends too early", "unsat\n", 1],
  ["an answer that is cut in the last line", "unsat\nend-", 1],
  ["the last line of another script", "unsat\nend-11\n", 1],
  ["the last line inside another", "unsat\nxend-1\n", 1],
  ["something after the last line", "unsat\nend-1\nsat\n", 1],
  ["no verdict", "end-1\n", 1],
  ["too many verdicts", "sat\nunsat\nend-1\n", 1],
  ["a verdict in place of values", "unsat\nend-1\n", 0],
  ["an error, after which the solver went on", '(error "line 1: unknown constant n13")\nunsat\nend-1\n', 1],
  ["an error after the verdict", 'unsat\n(error "out of memory")\nend-1\n', 1],
  ["an unsupported command", "unsupported\n; foo line: 1\nunsat\nend-1\n", 1],
  ["a warning", "WARNING: unknown parameter 'x'\nunsat\nend-1\n", 1],
  ["a verdict with something before it", "xunsat\nend-1\n", 1],
])("takes %s for a failure", (_, output, expected) => {
  expect(readReply(output, LAST, expected)).toMatchObject({ kind: "failed" });
});
