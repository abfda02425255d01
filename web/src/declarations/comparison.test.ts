import { expect, test } from "vitest";
import { changedRows, sideBySide } from "./comparison";

test("changed words are marked on both sides of their paragraph", () => {
  const rows = sideBySide([
    { kind: "same", text: "We will " },
    { kind: "removed", text: "share" },
    { kind: "added", text: "publish" },
    { kind: "same", text: " results.\n\nSecond." },
  ]);
  expect(rows).toEqual([
    {
      older: [
        { text: "We will ", isChanged: false },
        { text: "share", isChanged: true },
        { text: " results.", isChanged: false },
      ],
      newer: [
        { text: "We will ", isChanged: false },
        { text: "publish", isChanged: true },
        { text: " results.", isChanged: false },
      ],
    },
    { older: [{ text: "Second.", isChanged: false }], newer: [{ text: "Second.", isChanged: false }] },
  ]);
  expect(changedRows(rows)).toBe(1);
});

test("an added paragraph has nothing on the older side", () => {
  const rows = sideBySide([
    { kind: "same", text: "One.\n" },
    { kind: "added", text: "Two." },
  ]);
  expect(rows[1]).toEqual({ older: [], newer: [{ text: "Two.", isChanged: true }] });
});

test("two equal versions have no changes", () => {
  expect(changedRows(sideBySide([{ kind: "same", text: "One.\nTwo." }]))).toBe(0);
});
