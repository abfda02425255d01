import { useState } from "react";
import type { Press } from "./GridBlock";
import type { Column, Placed } from "./layout";
import { between } from "./navigate";

const none: ReadonlySet<string> = new Set();

/** The sessions that are moved together. */
export function useSelection(columns: readonly Column[], places: readonly Placed[]) {
  const [selected, setSelected] = useState(none);
  const [last, setLast] = useState<string | null>(null);
  const select = (session: string, how: Exclude<Press, "open">) => {
    setLast(session);
    if (how === "range" && last !== null) {
      setSelected((before) => new Set([...before, ...between(columns, places, last, session)]));
      return;
    }
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(session)) next.add(session);
      return next;
    });
  };
  const clear = (at: string | null = null) => {
    setSelected(none);
    setLast(at);
  };
  return { selected, select, clear };
}
