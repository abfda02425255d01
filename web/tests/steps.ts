/** Counts what people do in the browser: presses, keys that are not text, and fields that they fill. */
import { appendFileSync } from "node:fs";
import type { BrowserContext } from "playwright-core";
import { afterEach, beforeEach } from "vitest";

let count = 0;

/** Counts the steps in all pages of a browser. */
export async function countSteps(context: BrowserContext) {
  await context.exposeFunction("countStep", () => {
    count += 1;
  });
  await context.addInitScript(() => {
    const step = (event: Event) => {
      const counts =
        event instanceof KeyboardEvent
          ? event.key.length > 1 || event.key === " "
          : // The keyboard presses without a pointer: its key is counted.
            !(event instanceof MouseEvent) || event.detail > 0;
      if (event.isTrusted && counts) (window as unknown as { countStep(): void }).countStep();
    };
    for (const kind of ["click", "keydown", "change"]) addEventListener(kind, step, { capture: true });
  });
}

/** Writes the steps of each test to the file that `STEPS` names: `file | test | steps`. */
export function recordSteps() {
  beforeEach(() => {
    count = 0;
  });
  afterEach(({ task }) => {
    const file = process.env.STEPS;
    if (file) appendFileSync(file, `${task.file.name} | ${task.name} | ${count}\n`);
  });
}
