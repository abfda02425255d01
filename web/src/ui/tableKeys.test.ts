import { describe, expect, it } from "vitest";
import { nextCellStop, type TableKey, tableCommand } from "./tableKeys";

const key = (name: string, more: Partial<TableKey> = {}): TableKey => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("keys of a table", () => {
  it("move within the rows", () => {
    expect(tableCommand(key("ArrowDown"), 3, 10, 5)).toMatchObject({ kind: "move", to: 4 });
    expect(tableCommand(key("ArrowUp"), 0, 10, 5)).toMatchObject({ to: 0 });
    expect(tableCommand(key("PageDown"), 7, 10, 5)).toMatchObject({ to: 9 });
    expect(tableCommand(key("End"), 0, 50_000, 5)).toMatchObject({ to: 49_999 });
    expect(tableCommand(key("Home", { ctrlKey: true }), 4, 10, 5)).toMatchObject({ to: 0 });
  });

  it("select and open", () => {
    expect(tableCommand(key(" ", { shiftKey: true }), 0, 1, 5)).toEqual({ kind: "select", extends: true });
    expect(tableCommand(key("a", { metaKey: true }), 0, 1, 5)).toEqual({ kind: "selectAll" });
    expect(tableCommand(key("Enter"), 0, 1, 5)).toEqual({ kind: "open" });
  });

  it("that are not the table's stay the browser's", () => {
    expect(tableCommand(key("c", { ctrlKey: true }), 0, 10, 5)).toBeNull();
    expect(tableCommand(key("ArrowLeft", { altKey: true }), 0, 10, 5)).toBeNull();
    expect(tableCommand(key("Tab"), 0, 10, 5)).toBeNull();
    expect(tableCommand(key("ArrowDown"), 0, 0, 5)).toBeNull();
  });

  it("go through the controls of a row and back to it", () => {
    expect(nextCellStop(-1, 2, true)).toBe(0);
    expect(nextCellStop(1, 2, true)).toBe(1);
    expect(nextCellStop(0, 2, false)).toBe(-1);
    expect(nextCellStop(-1, 2, false)).toBe(-1);
  });
});
