import { expect, it } from "vitest";
import { parseSearch, stringifySearch, textSearch } from "./search";

it("reads a search as text", () => {
  expect(parseSearch("?q=007&state=pending&note=a%20b")).toEqual({ q: "007", state: "pending", note: "a b" });
  expect(parseSearch("")).toEqual({});
});

it("writes a search without what is absent", () => {
  expect(stringifySearch({ q: "José & María", state: undefined, type: "", limit: 3 })).toBe(
    "?q=Jos%C3%A9+%26+Mar%C3%ADa&limit=3",
  );
  expect(stringifySearch({})).toBe("");
  expect(parseSearch(stringifySearch({ q: "true" }))).toEqual({ q: "true" });
});

it("keeps only text", () => {
  expect(textSearch({ q: "a", n: 3, o: {} })).toEqual({ q: "a" });
});
