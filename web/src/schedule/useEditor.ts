import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { toast } from "../ui";
import { atMinute, lengthOf } from "./days";
import { commandOf, type Held } from "./held";
import type { Column } from "./layout";
import { moveTo } from "./moving";
import { firstOf, neighbour } from "./navigate";
import { conflictsAt, paint } from "./painting";
import { type Session, slotsQuery } from "./queries";
import { useDrag } from "./useDrag";
import type { Moves } from "./useMoves";
import type { Timetable } from "./useTimetable";
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

const none: ReadonlySet<string> = new Set();

/** What is held, selected and focused in the grid, and what the mouse and the keyboard do to it. */
export function useEditor({ timetable, moves, view, columns, columnWidth, onDay, onOpen }: EditorOptions) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { placed, known, byId, days } = timetable;
  const body = useRef<HTMLDivElement | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(none);
  const [focused, setFocused] = useState<string | null>(null);
  const places = useMemo(() => [...placed.values()], [placed]);
  const length = Math.max(...columns.map(({ day }) => lengthOf(day)), 60);
  const step = stepOf(view.pixelsPerMinute);

  const slots = useQuery({
    ...slotsQuery(slug, held?.session ?? "", held?.minutes ?? 1),
    enabled: held !== null && held.kind === "move",
  }).data;
  const painted = useCallback((column: Column) => (slots ? paint(slots, column) : []), [slots]);
  const target = held?.target ?? null;
  const column = target ? columns[target.column] : undefined;
  const start = target && column ? atMinute(column.day, target.minutes) : null;
  const reasons = slots && column && start !== null ? conflictsAt(slots, column.room, start) : [];

  const focusOn = (session: string) => {
    setFocused(session);
    // When the grid has drawn it again.
    requestAnimationFrame(() => {
      body.current?.querySelector<HTMLElement>(`[data-session="${session}"]`)?.focus();
    });
  };

  const resize = async (session: Session, minutes: number) => {
    const place = placed.get(session.id);
    if (!place || minutes === session.duration_minutes) return;
    if (!can("programme.edit")) {
      toast(t`To change the length of a session, you need the permission to edit the programme.`, {
        tone: "danger",
      });
      return;
    }
    try {
      await unwrap(
        api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
          params: { path: { congress: slug, session: session.id }, header: withRevision(session.revision) },
          body: { duration_minutes: minutes },
        }),
      );
    } catch {
      toast(t`The session was not changed. Someone else may have edited it: try again.`, { tone: "danger" });
      await moves.reload();
      return;
    }
    // Placed again, for the new length.
    await moves.run({
      placements: [
        {
          session: session.id,
          room: place.room,
          starts_at: new Date(place.from).toISOString(),
          pinned: known.get(session.id)?.pinned ?? false,
        },
      ],
    });
  };

  const remove = async (sessions: readonly string[]) => {
    const removed = sessions.filter((id) => placed.has(id));
    if (removed.length > 0) await moves.run({ removed });
    setSelected(none);
  };

  const drop = async (dropped: Held) => {
    setHeld(null);
    const session = byId.get(dropped.session);
    if (!session || !dropped.target) return;
    if (dropped.kind === "resize") {
      await resize(session, dropped.minutes);
    } else {
      const move = moveTo({ session: session.id, target: dropped.target, columns, placed, known, selected });
      const at = columns[dropped.target.column];
      const place = placed.get(session.id);
      const isSame =
        place?.room === at?.room && at && place?.from === atMinute(at.day, dropped.target.minutes);
      if (move && !isSame) await moves.run(move);
    }
    if (dropped.by === "keyboard") focusOn(session.id);
  };

  const startDrag = useDrag(
    body,
    { columns, columnWidth, pixelsPerMinute: view.pixelsPerMinute, step, length },
    {
      onHold: setHeld,
      onCancel: () => setHeld(null),
      onDay,
      onDrop: (dropped, where) => {
        if (where === "grid") void drop(dropped);
        else setHeld(null);
        if (where === "tray" && placed.has(dropped.session)) void remove([dropped.session]);
        // The click that follows a drag opens nothing.
        justDropped.current = true;
        setTimeout(() => {
          justDropped.current = false;
        });
      },
    },
  );
  const justDropped = useRef(false);

  // Another person deleted what is held.
  const isGone = held !== null && !byId.has(held.session);
  useEffect(() => {
    if (!isGone) return;
    setHeld(null);
    toast(t`The session was deleted by someone else.`, { tone: "danger" });
  }, [isGone, t]);

  /** Takes a session with the keyboard; one without a place begins at what is in view. */
  const take = (session: Session) => {
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
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      void (event.shiftKey ? moves.redo() : moves.undo());
      return;
    }
    if (held?.by === "keyboard") {
      onHeldKey(event, held);
      return;
    }
    const block = (event.target as HTMLElement).closest<HTMLElement>("[data-session]");
    const id = block?.dataset.session;
    const session = id ? byId.get(id) : undefined;
    if (!id || !session) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      take(session);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      void remove(selected.has(id) ? [...selected] : [id]);
    } else {
      const next = neighbour(columns, places, id, event.key);
      if (!next) return;
      event.preventDefault();
      focusOn(next);
    }
  };

  const onPress = (session: string, isToggle: boolean) => {
    if (justDropped.current) return;
    setFocused(session);
    if (!isToggle) {
      setSelected(none);
      onOpen(session);
      return;
    }
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(session)) next.add(session);
      return next;
    });
  };

  const isShown = focused !== null && neighbourExists(columns, places, focused);
  return {
    body,
    held,
    selected,
    clear: () => setSelected(none),
    active: isShown ? focused : firstOf(columns, places),
    focusOn,
    startDrag,
    take,
    remove,
    onKeyDown,
    onPress,
    painted,
    reasons,
    start,
    column,
    isChecked: slots !== undefined,
    places,
    length,
  };
}

function neighbourExists(
  columns: readonly Column[],
  places: readonly { id: string; room: string; from: number; until: number }[],
  session: string,
): boolean {
  const place = places.find(({ id }) => id === session);
  return (
    place !== undefined &&
    columns.some(({ room, day }) => room === place.room && place.from < day.until && place.until > day.from)
  );
}
