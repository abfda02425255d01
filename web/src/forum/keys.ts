export type ChairAction = "call" | "start" | "stop" | "extend";

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
}

interface State {
  floor: { state: string } | null;
  waiting: number;
}

/** What a key does on the chair's screen: N calls the next, S starts or stops, E extends. */
export function actionOfKey(key: Key, { floor, waiting }: State): ChairAction | null {
  // A key that is held down must not call the whole list.
  if (key.ctrlKey || key.metaKey || key.altKey || key.repeat) return null;
  switch (key.key.toLowerCase()) {
    case "n":
      return waiting > 0 && floor?.state !== "called" ? "call" : null;
    case "s":
      if (!floor) return null;
      return floor.state === "called" ? "start" : "stop";
    case "e":
      return floor?.state === "speaking" ? "extend" : null;
    default:
      return null;
  }
}

/** Whether keys belong to what has the focus: a field, or a dialog. */
export function isTyping(element: Element | null): boolean {
  return (
    element?.closest(
      "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]",
    ) != null
  );
}
