/** Which rows are selected: some by key, or the whole result, of which only a part may be loaded. */
export type SelectedRows = ReadonlySet<string> | "all";

export function isSelected(selected: SelectedRows, key: string): boolean {
  return selected === "all" || selected.has(key);
}

export type SelectionState = "none" | "some" | "all";

export function selectionState(selected: SelectedRows): SelectionState {
  if (selected === "all") return "all";
  return selected.size === 0 ? "none" : "some";
}

/** From the whole result to all but one, only the loaded rows can be meant. */
export function toggleRow(selected: SelectedRows, key: string, loaded: readonly string[]): Set<string> {
  const next = new Set(selected === "all" ? loaded : selected);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** With Shift: every row between the last one that was toggled and this one takes the new state of this one. */
export function toggleRange(
  selected: SelectedRows,
  anchor: string | null,
  key: string,
  loaded: readonly string[],
): Set<string> {
  const next = toggleRow(selected, key, loaded);
  const isOn = next.has(key);
  const from = anchor === null ? -1 : loaded.indexOf(anchor);
  const to = loaded.indexOf(key);
  if (from < 0 || to < 0) return next;
  for (const between of loaded.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isOn) next.add(between);
    else next.delete(between);
  }
  return next;
}

/** The box in the header: everything, or nothing. */
export function toggleAll(selected: SelectedRows): SelectedRows {
  return selectionState(selected) === "none" ? "all" : new Set<string>();
}
