import type { Target } from "./layout";

/** A session that is being moved or made longer or shorter. */
export interface Held {
  session: string;
  /** Length in minutes while it is held. */
  minutes: number;
  /** Where it would land; null outside of the grid. */
  target: Target | null;
  by: "pointer" | "keyboard";
  kind: "move" | "resize";
}

interface Limits {
  columns: number;
  /** Length of a day in minutes. */
  length: number;
  step: number;
}

export type Command =
  | { kind: "hold"; held: Held }
  | { kind: "drop" }
  | { kind: "cancel" }
  | { kind: "day"; by: 1 | -1 }
  | { kind: "none" };

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** What a key does to a session that is held: the same as the mouse does. */
export function commandOf(held: Held, key: string, isShift: boolean, limits: Limits): Command {
  const { target } = held;
  switch (key) {
    case "Escape":
      return { kind: "cancel" };
    case "Enter":
    case " ":
      return { kind: "drop" };
    case "PageUp":
      return { kind: "day", by: -1 };
    case "PageDown":
      return { kind: "day", by: 1 };
  }
  if (!target) return { kind: "none" };
  const move = (columns: number, minutes: number): Command => ({
    kind: "hold",
    held: {
      ...held,
      kind: "move",
      target: {
        column: clamp(target.column + columns, limits.columns - 1),
        minutes: clamp(minutes, limits.length - limits.step),
      },
    },
  });
  const { step } = limits;
  // A start between two steps goes to the next one.
  const [earlier, later] = [
    (Math.ceil(target.minutes / step) - 1) * step,
    (Math.floor(target.minutes / step) + 1) * step,
  ];
  const resize = (minutes: number): Command => ({
    kind: "hold",
    held: { ...held, kind: "resize", minutes: Math.max(held.minutes + minutes, limits.step) },
  });
  switch (key) {
    case "ArrowUp":
      return isShift ? resize(-limits.step) : move(0, earlier);
    case "ArrowDown":
      return isShift ? resize(limits.step) : move(0, later);
    case "ArrowLeft":
      return move(-1, target.minutes);
    case "ArrowRight":
      return move(1, target.minutes);
    case "Home":
      return move(0, 0);
    case "End":
      return move(0, limits.length);
    default:
      return { kind: "none" };
  }
}
