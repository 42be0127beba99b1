import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { openTwins, searchTwins, type Twins } from "../../../src/twins.js";
import { type Mistake, PAIRS, sourcesOf } from "../../twins/pairs.js";

/** Cases over which right pairs agree, and in which each mistake is found unless it says otherwise. */
const AGREED = 4000;
const WITHIN = 2000;

describe.each(PAIRS)("the pair $pair", ({ pair, query, mistakes }) => {
  let opa: OpaToolchain;
  beforeAll(async () => {
    opa = await openOpa();
  });
  afterAll(() => {
    opa.close();
  });

  const open = (mistakesMade: readonly Mistake[], cedar?: string): Promise<Twins> =>
    openTwins({ ...sourcesOf({ pair, query }, mistakesMade, cedar), opa });

  it("agrees when both are right, on each of three engines", async () => {
    const twins = await open([]);
    expect(twins.notes).toEqual([]);
    expect(twins.engines.map(({ name }) => name)).toEqual(["rego-topdown", "rego-wasm", "cedar-wasm"]);
    expect(searchTwins(twins, { cases: AGREED })).toEqual({ asked: AGREED, found: [] });
    twins.close();
  });

  it.each(mistakes)("is told apart by $name", async (mistake) => {
    const twins = await open([mistake]);
    const { found } = searchTwins(twins, { cases: mistake.within ?? WITHIN });
    twins.close();
    expect(found.length).toBe(1);
  });

  it("is told apart when Cedar has drifted", async () => {
    const twins = await open([], "drifted.cedar");
    const { found } = searchTwins(twins, { cases: 500 });
    twins.close();
    expect(found.length).toBe(1);
  });

  it("is told apart at once with all mistakes together", async () => {
    const twins = await open(mistakes);
    const { found } = searchTwins(twins, { cases: 200 });
    twins.close();
    expect(found.length).toBe(1);
  });
});
