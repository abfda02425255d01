import { describe, expect, it } from "vitest";
import { accepts, formatBytes } from "./files";
import { changeLanguage, missingLanguages } from "./localizedText";
import { isEmptyResult } from "./results";
import { isSame } from "./same";
import { columnLabel, readHidden, tableWidth } from "./tableColumns";
import { durationOf } from "./toasts";

describe("localized text", () => {
  it("lacks nothing while it is empty", () => {
    expect(missingLanguages({}, ["en", "fr"])).toEqual([]);
    expect(missingLanguages({ en: "  " }, ["en", "fr"])).toEqual([]);
  });

  it("lacks the languages that others have", () => {
    expect(missingLanguages({ en: "Housing" }, ["en", "fr", "zh"])).toEqual(["fr", "zh"]);
  });

  it("takes an emptied language out", () => {
    expect(changeLanguage({ en: "Housing", fr: "Logement" }, "fr", "")).toEqual({ en: "Housing" });
    expect(changeLanguage({ en: "Housing" }, "fr", "L")).toEqual({ en: "Housing", fr: "L" });
  });
});

describe("files", () => {
  it("are accepted by extension, type, or kind", () => {
    const file = { name: "Delegates.CSV", type: "text/csv" };
    expect(accepts(".csv,.xlsx", file)).toBe(true);
    expect(accepts("text/csv", file)).toBe(true);
    expect(accepts("text/*", file)).toBe(true);
    expect(accepts("", file)).toBe(true);
    expect(accepts(".xlsx, image/*", file)).toBe(false);
  });

  it("have sizes in the words of the language", () => {
    expect(formatBytes(1, "en")).toBe("1 byte");
    expect(formatBytes(1536, "en")).toBe("1.5 kB");
    expect(formatBytes(10_000_000, "en")).toBe("10 MB");
    expect(formatBytes(1536, "fr")).toMatch(/^1,5\sko$/);
  });
});

describe("values of a form", () => {
  it("are the same if each part is", () => {
    expect(isSame({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(isSame({ a: undefined }, {})).toBe(true);
    expect(isSame({ a: null }, {})).toBe(false);
    expect(isSame([1, 2], [2, 1])).toBe(false);
    expect(isSame(new Date(0), new Date(0))).toBe(false);
  });
});

describe("results", () => {
  it("are empty as lists, pages, and pages of an infinite query", () => {
    expect(isEmptyResult([])).toBe(true);
    expect(isEmptyResult({ items: [], next: null })).toBe(true);
    expect(isEmptyResult({ pages: [{ items: [] }] })).toBe(true);
    expect(isEmptyResult({ pages: [{ items: [] }, { items: [1] }] })).toBe(false);
    expect(isEmptyResult({ id: 1 })).toBe(false);
    expect(isEmptyResult(0)).toBe(false);
  });
});

describe("columns", () => {
  it("without a width have a least one", () => {
    expect(tableWidth([{ width: 100 }, {}], true)).toBe(284);
  });

  it("are named by their header if it is text", () => {
    expect(columnLabel({ id: "name", header: "Name" })).toBe("Name");
    expect(columnLabel({ id: "name", header: null, label: "Name" })).toBe("Name");
    expect(columnLabel({ id: "name", header: null })).toBe("name");
  });

  it("that are stored and no longer exist are dropped", () => {
    expect(readHidden("city gone", ["name", "city"])).toEqual(new Set(["city"]));
    expect(readHidden("", ["name"])).toEqual(new Set());
    expect(readHidden(null, ["name"])).toBeNull();
  });
});

describe("toasts", () => {
  it("of failures stay, and those with an action stay longer", () => {
    expect(durationOf({ tone: "danger" })).toBe(Number.POSITIVE_INFINITY);
    expect(durationOf({ action: { label: "Undo", onAction: () => {} } })).toBeGreaterThan(durationOf({}));
    expect(durationOf({ tone: "danger", duration: 10 })).toBe(10);
  });
});
