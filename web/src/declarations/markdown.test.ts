import { expect, test } from "vitest";
import { readBlocks, readSpans } from "./markdown";

test("a text is headings, paragraphs and items", () => {
  const blocks = readBlocks(
    "# Title\n\nWe, the mayors,\nof cities:\n\n1. will share;\n2. will **plan**\n   together.\n- last\n",
  );
  expect(blocks.map(({ kind, mark }) => `${kind}${mark}`)).toEqual([
    "heading",
    "paragraph",
    "item1.",
    "item2.",
    "item•",
  ]);
  expect(blocks[1]?.spans).toEqual([{ kind: "text", text: "We, the mayors, of cities:" }]);
  expect(blocks[3]?.spans.map(({ text }) => text)).toEqual(["will ", "plan", " together."]);
});

test("bold and italic are found, and names with underscores stay", () => {
  expect(readSpans("a **b** *c* d_e_f")).toEqual([
    { kind: "text", text: "a " },
    { kind: "strong", text: "b" },
    { kind: "text", text: " " },
    { kind: "emphasis", text: "c" },
    { kind: "text", text: " d_e_f" },
  ]);
});

test("markup of HTML is text", () => {
  expect(readBlocks("<script>alert(1)</script>")[0]?.spans[0]?.text).toBe("<script>alert(1)</script>");
  expect(readBlocks("")).toEqual([]);
});
