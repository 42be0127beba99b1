import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exactJson } from "../compilers/model/index.js";
import { openOpa } from "../src/engines/opa/index.js";
import { openProver, type Prover } from "../src/prove.js";
import { proveTwins, type TwinsProofResult } from "../src/prove-twins.js";
import { WRITTEN, type WrittenPair } from "./twins/written.js";

let prover: Prover;
beforeAll(async () => {
  prover = await openProver({ opa: await openOpa(), timeoutMs: 60_000 });
});
afterAll(async () => {
  await prover.close();
  prover.opa.close();
});

async function proofOf({
  rego,
  cedar,
  mapping,
  attributes = "",
  schema,
}: WrittenPair): Promise<TwinsProofResult> {
  const proving = proveTwins(
    {
      rego: [{ path: "w.rego", text: `package written\n\n${rego}\n` }],
      query: "data.written.allow",
      cedar: [{ path: "w.cedar", text: cedar }],
      mapping: { path: "m.yaml", text: mapping ?? `requests: {attributes: {${attributes}}, typed: true}` },
      ...(schema === undefined ? {} : { schema: { path: "w.cedarschema", text: schema } }),
    },
    prover,
  );
  for (;;) {
    const { done, value } = await proving.next();
    if (done === true) return value;
  }
}

describe.each(WRITTEN)("$name", (pair) => {
  const { open = [], differs, wrong } = pair;

  it("is proved, refuted, or said not to be covered", async () => {
    const { outcome, parts, counterexamples } = await proofOf(pair);
    const whys = parts.flatMap(({ verdict }) => (verdict.kind === "unknown" ? verdict.whys : []));
    expect(whys).toEqual(open);
    expect(counterexamples.every(({ real }) => real)).toBe(true);
    if (differs !== undefined) expect(exactJson(counterexamples[0]?.request)).toContain(differs);
    const expected = differs !== undefined ? "counterexample" : open.length > 0 ? "unknown" : "proved";
    expect(outcome).toBe(expected);
  });

  it.runIf(wrong !== undefined)("is refuted once somebody gets it wrong", async () => {
    if (wrong === undefined) return;
    const right = pair[wrong.in];
    expect(right).toContain(wrong.right);
    const { outcome, counterexamples } = await proofOf({
      ...pair,
      [wrong.in]: right.replace(wrong.right, wrong.wrong),
    });
    expect(counterexamples.every(({ real }) => real)).toBe(true);
    expect(outcome).toBe("counterexample");
  });
});
