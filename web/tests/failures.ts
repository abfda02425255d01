import type { Reporter, TestModule } from "vitest/node";

/** Says at the end, in a line each, what has failed. */
export default class Failures implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      const failed = [module, ...module.children.allTests("failed")];
      for (const one of failed) {
        const errors = one.type === "module" ? one.errors() : (one.result().errors ?? []);
        for (const { message } of errors) {
          const name = one.type === "module" ? "" : ` › ${one.fullName}`;
          console.error(`FAILED ${module.relativeModuleId}${name}: ${message.split("\n", 1)[0]}`);
        }
      }
    }
  }
}
