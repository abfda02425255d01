/** Builds the service worker: one classic script without imports, which knows the files of the frame that it belongs to. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { build, type Plugin, type Rollup } from "vite";

/** Pages that open without a network, by the ends of their modules; with what every page needs. */
const offline = [/\/src\/attendee\/pages\.tsx$/, /\/src\/app\/HomePage\.tsx$/, /\/src\/locales\/\w+\/(?:app|attendee)\.po$/];
const root = resolve(import.meta.dirname, "..");

/** The addresses of the entry, first, and of what it and the pages that open without a network load. */
function frameFiles(bundle: Rollup.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const files = new Set<string>();
  const add = (chunk: Rollup.OutputChunk) => {
    if (files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) files.add(asset);
    for (const name of chunk.imports) {
      const imported = bundle[name];
      if (imported?.type === "chunk") add(imported);
    }
  };
  for (const chunk of chunks) if (chunk.isEntry) add(chunk);
  for (const chunk of chunks) {
    const module = (chunk.facadeModuleId ?? "").split("?")[0] ?? "";
    if (offline.some((pattern) => pattern.test(module))) add(chunk);
  }
  return [...files].map((file) => `/${file}`);
}

async function workerCode(shell: { version: string; files: string[] }): Promise<string> {
  const output = await build({
    configFile: false,
    root,
    logLevel: "warn",
    publicDir: false,
    define: { __SHELL__: JSON.stringify(shell) },
    build: {
      write: false,
      // It is small, and a person may read it.
      minify: false,
      target: "es2022",
      rollupOptions: { input: resolve(root, "src/worker/worker.ts"), output: { format: "iife" } },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !("output" in first)) throw new Error("The service worker was not built.");
  return first.output[0].code;
}

export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    async generateBundle(_, bundle) {
      const files = [...frameFiles(bundle), "/icon.svg", "/manifest.webmanifest"];
      const hash = createHash("sha256").update(files.join());
      const page = bundle["index.html"];
      if (page?.type === "asset") hash.update(page.source);
      const version = hash.digest("hex").slice(0, 12);
      this.emitFile({ type: "asset", fileName: "sw.js", source: await workerCode({ version, files }) });
    },
  };
}
