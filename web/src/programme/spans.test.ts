import { expect, test } from "vitest";
import { coverage, joined, withoutSpans, withSpans } from "./spans";

test("spans that overlap or touch are joined", () => {
  expect(
    joined([
      { from: 30, until: 40 },
      { from: 0, until: 10 },
      { from: 10, until: 20 },
      { from: 35, until: 36 },
      { from: 50, until: 50 },
    ]),
  ).toEqual([
    { from: 0, until: 20 },
    { from: 30, until: 40 },
  ]);
});

test("a span is added and taken away again", () => {
  const before = [{ from: 0, until: 100 }];
  const cut = withoutSpans(before, [
    { from: 20, until: 30 },
    { from: 90, until: 120 },
  ]);
  expect(cut).toEqual([
    { from: 0, until: 20 },
    { from: 30, until: 90 },
  ]);
  expect(withSpans(cut, [{ from: 20, until: 30 }])).toEqual([{ from: 0, until: 90 }]);
});

test("a span is covered wholly, partly or not", () => {
  const spans = [{ from: 0, until: 15 }];
  expect(coverage(spans, { from: 0, until: 10 })).toBe("all");
  expect(coverage(spans, { from: 10, until: 20 })).toBe("some");
  expect(coverage(spans, { from: 15, until: 20 })).toBe("none");
});
