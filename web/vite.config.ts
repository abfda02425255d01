import { lingui } from "@lingui/vite-plugin";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./tools/serviceWorker.ts";

export default defineConfig({
  plugins: [
    react(),
    lingui({ macroTransform: true, failOnMissing: !process.env.LINGUI_LAX, failOnCompileError: true }),
    { ...optimizeLocales.vite({ locales: ["en-US", "zh-CN", "es-ES", "fr-FR"] }), enforce: "pre" as const },
    serviceWorker(),
  ],
  build: {
    target: "es2022",
    // The content security policy allows neither inlined assets nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read by the budget test.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs, in two files instead of thirty: each file costs time on a slow processor. Libraries
          // change less often than the app, so browsers keep them longer.
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 1 },
            { name: "start", tags: ["$initial"], test: /src(?!\/main\.tsx)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/openapi.json": "http://127.0.0.1:8080" } },
  test: { environment: "jsdom", pool: "vmThreads", include: ["src/**/*.test.{ts,tsx}"], css: false },
});
