import { type PointerEvent, type RefObject, useRef, useState } from "react";

/** Where an item that is dragged would land. */
export interface Drag {
  from: number;
  to: number;
}

/** The place whose middle the pointer has passed. */
export function placeAt(middles: readonly number[], from: number, y: number): number {
  let place = from;
  middles.forEach((middle, at) => {
    if (at < from && y < middle) place = Math.min(place, at);
    if (at > from && y > middle) place = Math.max(place, at);
  });
  return place;
}

/**
 * Moves the items of a list with a mouse, a pen or a finger: handlers for the handle of each. Buttons do the same for the
 * keyboard.
 */
export function useDragOrder(
  list: RefObject<HTMLElement | null>,
  onMove: (from: number, to: number) => void,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const middles = useRef<number[]>([]);

  const start = (from: number) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    middles.current = [...(list.current?.children ?? [])].map((item) => {
      const { top, height } = item.getBoundingClientRect();
      return top + height / 2 + window.scrollY;
    });
    setDrag({ from, to: from });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const y = event.clientY + window.scrollY;
    setDrag((before) => (before ? { ...before, to: placeAt(middles.current, before.from, y) } : before));
  };
  const end = () => {
    if (drag && drag.from !== drag.to) onMove(drag.from, drag.to);
    setDrag(null);
  };
  const handle = (from: number) => ({
    onPointerDown: start(from),
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: () => setDrag(null),
  });
  return { drag, handle };
}
