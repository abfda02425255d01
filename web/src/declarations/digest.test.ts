import { expect, test } from "vitest";
import { hexOf } from "./digest";

test("bytes are written with two digits each", () => {
  expect(hexOf(new Uint8Array([0, 10, 255]).buffer)).toBe("000aff");
});
