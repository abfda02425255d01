import { describe, expect, it } from "vitest";
import { isSelected, selectionState, toggleAll, toggleRange, toggleRow } from "./selection";

const loaded = ["a", "b", "c", "d"];

describe("selection", () => {
  it("toggles a row", () => {
    expect(toggleRow(new Set(), "b", loaded)).toEqual(new Set(["b"]));
    expect(toggleRow(new Set(["b"]), "b", loaded)).toEqual(new Set());
  });

  it("goes from the whole result to the loaded rows without one", () => {
    expect(toggleRow("all", "b", loaded)).toEqual(new Set(["a", "c", "d"]));
    expect(isSelected("all", "z")).toBe(true);
  });

  it("takes a range in either direction, and takes it away again", () => {
    expect(toggleRange(new Set(["b"]), "b", "d", loaded)).toEqual(new Set(["b", "c", "d"]));
    expect(toggleRange(new Set(["d"]), "d", "b", loaded)).toEqual(new Set(["b", "c", "d"]));
    expect(toggleRange(new Set(loaded), "b", "d", loaded)).toEqual(new Set(["a"]));
  });

  it("takes one row if the start of the range is gone", () => {
    expect(toggleRange(new Set(), null, "c", loaded)).toEqual(new Set(["c"]));
    expect(toggleRange(new Set(), "gone", "c", loaded)).toEqual(new Set(["c"]));
  });

  it("is everything or nothing by the box in the header", () => {
    expect(toggleAll(new Set())).toBe("all");
    expect(toggleAll("all")).toEqual(new Set());
    expect(toggleAll(new Set(["a"]))).toEqual(new Set());
    expect(selectionState(new Set(["a"]))).toBe("some");
  });
});
