import { expect, test, vi } from "vitest";
import { allPages, pageQuery } from "./paging";

test("a page is asked for with its cursor, the first without one", () => {
  expect(pageQuery(null)).toEqual({ limit: 200 });
  expect(pageQuery("abc", 20)).toEqual({ limit: 20, cursor: "abc" });
});

test("all pages are one list", async () => {
  const load = vi.fn(({ cursor }: { cursor?: string }) =>
    Promise.resolve(cursor === "two" ? { items: [3], next: null } : { items: [1, 2], next: "two" }),
  );
  expect(await allPages(load)).toEqual([1, 2, 3]);
  expect(load).toHaveBeenCalledTimes(2);
});

test("a list that never ends is cut off", async () => {
  const load = vi.fn(() => Promise.resolve({ items: [1], next: "again" }));
  expect(await allPages(load)).toHaveLength(50);
});
