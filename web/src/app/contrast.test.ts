import { expect, test } from "vitest";
import { contrastOf } from "./contrast";

test("the contrast is that of WCAG", () => {
  const rounded = (colour: string) => contrastOf(colour, "#ffffff")?.toFixed(2);
  expect(["#ffffff", "#000000", "#777777", "#767676"].map(rounded)).toEqual([
    "1.00",
    "21.00",
    "4.48",
    "4.54",
  ]);
  expect(contrastOf("#0B57A4", "#ffffff")).toBe(contrastOf("#ffffff", "#0b57a4"));
});

test("what is not a colour has none", () => {
  for (const wrong of ["", "red", "#fff", "#0b57ag", "#0b57a4b"])
    expect(contrastOf(wrong, "#ffffff")).toBeNull();
});
