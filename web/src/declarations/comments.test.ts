import { expect, test } from "vitest";
import { byParagraph, readComment, writeComment } from "./comments";

test("a comment keeps its paragraph in its text", () => {
  expect(readComment(writeComment(3, " Add water. "))).toEqual({ paragraph: 3, text: "Add water." });
  expect(readComment("We agree.")).toEqual({ paragraph: null, text: "We agree." });
  expect(writeComment(null, "We agree.")).toBe("We agree.");
});

test("comments about a paragraph that is gone are shown with those about the whole text", () => {
  const comments = ["§1 a", "b", "§9 c", "§1 d"].map((text) => ({ text }));
  const groups = byParagraph(comments, 4);
  expect(groups.get(1)).toHaveLength(2);
  expect(groups.get(0)?.map(({ text }) => text)).toEqual(["b", "§9 c"]);
});
