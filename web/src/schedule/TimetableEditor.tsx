import { useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { isSame, Tabs } from "../ui";
import { ConflictPanel } from "./ConflictPanel";
import { ExplanationDialog } from "./ExplanationDialog";
import { Grid } from "./Grid";
import { HistoryPanel } from "./HistoryPanel";
import type { Column } from "./layout";
import { MoveDialog } from "./MoveDialog";
import { MoveFailure } from "./MoveFailure";
import { moveDay, pin, swap } from "./moving";
import { SessionPanel } from "./SessionPanel";
import { TimetableBar } from "./TimetableBar";
import { HeldText, TimetableStatus } from "./TimetableStatus";
import { Tray } from "./Tray";
import styles from "./timetable.module.css";
import { readFilter, writeFilter } from "./tray";
import { useDescription } from "./useDescription";
import { useEditor } from "./useEditor";
import { useMarks } from "./useMarks";
import { useMovedBy } from "./useMovedBy";
import { useMoves } from "./useMoves";
import { useNarrow } from "./useNarrow";
import { useSessionMenu } from "./useSessionMenu";
import type { Timetable } from "./useTimetable";
import { useDayName } from "./ViewBar";
import { columnsOf, columnWidthFor, type Panel, readView } from "./view";

const route = getRouteApi("/shell/e/$edition/timetable");

/** The grid, what is without a place, and the conflicts: all that a change of the draft needs. */
export function TimetableEditor({ timetable }: { timetable: Timetable }) {
  const { t } = useLingui();
  const { days, rooms, byId, placed, known, unplaced, conflicts } = timetable;
  const localized = useLocalized();
  const time = useTime();
  const dayName = useDayName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const slugs = useMemo(() => rooms.map(({ slug }) => slug), [rooms]);
  const [now] = useState(Date.now);
  const isNarrow = useNarrow();
  const view = readView(search, days, slugs, now, isNarrow);
  const [width, setWidth] = useState(0);
  const { day, room } = view;
  const columns = useMemo(() => columnsOf({ day, room }, days, slugs), [day, room, days, slugs]);
  const columnWidth = columnWidthFor(width, columns.length);
  const moves = useMoves((session) => byId.get(session)?.duration_minutes ?? 60);
  const [placing, setPlacing] = useState<string | null>(null);
  const [explaining, setExplaining] = useState<string | null>(null);
  const open = (session: string) => change({ session, panel: "session" });
  const editor = useEditor({
    timetable,
    moves,
    view,
    columns,
    columnWidth,
    onDay: (day) => change({ day }),
    onOpen: open,
  });
  const movedBy = useMovedBy();
  const shown = useRef<ReadonlyMap<string, string>>(new Map());
  const severity = useMemo(() => {
    const worst = new Map<string, string>();
    for (const { sessions, severity: one } of conflicts?.items ?? [])
      for (const id of sessions) if (worst.get(id) !== "block") worst.set(id, one);
    // The same object while nothing has changed: else every column is drawn again.
    if (!isSame([...shown.current], [...worst])) shown.current = worst;
    return shown.current;
  }, [conflicts]);
  const counts = useMemo(
    () =>
      new Map(
        days.map((day) => [
          day.id,
          editor.places.filter(({ from }) => from >= day.from && from < day.until).length,
        ]),
      ),
    [days, editor.places],
  );
  const roomName = (slug: string) => localized(rooms.find((room) => room.slug === slug)?.name) || slug;
  const headingText = (column: Column) => (view.room === null ? roomName(column.room) : dayName(column.day));

  /** Opens the day and the room of a session, and goes to it. */
  const show = (session: string) => {
    const place = placed.get(session);
    const day = place && days.find(({ from, until }) => from <= place.from && place.from < until);
    // With one room, its room is shown; else its day.
    const room = view.room === null ? {} : { room: place?.room };
    change({ session, panel: "session", ...(day ? { day: day.id, ...room } : {}) });
    if (place) editor.focusOn(session);
  };
  const opened = search.session ?? "";
  const session = byId.get(opened);
  const place = placed.get(opened);
  const [one, other] = [...editor.selected].flatMap((id) => placed.get(id) ?? []);

  const describe = useDescription({ columns, slots: editor.slots, roomName, byId });
  const menuOf = useSessionMenu({ timetable, editor, moves, onPlace: setPlacing, onOpen: open });
  const { pixelsPerMinute } = view;
  const marks = useMarks({ timetable, editor, pixelsPerMinute, columnWidth, severity, movedBy, menuOf });

  const panels: { id: Panel; label: string; content: React.ReactNode }[] = [
    {
      id: "unplaced",
      label: t`Without a place (${unplaced.length})`,
      content: (
        <Tray
          sessions={unplaced}
          filter={readFilter(search.filters)}
          onFilter={(filter) => change({ filters: writeFilter(filter) })}
          startDrag={editor.startDrag}
          onTake={editor.take}
          onOpen={(session) => editor.onPress(session, "open")}
        />
      ),
    },
    {
      id: "conflicts",
      label: conflicts ? t`Conflicts (${conflicts.total})` : t`Conflicts`,
      content: conflicts ? (
        <ConflictPanel
          conflicts={conflicts}
          byId={byId}
          rooms={rooms}
          onShow={show}
          known={known}
          onMove={(move) => void moves.run(move)}
          isPending={moves.isPending}
        />
      ) : null,
    },
    {
      id: "session",
      label: t`Session`,
      content: (
        <SessionPanel
          session={session}
          placed={place}
          isPinned={known.get(opened)?.pinned ?? false}
          rooms={rooms}
          byId={byId}
          conflicts={conflicts?.items.filter(({ sessions }) => sessions.includes(opened)) ?? []}
          onPlace={() => setPlacing(opened)}
          onExplain={() => setExplaining(opened)}
          onRemove={() => void editor.remove([opened])}
          onPin={(pinned) => place && void moves.run(pin(place, known, pinned))}
        />
      ),
    },
    { id: "history", label: t`History`, content: <HistoryPanel moves={moves} byId={byId} /> },
  ];
  const toPlace = placing === null ? undefined : byId.get(placing);
  const toExplain = explaining === null ? undefined : byId.get(explaining);
  return (
    <div className={styles.layout}>
      <div className={styles.main}>
        <TimetableBar
          view={view}
          days={days}
          rooms={rooms}
          moves={moves}
          selected={editor.selected}
          counts={counts}
          onChange={change}
          onSwap={() => one && other && void moves.run(swap(one, other, known))}
          onClear={editor.clear}
          onMoveDay={(to) =>
            view.day && void moves.run(moveDay(view.day, to, time.zone, editor.places, known))
          }
        />
        <MoveFailure moves={moves} byId={byId} roomName={roomName} />
        <TimetableStatus store={editor.store} moves={moves} describe={describe} byId={byId} />
        <Grid
          body={editor.body}
          columns={columns}
          headingText={headingText}
          day={view.room === null ? undefined : view.day?.id}
          length={editor.length}
          placed={editor.places}
          marks={marks}
          store={editor.store}
          slots={editor.slots}
          describe={(held) => <HeldText {...describe(held)} />}
          onKeyDown={editor.onKeyDown}
          onWidth={setWidth}
        />
      </div>
      <aside className={styles.side} aria-label={t`Details`}>
        <Tabs
          label={t`Sessions and conflicts`}
          items={panels}
          selected={view.panel}
          onChange={(panel) => change({ panel })}
        />
      </aside>
      {toPlace ? (
        <MoveDialog
          session={toPlace}
          placed={placed.get(toPlace.id)}
          known={known.get(toPlace.id)}
          rooms={rooms}
          onMove={moves.run}
          onClose={() => setPlacing(null)}
        />
      ) : null}
      {toExplain ? (
        <ExplanationDialog
          session={toExplain}
          byId={byId}
          known={known.get(toExplain.id)}
          rooms={rooms}
          onMove={moves.run}
          onClose={() => setExplaining(null)}
        />
      ) : null}
    </div>
  );
}
