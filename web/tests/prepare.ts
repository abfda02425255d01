import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { prepare } from "./service";

declare module "vitest" {
  interface ProvidedContext {
    demo: string;
  }
}

/** Runs once, before all files of browser tests. */
export default async function setup(project: TestProject) {
  process.env.DEMO_PASSWORD ??= "a password for the demo only";
  const demo = await prepare();
  project.provide("demo", demo);
  return () => rmSync(demo, { recursive: true });
}
