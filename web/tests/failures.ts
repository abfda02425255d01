import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Says at the end, in a line each, what has failed, and writes the names of these files to `FAILED_FILES`, one a line. */
export default class Failures implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const files = new Set<string>();
    for (const module of modules) {
      const failed = [module, ...module.children.allTests("failed")];
      for (const one of failed) {
        const errors = one.type === "module" ? one.errors() : (one.result().errors ?? []);
        for (const { message } of errors) {
          files.add(module.relativeModuleId);
          const name = one.type === "module" ? "" : ` › ${one.fullName}`;
          console.error(`FAILED ${module.relativeModuleId}${name}: ${message.split("\n", 1)[0]}`);
        }
      }
    }
    if (process.env.FAILED_FILES) {
      writeFileSync(process.env.FAILED_FILES, [...files].map((file) => `${file}\n`).join(""));
    }
  }
}
