import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One less is what vitest takes by itself: on a machine of two cores it would run one file after the other.
    maxWorkers: availableParallelism(),
    // Building the embedded OPA's modules and proofs of agreement take long on a small machine; nothing here measures time.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
