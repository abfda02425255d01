// Stores a Brotli and a gzip form next to each file of `dist` that becomes smaller by it. The service sends them as they are.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "..", "dist");
const compressible = /\.(html|js|css|svg|json|webmanifest)$/;
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !compressible.test(path) || path.includes("/.vite/")) continue;
  const content = readFileSync(path);
  for (const [suffix, coded] of [
    [".br", brotliCompressSync(content, brotli)],
    [".gz", gzipSync(content, { level: 9 })],
  ]) {
    if (coded.length < content.length) writeFileSync(path + suffix, coded);
  }
}
