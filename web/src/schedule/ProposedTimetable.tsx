import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { createStore } from "../api/store";
import { useEdition, useLocalized } from "../app/edition";
import type { Proposal, ProposedItem } from "../app/proposals";
import { useTime } from "../app/time";
import { Button, LinkButton, Tabs } from "../ui";
import { lengthOf } from "./days";
import { ExplanationDialog } from "./ExplanationDialog";
import { Grid, type Marks } from "./Grid";
import type { Held } from "./held";
import type { Column } from "./layout";
import { firstOf, neighbour } from "./navigate";
import { ProposedChanges, ProposedSession } from "./ProposedPanels";
import { changeBeside, inOrder, proposedPlaces } from "./proposed";
import styles from "./timetable.module.css";
import { useGridFocus } from "./useGridFocus";
import { useNarrow } from "./useNarrow";
import type { Timetable } from "./useTimetable";
import { useDayName, ViewBar } from "./ViewBar";
import { columnsOf, columnWidthFor, readView } from "./view";

const route = getRouteApi("/shell/e/$edition/timetable");
const none: ReadonlyMap<string, string> = new Map();
const noSessions: ReadonlySet<string> = new Set();

interface ProposedTimetableProps {
  timetable: Timetable;
  proposal: Proposal;
}

/** The grid as a proposal would make it: to be read, not to be changed. */
export function ProposedTimetable({ timetable, proposal }: ProposedTimetableProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { days, rooms, byId } = timetable;
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
  const opened = search.session ?? null;
  const placed = useMemo(() => proposedPlaces([...byId.values()], proposal.items), [byId, proposal]);
  const ordered = useMemo(() => inOrder(proposal.items, slugs), [proposal, slugs]);
  const dayOf = (session: string) => {
    const from = placed.get(session)?.from;
    return days.find((day) => from !== undefined && day.from <= from && from < day.until);
  };
  // Without a day in the address, it opens where something changes.
  const begin = opened ?? changeBeside(ordered, null, 1)?.session;
  const day = search.day ?? (begin ? dayOf(begin)?.id : undefined);
  const view = readView(day ? { ...search, day } : search, days, slugs, now, isNarrow);
  const columns = useMemo(
    () => columnsOf({ day: view.day, room: view.room }, days, slugs),
    [view.day, view.room, days, slugs],
  );
  const [width, setWidth] = useState(0);
  const columnWidth = columnWidthFor(width, columns.length);
  const { pixelsPerMinute } = view;
  const places = useMemo(() => [...placed.values()], [placed]);
  const body = useRef<HTMLDivElement | null>(null);
  const { focused, setFocused, focusOn } = useGridFocus({ body, columns, placed, pixelsPerMinute });
  const [store] = useState(() => createStore<Held | null>(null));
  const [explaining, setExplaining] = useState<string | null>(null);

  const roomName = (room: string) => localized(rooms.find((one) => one.slug === room)?.name) || room;
  const wordsOf = (at: ProposedItem["before"]) =>
    at ? `${roomName(at.room)}, ${time.formatDateTime(at.starts_at)}` : t`without a place`;
  const isShown = focused !== null && columns.some(({ room }) => placed.get(focused)?.room === room);
  const active = isShown ? focused : firstOf(columns, places);
  const open = (session: string) => {
    setFocused(session);
    change({ session, panel: "session" });
  };
  /** Opens the day and the room of a session, and goes to it. */
  const show = (session: string) => {
    const place = placed.get(session);
    const room = view.room === null ? {} : { room: place?.room };
    change({ session, panel: "session", ...(place ? { day: dayOf(session)?.id, ...room } : {}) });
    if (place) focusOn(session);
  };
  const step = (by: 1 | -1) => {
    const next = changeBeside(ordered, focused ?? opened, by);
    if (next) show(next.session);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-session]")?.dataset.session;
    if (!id) return;
    const next = neighbour(columns, places, id, event.key);
    if (!next) return;
    event.preventDefault();
    focusOn(next);
  };
  const marks: Marks = {
    byId,
    active,
    heldSession: null,
    selected: opened === null ? noSessions : new Set([opened]),
    severity: none,
    movedBy: none,
    pinned: new Set([...timetable.known].filter(([, { pinned }]) => pinned).map(([session]) => session)),
    changes: new Map(proposal.items.map((item) => [item.session, wordsOf(item.before)])),
    isReadOnly: true,
    pixelsPerMinute,
    columnWidth,
    formatTime: (at) => time.formatTime(new Date(at)),
    startDrag: () => undefined,
    onPress: open,
    onMenu: open,
    menuOf: () => [],
  };
  const counts = new Map(
    days.map((day) => [
      day.id,
      ordered.filter(({ session }) => placed.has(session) && dayOf(session)?.id === day.id).length,
    ]),
  );
  const headingText = (column: Column) => (view.room === null ? roomName(column.room) : dayName(column.day));
  const session = byId.get(opened ?? "");
  const item = ordered.find((one) => one.session === opened);
  const left = proposal.left_out.find((one) => one.session === opened);
  const toExplain = byId.get(explaining ?? "");
  return (
    <div className={styles.layout}>
      <div className={styles.main}>
        <ViewBar view={view} days={days} rooms={rooms} counts={counts} onChange={change}>
          <Button onPress={() => step(-1)} isDisabled={ordered.length === 0}>
            <Trans>Previous change</Trans>
          </Button>
          <Button onPress={() => step(1)} isDisabled={ordered.length === 0}>
            <Trans>Next change</Trans>
          </Button>
          <LinkButton
            to="/e/$edition/timetables/$timetable"
            params={{ edition: slug, timetable: proposal.timetable }}
            search={{ proposal: String(proposal.number) }}
          >
            <Trans>Back to the proposal</Trans>
          </LinkButton>
        </ViewBar>
        <Grid
          body={body}
          columns={columns}
          headingText={headingText}
          day={view.room === null ? undefined : view.day?.id}
          length={Math.max(...columns.map(({ day }) => lengthOf(day)), 60)}
          placed={places}
          marks={marks}
          store={store}
          slots={undefined}
          describe={() => null}
          onKeyDown={onKeyDown}
          onWidth={setWidth}
        />
      </div>
      <aside className={styles.side} aria-label={t`Details`}>
        <Tabs
          label={t`Changes and sessions`}
          items={[
            {
              id: "changes",
              label: t`Changes (${ordered.length})`,
              content: <ProposedChanges items={ordered} byId={byId} wordsOf={wordsOf} onShow={show} />,
            },
            {
              id: "session",
              label: t`Session`,
              content: (
                <ProposedSession
                  session={session}
                  place={placed.get(opened ?? "")}
                  item={item}
                  leftOut={left?.reason}
                  roomName={roomName}
                  wordsOf={wordsOf}
                  onExplain={() => setExplaining(opened)}
                />
              ),
            },
          ]}
          selected={search.panel === "session" ? "session" : "changes"}
          onChange={(panel) => change({ panel })}
        />
      </aside>
      {toExplain ? (
        <ExplanationDialog
          session={toExplain}
          byId={byId}
          rooms={rooms}
          proposal={proposal}
          onClose={() => setExplaining(null)}
        />
      ) : null}
    </div>
  );
}
