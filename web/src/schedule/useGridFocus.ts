import { type RefObject, useRef, useState } from "react";
import { minutesInto } from "./days";
import type { Column, Placed } from "./layout";
import { columnIn } from "./moving";

interface GridFocusOptions {
  body: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  placed: ReadonlyMap<string, Placed>;
  pixelsPerMinute: number;
}

/** Frames to wait until the grid has drawn a session, for example of another day. */
const patience = 90;

/** The session that the keyboard is on. Only what is in view is drawn, so the grid scrolls there first. */
export function useGridFocus(options: GridFocusOptions) {
  const latest = useRef(options);
  latest.current = options;
  const [focused, setFocused] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);

  const reveal = (session: string) => {
    const { body, columns, placed, pixelsPerMinute } = latest.current;
    const scroller = body.current?.closest<HTMLElement>("[data-scroller]");
    const place = placed.get(session);
    const at = place ? columnIn(place, columns) : -1;
    const column = columns[at];
    if (!scroller || !body.current || !place || !column) return;
    const top = Math.max(minutesInto(column.day, place.from), 0) * pixelsPerMinute;
    const width = body.current.clientWidth / columns.length;
    const margin = scroller.clientHeight / 3;
    const isAbove = top < scroller.scrollTop;
    const isBelow = top > scroller.scrollTop + scroller.clientHeight - 80;
    if (isAbove || isBelow) scroller.scrollTop = Math.max(top - margin, 0);
    const seen = scroller.clientWidth - body.current.offsetLeft;
    if (at * width < scroller.scrollLeft) scroller.scrollLeft = at * width;
    else if ((at + 1) * width > scroller.scrollLeft + seen) scroller.scrollLeft = (at + 1) * width - seen;
  };

  const focusOn = (session: string, then?: (block: HTMLElement) => void) => {
    setFocused(session);
    wanted.current = session;
    let tries = 0;
    const attempt = () => {
      if (wanted.current !== session) return;
      const block = latest.current.body.current?.querySelector<HTMLElement>(`[data-session="${session}"]`);
      if (block) {
        wanted.current = null;
        reveal(session);
        block.focus({ preventScroll: true });
        then?.(block);
        return;
      }
      reveal(session);
      tries += 1;
      if (tries < patience) requestAnimationFrame(attempt);
    };
    requestAnimationFrame(attempt);
  };
  return { focused, setFocused, focusOn };
}
