import { defineConfig } from "vitest/config";

/** What `make web-bench` measures: figures to read; no test fails by a time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/bench/**/*.bench.ts"],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
