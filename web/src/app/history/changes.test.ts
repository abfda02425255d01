import { expect, test } from "vitest";
import { changesOf, nameOf, writeValue } from "./changes";

test("values are written in one line", () => {
  expect(writeValue(null)).toBe("–");
  expect(writeValue([])).toBe("–");
  expect(writeValue(["a", "b"])).toBe("a, b");
  expect(writeValue({ en: "Hall", fr: "Salle" })).toBe("en: Hall; fr: Salle");
  expect(writeValue([{ speaker: "1", name: "Ada", role: "keynote" }])).toBe("Ada");
});

test("changes have before and after, or only their field", () => {
  expect(
    changesOf({
      capacity: { before: null, after: 30 },
      revision: { before: 1, after: 2 },
      biography: true,
      email: null,
    }),
  ).toEqual([
    { field: "capacity", before: "–", after: "30" },
    { field: "biography", before: null, after: null },
    { field: "email", before: null, after: null },
  ]);
  expect(changesOf(null)).toEqual([]);
});

test("the name is that of the payload", () => {
  expect(nameOf({ name: { en: "Hall 1" } })).toEqual({ en: "Hall 1" });
  expect(nameOf({ id: "1" })).toBeNull();
});
