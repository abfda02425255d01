import { defineConfig } from "vitest/config";

/** The tests in a browser. Each file has a service of its own, and two run at a time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.browser.ts"],
    globalSetup: "tests/prepare.ts",
    setupFiles: "tests/each-file.ts",
    maxWorkers: 2,
    // The last lines name each test that failed: of a long output, often only those are kept.
    reporters: ["default", "./tests/failures.ts"],
    // As long as the browser waits: a busy machine is slow, not wrong.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
