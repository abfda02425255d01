import { lingui } from "@lingui/vite-plugin";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    react(),
    lingui({ macroTransform: true, failOnMissing: !process.env.LINGUI_LAX, failOnCompileError: true }),
    { ...optimizeLocales.vite({ locales: ["en-US", "zh-CN", "es-ES", "fr-FR"] }), enforce: "pre" as const },
  ],
  build: {
    target: "es2022",
    // The content security policy allows neither inlined assets nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read by the budget test.
    manifest: true,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/openapi.json": "http://127.0.0.1:8080" } },
  test: { environment: "jsdom", pool: "vmThreads", include: ["src/**/*.test.{ts,tsx}"], css: false },
});
