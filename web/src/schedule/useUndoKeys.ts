import { useEffect, useRef } from "react";

interface Undoable {
  undo: () => Promise<void>;
  redo: () => Promise<void>;
}

const editable = "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]";

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y), wherever the focus is, except where they belong to a text or a dialog. */
export function useUndoKeys(moves: Undoable) {
  const latest = useRef(moves);
  latest.current = moves;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      if (event.target instanceof Element && event.target.closest(editable)) return;
      event.preventDefault();
      void (key === "y" || event.shiftKey ? latest.current.redo() : latest.current.undo());
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
