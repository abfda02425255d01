import { expect, test } from "vitest";
import { placeAt } from "./useDragOrder";

test("an item lands where the pointer has passed the middle of another", () => {
  const middles = [10, 30, 50, 70];
  expect(placeAt(middles, 1, 32)).toBe(1);
  expect(placeAt(middles, 1, 49)).toBe(1);
  expect(placeAt(middles, 1, 51)).toBe(2);
  expect(placeAt(middles, 1, 500)).toBe(3);
  expect(placeAt(middles, 2, 9)).toBe(0);
});
