import { setupI18n } from "@lingui/core";
import { expect, test } from "vitest";
import { leftOutWords } from "./words";

test("each reason for a session without a place has a sentence of its own", () => {
  const i18n = setupI18n({ locale: "en", messages: { en: {} } });
  const sentences = Object.values(leftOutWords).map((words) => i18n._(words));
  expect(new Set(sentences).size).toBe(3);
});
