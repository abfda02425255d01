import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** Their texts are loaded with their pages, those of `problems` with the first problem; those of everything else at the start. */
const features = [
  "registration",
  "attendee",
  "delegations",
  "forum",
  "declarations",
  "imports",
  "programme",
  "schedule",
  "timetables",
  "releases",
  "editions",
  "messages",
  "settings",
  "award",
  "problems",
  "statistics",
];
const tests = "**/*.test.*";

// No fallback locales: a missing message must fail the build.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "zh", "es", "fr"],
  format: formatter({ lineNumbers: false }),
  catalogs: [
    {
      path: "<rootDir>/src/locales/{locale}/app",
      include: ["src"],
      exclude: [tests, ...features.map((feature) => `**/src/${feature}/**`)],
    },
    ...features.map((feature) => ({
      path: `<rootDir>/src/locales/{locale}/${feature}`,
      include: [`src/${feature}`],
      exclude: [tests],
    })),
  ],
});
