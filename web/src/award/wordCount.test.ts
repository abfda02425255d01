import { expect, test } from "vitest";
import { countWords } from "./wordCount";

test("hyphenated compounds count once", () => {
  expect(countWords("")).toBe(0);
  expect(countWords("  —  … !")).toBe(0);
  expect(countWords("Cutting-edge mobility for 3.5 million people")).toBe(6);
  expect(countWords("L’eau dans la ville")).toBe(4);
  expect(countWords("Don't stop")).toBe(2);
  expect(countWords("one - two")).toBe(2);
});

test("Chinese words are counted by dictionary", () => {
  expect(countWords("城市更新")).toBe(2);
  const words = countWords("广州市在老城区开展微改造，保留历史建筑，改善居民生活环境。");
  expect(words).toBeGreaterThanOrEqual(10);
  expect(words).toBeLessThanOrEqual(18);
});

test("words of other scripts without spaces are counted", () => {
  expect(countWords("ภาษาไทยไม่มีช่องว่าง")).toBeGreaterThan(2);
});
