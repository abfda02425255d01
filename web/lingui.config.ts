import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

// No fallback locales: a missing message must fail the build.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "zh", "es", "fr"],
  format: formatter({ lineNumbers: false }),
  catalogs: [{ path: "<rootDir>/src/locales/{locale}", include: ["src"], exclude: ["**/*.test.*"] }],
});
