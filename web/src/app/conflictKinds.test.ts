import { expect, test } from "vitest";
import { conflictLabel, plainDetail } from "./conflictKinds";

test("marks around codes are left out", () => {
  expect(plainDetail("`A-1` and `A-2` are both in the hall.")).toBe("A-1 and A-2 are both in the hall.");
});

test("a kind that is newer than the app is shown as the API calls it", () => {
  expect(conflictLabel("unheard_of")).toBe("unheard_of");
});
