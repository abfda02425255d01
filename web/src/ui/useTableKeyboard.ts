import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { useOpen } from "./AppLink";
import type { TableSelection } from "./DataTable";
import { toggleAll, toggleRange, toggleRow } from "./selection";
import { nextCellStop, tableCommand } from "./tableKeys";

interface TableKeyboardOptions<Row> {
  scroller: RefObject<HTMLDivElement | null>;
  keys: readonly string[];
  rows: readonly Row[];
  rowHref: ((row: Row) => string | undefined) | undefined;
  selection: TableSelection | undefined;
  size: number;
  scrollToRow: RefObject<(index: number) => void>;
}

const stops = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled)";

/** One row is in the order of Tab; arrows, Page, Home and End move it, Space selects, Enter opens. */
export function useTableKeyboard<Row>(options: TableKeyboardOptions<Row>) {
  const { scroller, keys, scrollToRow } = options;
  const openAddress = useOpen();
  const [active, setActive] = useState(0);
  const activeIndex = Math.min(active, Math.max(0, keys.length - 1));
  const takesFocus = useRef(false);
  const anchor = useRef<string | null>(null);
  const moveAnchor = useRef<string | null>(null);

  // The rows are memoised, so what they call must stay the same function and read the latest state.
  const latest = useRef({ ...options, openAddress });
  latest.current = { ...options, openAddress };

  const open = useCallback((index: number) => {
    const { rows, rowHref, openAddress: go } = latest.current;
    const row = rows[index];
    const href = row === undefined ? undefined : rowHref?.(row);
    if (href) go(href);
  }, []);

  const select = useCallback((index: number, extendsRange: boolean) => {
    const { selection, keys: loaded } = latest.current;
    const key = loaded[index];
    if (!selection || key === undefined) return;
    selection.onChange(
      extendsRange
        ? toggleRange(selection.selected, anchor.current, key, loaded)
        : toggleRow(selection.selected, key, loaded),
    );
    anchor.current = key;
  }, []);

  // Without a list of dependencies: the row may come into the document only after the scrolling.
  useEffect(() => {
    if (!takesFocus.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-row="${activeIndex}"]`);
    if (!row) return;
    takesFocus.current = false;
    row.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    const row = target.closest<HTMLElement>("tr[data-row]");
    if (!row) return;
    if (target !== row) {
      moveInRow(event, row, target);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / options.size) - 2);
    const command = tableCommand(event, activeIndex, keys.length, page);
    if (!command) return;
    const { selection } = options;
    if ((command.kind === "select" || command.kind === "selectAll") && !selection) return;
    event.preventDefault();
    if (command.kind === "move") {
      if (!command.extends) moveAnchor.current = null;
      else if (selection) {
        moveAnchor.current ??= keys[activeIndex] ?? null;
        const key = keys[command.to];
        if (key !== undefined) extendTo(selection, key);
      }
      takesFocus.current = true;
      setActive(command.to);
      scrollToRow.current(command.to);
    } else if (command.kind === "select") select(activeIndex, command.extends);
    else if (command.kind === "selectAll" && selection) selection.onChange(toggleAll(new Set()));
    else if (command.kind === "open") open(activeIndex);
    else moveInRow(event, row, row);
  };

  /** Shift with an arrow selects on the way. */
  const extendTo = (selection: TableSelection, key: string) => {
    const from = keys.indexOf(moveAnchor.current ?? key);
    const to = keys.indexOf(key);
    const between = keys.slice(Math.min(from, to), Math.max(from, to) + 1);
    selection.onChange(new Set([...(selection.selected === "all" ? keys : selection.selected), ...between]));
  };

  const onFocus = (event: FocusEvent<HTMLTableElement>) => {
    const row = event.target.closest<HTMLElement>("tr[data-row]");
    const index = Number(row?.dataset.row);
    if (row && Number.isInteger(index)) setActive(index);
  };

  return { activeIndex, open, select, onKeyDown, onFocus };
}

/** Left and Right go through the controls of a row; Escape comes back to the row. */
function moveInRow(event: KeyboardEvent, row: HTMLElement, target: HTMLElement) {
  const isText = target instanceof HTMLInputElement && target.type !== "checkbox";
  if (event.key === "Escape" && target !== row) {
    event.preventDefault();
    row.focus();
  } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !isText) {
    const controls = [...row.querySelectorAll<HTMLElement>(stops)];
    const isForward = (event.key === "ArrowRight") === (getComputedStyle(row).direction !== "rtl");
    const next = nextCellStop(controls.indexOf(target), controls.length, isForward);
    event.preventDefault();
    (next < 0 ? row : controls[next])?.focus();
  }
}
