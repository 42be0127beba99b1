import { afterAll, beforeAll } from "vitest";
import { openSolving, type Solving } from "../src/open-solving.js";

/** One solver for all tests of a file, opened before them and closed after. */
export function sharedSolving(): Solving {
  let opened: Awaited<ReturnType<typeof openSolving>> | undefined;
  const solving = (): Solving => {
    if (opened === undefined) throw new Error("the solver is not open");
    return opened;
  };
  beforeAll(async () => {
    opened = await openSolving();
  });
  afterAll(async () => {
    await opened?.close();
  });
  return {
    ask: (query) => solving().ask(query),
    get solver() {
      return solving().solver;
    },
  };
}
