import { defineConfig } from "vitest/config";

/** The tests in a browser. Each file has a service of its own, and two run at a time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.browser.ts"],
    globalSetup: "tests/prepare.ts",
    setupFiles: "tests/each-file.ts",
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
