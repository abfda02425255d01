import { useMemo, useRef } from "react";
import { useTime } from "../app/time";
import type { Marks } from "./Grid";
import type { useEditor } from "./useEditor";
import type { Timetable } from "./useTimetable";

const noChanges: Marks["changes"] = new Map();

interface MarksOptions {
  timetable: Timetable;
  editor: ReturnType<typeof useEditor>;
  pixelsPerMinute: number;
  columnWidth: number;
  severity: Marks["severity"];
  movedBy: Marks["movedBy"];
  menuOf: Marks["menuOf"];
}

/** What the columns show; the same object until one of its parts changes. */
export function useMarks({ timetable, editor, ...options }: MarksOptions): Marks {
  const { pixelsPerMinute, columnWidth, severity, movedBy } = options;
  const { byId, known } = timetable;
  const { active, holding, selected, startDrag } = editor;
  const { formatTime } = useTime();
  const press = useRef(editor.onPress);
  press.current = editor.onPress;
  const menu = useRef({ of: options.menuOf, open: editor.openMenu });
  menu.current = { of: options.menuOf, open: editor.openMenu };
  const pinned = useMemo(
    () => new Set([...known].filter(([, { pinned }]) => pinned).map(([session]) => session)),
    [known],
  );
  const heldSession = holding?.session ?? null;
  return useMemo(
    () => ({
      byId,
      active,
      heldSession,
      selected,
      severity,
      movedBy,
      pinned,
      changes: noChanges,
      isReadOnly: false,
      pixelsPerMinute,
      columnWidth,
      startDrag,
      formatTime: (time) => formatTime(new Date(time)),
      onPress: (session, how) => press.current(session, how),
      onMenu: (session) => menu.current.open(session),
      menuOf: (session) => menu.current.of(session),
    }),
    [
      byId,
      active,
      heldSession,
      selected,
      severity,
      movedBy,
      pinned,
      pixelsPerMinute,
      columnWidth,
      startDrag,
      formatTime,
    ],
  );
}
