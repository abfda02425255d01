import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Held } from "./held";
import { type Column, type Target, targetAt } from "./layout";

/** Pixels that a pointer moves before a press is a drag. */
const threshold = 4;
/** How long a finger rests before it drags, in milliseconds: before that it scrolls. */
const longPress = 350;
/** How long a pointer rests on a day before the day opens, in milliseconds. */
const dwell = 600;
/** Near an edge of the grid it scrolls, in pixels. */
const edge = 40;
/** It does not scroll at once, because pointers from the tray cross the edge, in milliseconds. */
const rest = 300;

export interface DragScale {
  columns: readonly Column[];
  columnWidth: number;
  pixelsPerMinute: number;
  step: number;
  length: number;
}

export interface DragActions {
  onHold: (held: Held) => void;
  onDrop: (held: Held, place: "grid" | "tray" | "elsewhere") => void;
  onCancel: () => void;
  onDay: (day: string) => void;
}

interface Pressed {
  session: string;
  minutes: number;
  kind: Held["kind"];
  /** Where the session begins in its column, for resizing. */
  start: Target | null;
  /** From the start of the session to where it was taken, in pixels. */
  grip: number;
}

/** Drags sessions by mouse, pen or finger: one set of listeners on the window while a press lasts. */
export function useDrag(body: RefObject<HTMLElement | null>, scale: DragScale, actions: DragActions) {
  const latest = useRef({ scale, actions });
  latest.current = { scale, actions };
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  // The same function for as long as the grid is there, so that its columns are not drawn again.
  const [start] = useState(() => (event: PointerEvent<HTMLElement>, pressed: Pressed) => {
    if (event.button !== 0) return;
    stop.current?.();
    const source = event.currentTarget;
    const begin = { x: event.clientX, y: event.clientY };
    let at = begin;
    let held: Held | null = null;
    let isTouchReady = event.pointerType !== "touch";
    let frame = 0;
    let atEdgeSince: number | null = null;
    let day: { id: string; timer: ReturnType<typeof setTimeout> } | null = null;

    const aim = (): Held => {
      const { scale: now } = latest.current;
      const base = { session: pressed.session, by: "pointer" as const, kind: pressed.kind };
      const element = body.current;
      const box = element?.getBoundingClientRect();
      const view = element?.closest("[data-scroller]")?.getBoundingClientRect();
      const isInside =
        view !== undefined &&
        at.x >= view.left &&
        at.x <= view.right &&
        at.y >= view.top &&
        at.y <= view.bottom;
      if (!box || !isInside) return { ...base, minutes: pressed.minutes, target: null };
      if (pressed.kind === "resize" && pressed.start) {
        const end = Math.round((at.y - box.top) / now.pixelsPerMinute / now.step) * now.step;
        const minutes = Math.max(end - pressed.start.minutes, now.step);
        return { ...base, minutes, target: pressed.start };
      }
      const target = targetAt(at.x - box.left, at.y - box.top - pressed.grip, {
        ...now,
        columns: now.columns.length,
      });
      return { ...base, minutes: pressed.minutes, target };
    };
    const update = () => {
      held = aim();
      latest.current.actions.onHold(held);
    };
    const follow = () => {
      frame = requestAnimationFrame(follow);
      const scroller = body.current?.closest<HTMLElement>("[data-scroller]");
      if (!scroller || !held?.target) {
        atEdgeSince = null;
        return;
      }
      const view = scroller.getBoundingClientRect();
      const speed = (near: number, far: number) => (near < edge ? -12 : far < edge ? 12 : 0);
      const [dx, dy] = [
        speed(at.x - view.left, view.right - at.x),
        speed(at.y - view.top, view.bottom - at.y),
      ];
      if (dx === 0 && dy === 0) {
        atEdgeSince = null;
        return;
      }
      atEdgeSince ??= performance.now();
      if (performance.now() - atEdgeSince < rest) return;
      scroller.scrollBy(dx, dy);
      update();
    };
    const overDay = () => {
      const over = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>("[data-day]")?.dataset.day;
      if (over === day?.id) return;
      if (day) clearTimeout(day.timer);
      day = over ? { id: over, timer: setTimeout(() => latest.current.actions.onDay(over), dwell) } : null;
    };
    const pick = () => {
      source.setPointerCapture?.(event.pointerId);
      frame = requestAnimationFrame(follow);
      update();
    };
    const move = (moved: globalThis.PointerEvent) => {
      if (moved.pointerId !== event.pointerId) return;
      at = { x: moved.clientX, y: moved.clientY };
      if (!held) {
        const far = Math.hypot(at.x - begin.x, at.y - begin.y) > threshold;
        if (far && !isTouchReady) end();
        else if (far) pick();
        return;
      }
      moved.preventDefault();
      update();
      overDay();
    };
    const up = (lifted: globalThis.PointerEvent) => {
      if (lifted.pointerId !== event.pointerId) return;
      const dropped = held;
      const under = document.elementFromPoint(lifted.clientX, lifted.clientY);
      const isOverTray = Boolean(under?.closest("[data-tray]"));
      end();
      if (!dropped) return;
      latest.current.actions.onDrop(dropped, dropped.target ? "grid" : isOverTray ? "tray" : "elsewhere");
    };
    const cancel = () => {
      const wasHeld = held !== null;
      end();
      if (wasHeld) latest.current.actions.onCancel();
    };
    const key = (pressedKey: KeyboardEvent) => {
      if (pressedKey.key === "Escape") cancel();
    };
    const noScroll = (touch: TouchEvent) => {
      if (held) touch.preventDefault();
    };
    const timer = isTouchReady
      ? undefined
      : setTimeout(() => {
          isTouchReady = true;
          pick();
        }, longPress);
    const end = () => {
      clearTimeout(timer);
      if (day) clearTimeout(day.timer);
      cancelAnimationFrame(frame);
      held = null;
      stop.current = null;
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", cancel);
      window.removeEventListener("keydown", key);
      window.removeEventListener("touchmove", noScroll);
    };
    stop.current = end;
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", key);
    window.addEventListener("touchmove", noScroll, { passive: false });
  });
  return start;
}

export type StartDrag = ReturnType<typeof useDrag>;
