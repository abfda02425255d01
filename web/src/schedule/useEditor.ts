import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { createStore } from "../api/store";
import type { DraftSession } from "../app/draft";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { isSame, toast } from "../ui";
import { atMinute, lengthOf } from "./days";
import type { Press } from "./GridBlock";
import { commandOf, type Held } from "./held";
import type { Column, Placed } from "./layout";
import { moveTo, placement } from "./moving";
import { firstOf, neighbour } from "./navigate";
import { slotsQuery } from "./queries";
import { useDrag } from "./useDrag";
import { useGridFocus } from "./useGridFocus";
import type { Length } from "./useLengths";
import type { Moves } from "./useMoves";
import { useSelection } from "./useSelection";
import type { Timetable } from "./useTimetable";
import { useUndoKeys } from "./useUndoKeys";
import { stepOf, type View } from "./view";

interface EditorOptions {
  timetable: Timetable;
  moves: Moves;
  view: View;
  columns: readonly Column[];
  columnWidth: number;
  onDay: (day: string) => void;
  onOpen: (session: string) => void;
}

/** What is held, wherever it is. */
export type Holding = Pick<Held, "session" | "kind" | "minutes">;

/** What is held, selected and focused in the grid, and what the mouse and the keyboard do to it. */
export function useEditor({ timetable, moves, view, columns, columnWidth, onDay, onOpen }: EditorOptions) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { can } = useAccess(slug);
  const { placed, known, byId, days } = timetable;
  const body = useRef<HTMLDivElement | null>(null);
  // Where it would land changes with each step of the pointer: only what shows it follows the store.
  const [store] = useState(() => createStore<Held | null>(null));
  const [holding, setHolding] = useState<Holding | null>(null);
  const basis = useRef(known);
  const setHeld = (next: Held | null) => {
    if (isSame(store.get(), next)) return;
    // What the person saw when they took it: what others move meanwhile is not overwritten unseen.
    if (store.get() === null) {
      basis.current = known;
      // Asked for before the grid is drawn again.
      if (next?.kind === "move") void client.prefetchQuery(slotsQuery(slug, next.session, next.minutes));
    }
    store.set(next);
    setHolding((before) => {
      const now = next && { session: next.session, kind: next.kind, minutes: next.minutes };
      return isSame(before, now) ? before : now;
    });
  };
  const places = useMemo(() => [...placed.values()], [placed]);
  const length = Math.max(...columns.map(({ day }) => lengthOf(day)), 60);
  const step = stepOf(view.pixelsPerMinute);

  const slots = useQuery({
    ...slotsQuery(slug, holding?.session ?? "", holding?.minutes ?? 1),
    enabled: holding !== null && holding.kind === "move",
  }).data;

  const selection = useSelection(columns, places);
  const { selected } = selection;
  const { pixelsPerMinute } = view;
  const { focused, setFocused, focusOn } = useGridFocus({ body, columns, placed, pixelsPerMinute });

  /** Makes a session longer or shorter, and places it. */
  const resize = async (length: Length, at: { room: string; start: number }) => {
    if (!can("programme.edit")) {
      toast(t`To change the length of a session, you need the permission to edit the programme.`, {
        tone: "danger",
      });
      return;
    }
    const placements = [placement(basis.current, length.session, at.room, at.start)];
    await moves.run({ placements }, { length });
  };

  const remove = async (sessions: readonly string[]) => {
    const removed = sessions.filter((id) => placed.has(id));
    selection.clear();
    if (removed.length > 0) await moves.run({ removed });
  };

  const drop = async (dropped: Held) => {
    setHeld(null);
    const session = byId.get(dropped.session);
    if (!session || !dropped.target) return;
    const at = columns[dropped.target.column];
    if (!at) return;
    const start = atMinute(at.day, dropped.target.minutes);
    const place = placed.get(session.id);
    const present = place ? (place.until - place.from) / 60_000 : session.duration_minutes;
    if (dropped.minutes !== present) {
      const length = { session: session.id, before: session.duration_minutes, after: dropped.minutes };
      await resize(length, { room: at.room, start });
    } else if (place?.room !== at.room || place.from !== start) {
      const known = basis.current;
      const move = moveTo({ session: session.id, target: dropped.target, columns, placed, known, selected });
      if (move) await moves.run(move);
    }
    if (dropped.by === "keyboard") focusOn(session.id);
  };

  const justDropped = useRef(false);
  /** The click that follows a drag opens nothing. */
  const ignoreClick = () => {
    justDropped.current = true;
    setTimeout(() => {
      justDropped.current = false;
    }, 50);
  };
  const startDrag = useDrag(
    body,
    { columns, columnWidth, pixelsPerMinute: view.pixelsPerMinute, step, length },
    {
      onHold: setHeld,
      onCancel: () => {
        setHeld(null);
        ignoreClick();
      },
      onDay,
      onDrop: (dropped, where) => {
        if (where === "grid") void drop(dropped);
        else setHeld(null);
        if (where === "tray" && placed.has(dropped.session)) void remove([dropped.session]);
        ignoreClick();
      },
    },
  );
  useUndoKeys(moves);

  // Another person deleted what is held.
  const isGone = holding !== null && !byId.has(holding.session);
  useEffect(() => {
    if (!isGone) return;
    store.set(null);
    setHolding(null);
    toast(t`The session was deleted by someone else.`, { tone: "danger" });
  }, [isGone, store, t]);

  /** Takes a session with the keyboard; one without a place begins at what is in view. */
  const take = (session: DraftSession) => {
    const place = placed.get(session.id);
    const at = place
      ? columns.findIndex(
          ({ room, day }) => room === place.room && place.from >= day.from && place.from < day.until,
        )
      : -1;
    const scroller = body.current?.closest<HTMLElement>("[data-scroller]");
    const inView = Math.round((scroller?.scrollTop ?? 0) / view.pixelsPerMinute / step) * step + 30;
    const minutes = place && columns[at] ? (place.from - columns[at].day.from) / 60_000 : inView;
    const length = place ? (place.until - place.from) / 60_000 : session.duration_minutes;
    const first = Math.max(at, 0);
    setHeld({
      session: session.id,
      minutes: length,
      target: { column: first, minutes },
      by: "keyboard",
      kind: "move",
    });
    scroller?.focus();
  };

  const onHeldKey = (event: KeyboardEvent<HTMLElement>, now: Held) => {
    const command = commandOf(now, event.key, event.shiftKey, { columns: columns.length, length, step });
    if (command.kind === "none") return;
    event.preventDefault();
    if (command.kind === "hold") setHeld(command.held);
    else if (command.kind === "drop") void drop(now);
    else if (command.kind === "cancel") {
      setHeld(null);
      focusOn(now.session);
    } else {
      const next = days[days.findIndex(({ id }) => id === view.day?.id) + command.by];
      if (next && view.room === null) onDay(next.id);
      // With one room, its days are the columns.
      const column = now.target ? now.target.column + command.by : -1;
      if (view.room !== null && now.target && columns[column])
        setHeld({ ...now, target: { ...now.target, column } });
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const held = store.get();
    if (held?.by === "keyboard") {
      onHeldKey(event, held);
      return;
    }
    const block = (event.target as HTMLElement).closest<HTMLElement>("[data-session]");
    const id = block?.dataset.session;
    const session = id ? byId.get(id) : undefined;
    if (!id || !session) return;
    if (event.key === " " && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      selection.select(id, "toggle");
    } else if (event.key === "Escape") {
      selection.clear();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      take(session);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      const removed = selected.has(id) ? [...selected] : [id];
      void remove(removed);
      // The keyboard goes on from what is left.
      const beside = (key: string) => neighbour(columns, places, id, key);
      const next = [beside("ArrowDown"), beside("ArrowUp")].find((one) => one && !removed.includes(one));
      if (next) focusOn(next);
      else event.currentTarget.focus({ preventScroll: true });
    } else {
      const next = neighbour(columns, places, id, event.key);
      if (!next) return;
      event.preventDefault();
      focusOn(next);
    }
  };

  const onPress = (session: string, how: Press) => {
    if (justDropped.current) return;
    setFocused(session);
    if (how === "open") {
      selection.clear(session);
      onOpen(session);
    } else selection.select(session, how);
  };
  const openMenu = (session: string) =>
    focusOn(session, (block) => {
      block.parentElement?.querySelector<HTMLElement>("[data-menu] button")?.click();
    });

  const isShown = focused !== null && isInView(columns, placed.get(focused));
  return {
    body,
    store,
    holding,
    slots,
    selected,
    clear: selection.clear,
    active: isShown ? focused : firstOf(columns, places),
    focusOn,
    startDrag,
    take,
    remove,
    onKeyDown,
    onPress,
    openMenu,
    places,
    length,
  };
}

function isInView(columns: readonly Column[], place: Placed | undefined): boolean {
  if (!place) return false;
  return columns.some(
    ({ room, day }) => room === place.room && place.from < day.until && place.until > day.from,
  );
}
