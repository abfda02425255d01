import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DataTable, type DataTableProps } from "./DataTable";
import type { SelectedRows } from "./selection";
import type { Column } from "./tableColumns";
import { renderUi } from "./testing";

interface Person {
  id: string;
  name: string;
  age: number;
}

const people = Array.from({ length: 50_000 }, (_, index): Person => {
  return { id: `p${index}`, name: `Person ${index}`, age: index % 90 };
});
const columns: Column<Person>[] = [
  { id: "name", header: "Name", cell: (person) => person.name },
  { id: "age", header: "Age", cell: (person) => person.age, isNumeric: true, width: 80 },
  { id: "note", header: "Note", cell: () => "hidden", isHidden: true },
];
const keyOf = (person: Person) => person.id;
const nameOf = (person: Person) => person.name;

beforeEach(() => {
  // jsdom has no layout: the scrolled area is given the size of a screen.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(50_001 * 40);
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, options?: ScrollToOptions | number) {
    if (typeof options !== "object") return;
    this.scrollTop = options.top ?? this.scrollTop;
    this.dispatchEvent(new Event("scroll"));
  };
});
afterEach(() => vi.restoreAllMocks());

function Table(
  props: Partial<DataTableProps<Person>> & { isSelectable?: boolean; onSelected?: (s: SelectedRows) => void },
) {
  const [selected, setSelected] = useState<SelectedRows>(new Set());
  const { isSelectable, onSelected, ...rest } = props;
  const selection = isSelectable
    ? {
        selected,
        onChange: (next: SelectedRows) => {
          setSelected(next);
          onSelected?.(next);
        },
      }
    : undefined;
  return (
    <DataTable
      label="People"
      rows={people}
      rowKey={keyOf}
      rowLabel={nameOf}
      columns={columns}
      selection={selection}
      {...rest}
    />
  );
}

const focusedRow = () => Number(document.activeElement?.getAttribute("aria-rowindex")) - 2;

describe("a table", () => {
  it("is a grid that knows its length and holds only the rows in view", () => {
    renderUi(<Table />);
    const grid = screen.getByRole("grid", { name: "People" });
    expect(grid.getAttribute("aria-rowcount")).toBe("50001");
    const rows = within(grid).getAllByRole("row");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(60);
    expect(rows[1]?.getAttribute("aria-rowindex")).toBe("2");
    expect(
      within(grid)
        .getAllByRole("columnheader")
        .map((header) => header.textContent),
    ).toEqual(["Name", "Age"]);
    expect(screen.getByText("Person 0")).toBeDefined();
  });

  it("has one row in the order of Tab, which arrows, Page, Home and End move", async () => {
    const user = userEvent.setup();
    renderUi(<Table />);
    await user.tab();
    expect(focusedRow()).toBe(0);
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(focusedRow()).toBe(1);
    await user.keyboard("{PageDown}");
    expect(focusedRow()).toBe(14);
    await user.keyboard("{Home}");
    expect(focusedRow()).toBe(0);
    await user.keyboard("{ArrowUp}");
    expect(focusedRow()).toBe(0);
    await user.keyboard("{End}");
    expect(focusedRow()).toBe(49_999);
  });

  it("keeps the row with the focus in the document when it is scrolled away", async () => {
    const user = userEvent.setup();
    renderUi(<Table />);
    await user.tab();
    const grid = screen.getByRole("grid");
    grid.parentElement?.scrollTo({ top: 400_000 });
    await screen.findByText("Person 10000");
    expect(focusedRow()).toBe(0);
  });

  it("selects with Space, ranges with Shift, and everything with Ctrl+A", async () => {
    const user = userEvent.setup();
    const onSelected = vi.fn();
    renderUi(<Table isSelectable onSelected={onSelected} />);
    await user.tab();
    await user.tab();
    expect(focusedRow()).toBe(0);
    await user.keyboard(" ");
    expect(onSelected).toHaveBeenLastCalledWith(new Set(["p0"]));
    await user.keyboard("{ArrowDown}{ArrowDown}{Shift>} {/Shift}");
    expect(onSelected).toHaveBeenLastCalledWith(new Set(["p0", "p1", "p2"]));
    await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
    expect(onSelected).toHaveBeenLastCalledWith(new Set(["p0", "p1", "p2", "p3"]));
    await user.keyboard("{Control>}a{/Control}");
    expect(onSelected).toHaveBeenLastCalledWith("all");
    expect(screen.getByRole("checkbox", { name: "Select Person 3" })).toHaveProperty("checked", true);
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(onSelected).toHaveBeenLastCalledWith(new Set());
  });

  it("selects with the mouse, and does not open the row by that", async () => {
    const user = userEvent.setup();
    const onSelected = vi.fn();
    renderUi(<Table isSelectable onSelected={onSelected} rowHref={(person) => `#${person.id}`} />);
    await user.click(screen.getByRole("checkbox", { name: "Select Person 2" }));
    expect(onSelected).toHaveBeenLastCalledWith(new Set(["p2"]));
    expect(window.location.hash).toBe("");
  });

  it("opens a row with Enter, and links it for new tabs", async () => {
    const user = userEvent.setup();
    renderUi(<Table rowHref={(person) => `#${person.id}`} />);
    expect(screen.getByRole("link", { name: "Person 1" }).getAttribute("href")).toBe("#p1");
    await user.tab();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(window.location.hash).toBe("#p1");
  });

  it("goes through the controls of a row with Left and Right", async () => {
    const user = userEvent.setup();
    renderUi(<Table isSelectable rowHref={(person) => `#${person.id}`} />);
    await user.tab();
    await user.tab();
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(screen.getByRole("checkbox", { name: "Select Person 0" }));
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(screen.getByRole("link", { name: "Person 0" }));
    await user.keyboard("{Escape}");
    expect(focusedRow()).toBe(0);
  });

  it("asks for more near the end, once", async () => {
    const user = userEvent.setup();
    const onEnd = vi.fn();
    renderUi(<Table rows={people.slice(0, 200)} onEnd={onEnd} />);
    expect(onEnd).not.toHaveBeenCalled();
    await user.tab();
    await user.keyboard("{End}");
    expect(onEnd).toHaveBeenCalledTimes(1);
    await user.keyboard("{Home}{End}");
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("-1");
  });
});
