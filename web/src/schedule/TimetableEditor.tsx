import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Button, ErrorState, Notice, Tabs } from "../ui";
import { ConflictPanel } from "./ConflictPanel";
import { Grid } from "./Grid";
import { HistoryPanel } from "./HistoryPanel";
import type { Column } from "./layout";
import { MoveDialog } from "./MoveDialog";
import { moveDay, pin, swap } from "./moving";
import { SessionPanel } from "./SessionPanel";
import { TimetableBar, useDayName } from "./TimetableBar";
import { Tray } from "./Tray";
import styles from "./timetable.module.css";
import { useEditor } from "./useEditor";
import { useMovedBy } from "./useMovedBy";
import { useMoves } from "./useMoves";
import { useReasons } from "./useReasons";
import type { Timetable } from "./useTimetable";
import { columnsOf, type Panel, readView } from "./view";

const route = getRouteApi("/shell/e/$edition/timetable");

const columnWidth = 168;

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
  const view = readView(search, days, slugs, now);
  const { day, room } = view;
  const columns = useMemo(() => columnsOf({ day, room }, days, slugs), [day, room, days, slugs]);
  const moves = useMoves((session) => byId.get(session)?.duration_minutes ?? 60);
  const [placing, setPlacing] = useState<string | null>(null);
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
  const reason = useReasons(byId);
  const movedBy = useMovedBy();
  const severity = useMemo(() => {
    const worst = new Map<string, string>();
    for (const { sessions, severity: one } of conflicts?.items ?? [])
      for (const id of sessions) if (worst.get(id) !== "block") worst.set(id, one);
    return worst;
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
  const isPinned = useCallback((id: string) => known.get(id)?.pinned ?? false, [known]);
  const roomName = (slug: string) => localized(rooms.find((room) => room.slug === slug)?.name) || slug;
  const headingText = (column: Column) => (view.room === null ? roomName(column.room) : dayName(column.day));

  /** Opens the day and the room of a session, and goes to it. */
  const show = (session: string) => {
    const place = placed.get(session);
    const day = place && days.find(({ from, until }) => from <= place.from && place.from < until);
    change({ session, panel: "session", ...(day ? { day: day.id, room: undefined } : {}) });
    if (place) setTimeout(() => editor.focusOn(session), 50);
  };
  const opened = search.session ?? "";
  const session = byId.get(opened);
  const place = placed.get(opened);
  const [one, other] = [...editor.selected].flatMap((id) => placed.get(id) ?? []);

  const where =
    editor.start !== null && editor.column
      ? `${roomName(editor.column.room)}, ${time.formatDateTime(new Date(editor.start))}`
      : "";
  const heldTitle = localized(byId.get(editor.held?.session ?? "")?.title);
  const sentences = editor.reasons.slice(0, 4).map(reason);
  const free = editor.isChecked ? t`Free` : "";
  const spoken = () => {
    if (editor.held) return [heldTitle, where, sentences.length > 0 ? sentences.join(" ") : free].join(": ");
    if (moves.isPending) return t`Saving …`;
    if (!moves.result) return "";
    const { came, went } = moves.result;
    return [
      t`Saved.`,
      t`${plural(came, { one: "# new conflict.", other: "# new conflicts." })}`,
      t`${plural(went, { one: "# conflict resolved.", other: "# conflicts resolved." })}`,
    ].join(" ");
  };

  const panels: { id: Panel; label: string; content: React.ReactNode }[] = [
    {
      id: "unplaced",
      label: t`Without a place (${unplaced.length})`,
      content: <Tray sessions={unplaced} startDrag={editor.startDrag} onTake={editor.take} onOpen={open} />,
    },
    {
      id: "conflicts",
      label: t`Conflicts (${conflicts?.total ?? 0})`,
      content: conflicts ? (
        <ConflictPanel
          conflicts={conflicts}
          byId={byId}
          rooms={rooms}
          onShow={show}
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
          isPinned={isPinned(opened)}
          rooms={rooms}
          conflicts={conflicts?.items.filter(({ sessions }) => sessions.includes(opened)) ?? []}
          onPlace={() => setPlacing(opened)}
          onRemove={() => void editor.remove([opened])}
          onPin={(pinned) => place && void moves.run(pin(place, known, pinned))}
        />
      ),
    },
    { id: "history", label: t`History`, content: <HistoryPanel /> },
  ];
  const toPlace = placing === null ? undefined : byId.get(placing);
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
        {moves.failure ? (
          <div className={styles.panel}>
            <ErrorState error={moves.failure.error} />
            <Notice kind="info" title={<Trans>Nothing was moved</Trans>}>
              <p>
                <Trans>The timetable shows how it is now; History says who changed it.</Trans>
              </p>
              <div className={styles.actions}>
                <Button onPress={moves.failure.retry}>
                  <Trans>Move it nevertheless</Trans>
                </Button>
                <Button onPress={moves.dismiss}>
                  <Trans>Leave it</Trans>
                </Button>
              </div>
            </Notice>
          </div>
        ) : null}
        <p role="status" className={styles.status}>
          {spoken()}
        </p>
        <Grid
          body={editor.body}
          columns={columns}
          heading={(column) => <span dir="auto">{headingText(column)}</span>}
          headingText={headingText}
          columnWidth={columnWidth}
          pixelsPerMinute={view.pixelsPerMinute}
          length={editor.length}
          placed={editor.places}
          byId={byId}
          held={editor.held}
          painted={editor.painted}
          reason={
            <>
              <strong>{where}</strong>
              <ul className={styles.reasons}>
                {sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          }
          active={editor.active}
          selected={editor.selected}
          severity={severity}
          movedBy={movedBy}
          isPinned={isPinned}
          startDrag={editor.startDrag}
          onKeyDown={editor.onKeyDown}
          onPress={editor.onPress}
          formatTime={(at) => time.formatTime(new Date(at))}
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
    </div>
  );
}
