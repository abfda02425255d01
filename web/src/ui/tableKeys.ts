export interface TableKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export type TableCommand =
  | { kind: "move"; to: number; extends: boolean }
  | { kind: "select"; extends: boolean }
  | { kind: "selectAll" }
  | { kind: "open" }
  | { kind: "enterCells" };

/** What a key means on a row. Null: the key is not the table's, and the browser keeps it. */
export function tableCommand(
  event: TableKey,
  active: number,
  count: number,
  page: number,
): TableCommand | null {
  if (event.altKey || count === 0) return null;
  const last = count - 1;
  const move = (to: number): TableCommand => ({
    kind: "move",
    to: Math.min(last, Math.max(0, to)),
    extends: event.shiftKey,
  });
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand) {
    if (event.key === "a" || event.key === "A") return { kind: "selectAll" };
    if (event.key === "Home") return move(0);
    if (event.key === "End") return move(last);
    return null;
  }
  switch (event.key) {
    case "ArrowDown":
      return move(active + 1);
    case "ArrowUp":
      return move(active - 1);
    case "Home":
      return move(0);
    case "End":
      return move(last);
    case "PageDown":
      return move(active + page);
    case "PageUp":
      return move(active - page);
    case " ":
      return { kind: "select", extends: event.shiftKey };
    case "Enter":
      return { kind: "open" };
    case "ArrowRight":
    case "ArrowLeft":
      return { kind: "enterCells" };
    default:
      return null;
  }
}

/** Where Left and Right go inside a row: -1 is the row itself. */
export function nextCellStop(current: number, count: number, isForward: boolean): number {
  const next = current + (isForward ? 1 : -1);
  if (next >= count) return current;
  return Math.max(next, -1);
}
