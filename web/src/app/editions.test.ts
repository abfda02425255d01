import { expect, test } from "vitest";
import { isEditionOver } from "./editions";

test("an edition is over once it is closed; a state that is newer than the app is not taken for that", () => {
  const over = ["draft", "open", "running", "closed", "archived", "postponed"].filter(isEditionOver);
  expect(over).toEqual(["closed", "archived"]);
});
