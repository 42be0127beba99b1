import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Building the embedded OPA's modules and proofs of agreement take long on a small machine; nothing here measures time.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
