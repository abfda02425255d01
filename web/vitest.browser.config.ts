import { defineConfig } from "vitest/config";

/** The tests in a browser, against a running service: `CONGRESS_URL`. They share it, so they run one after another. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.browser.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
