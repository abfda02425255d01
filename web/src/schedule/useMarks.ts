import { useMemo, useRef } from "react";
import { useTime } from "../app/time";
import type { Marks } from "./Grid";
import type { useEditor } from "./useEditor";
import type { Timetable } from "./useTimetable";

interface MarksOptions {
  timetable: Timetable;
  editor: ReturnType<typeof useEditor>;
  pixelsPerMinute: number;
  severity: Marks["severity"];
  movedBy: Marks["movedBy"];
}

export const columnWidth = 168;

/** What the columns show; the same object until one of its parts changes. */
export function useMarks({ timetable, editor, pixelsPerMinute, severity, movedBy }: MarksOptions): Marks {
  const { byId, known } = timetable;
  const { active, holding, selected, startDrag } = editor;
  const { formatTime } = useTime();
  const press = useRef(editor.onPress);
  press.current = editor.onPress;
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
      pixelsPerMinute,
      columnWidth,
      startDrag,
      formatTime: (time) => formatTime(new Date(time)),
      onPress: (session, isToggle) => press.current(session, isToggle),
    }),
    [byId, active, heldSession, selected, severity, movedBy, pinned, pixelsPerMinute, startDrag, formatTime],
  );
}
