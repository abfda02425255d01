import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { HistorySection } from "../app/history/History";
import { OthersHere } from "../app/OthersHere";
import { type Room, roomsQuery } from "../app/programmeLists";
import { useSessions } from "../app/sessions";
import {
  AppLink,
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  nextPosition,
  OrderedList,
  Page,
  positionChanges,
  QueryState,
  Skeleton,
  toast,
  useLanguageName,
  useNumber,
} from "../ui";
import { countBy } from "./filters";
import { actionLooks } from "./history";
import { missingIn } from "./missing";
import styles from "./programme.module.css";
import { RoomDialog } from "./RoomDialog";
import { useRoomLabels } from "./useRoomLabels";
import { providerLabels, useLabel } from "./words";
import { runWork } from "./work";

/** The rooms of the edition, in the order of the timetable. */
export function RoomsPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const query = useQuery(roomsQuery(slug));
  const labels = { ...useRoomLabels(), position: t`Position in the list` };
  const { sessions, isComplete } = useSessions(slug);
  const counts = useMemo(
    () => (isComplete ? countBy(sessions, ({ room }) => (room ? [room] : [])) : null),
    [sessions, isComplete],
  );
  const [edited, setEdited] = useState<Room | "new" | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: editionKey(slug, "rooms") });
  const order = async (ordered: readonly Room[]) => {
    const done = await runWork({
      items: positionChanges(ordered),
      send: ({ item, position }) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/rooms/{room}", {
            params: { path: { congress: slug, room: item.slug }, header: withRevision(item.revision) },
            body: { position },
          }),
        ),
    });
    await reload();
    const failed = done.find(({ error }) => error !== null);
    if (failed) throw failed.error;
  };
  return (
    <Page
      title={<Trans>Rooms</Trans>}
      description={<Trans>In the order in which the timetable shows them.</Trans>}
      actions={
        <Button variant="primary" icon="add" onPress={() => setEdited("new")}>
          <Trans>New room</Trans>
        </Button>
      }
    >
      <OthersHere page="rooms" />
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={6} />}
        isEmpty={(rooms) => rooms.length === 0}
        empty={
          <EmptyState icon="building" title={<Trans>No rooms yet</Trans>}>
            <Trans>Create a room for each place where a session can take place at the same time.</Trans>
          </EmptyState>
        }
      >
        {(rooms) => (
          <OrderedList
            label={t`Rooms`}
            items={rooms}
            keyOf={(room) => room.slug}
            nameOf={(room) => localized(room.name)}
            onOrder={order}
            actions={(room) => (
              <>
                <Button
                  size="small"
                  icon="edit"
                  aria-label={t`Edit: ${localized(room.name)}`}
                  onPress={() => setEdited(room)}
                >
                  <Trans>Edit</Trans>
                </Button>
                <DeleteRoom room={room} placed={counts?.get(room.slug) ?? 0} onDeleted={reload} />
              </>
            )}
          >
            {(room) => <RoomText room={room} placed={counts ? (counts.get(room.slug) ?? 0) : null} />}
          </OrderedList>
        )}
      </QueryState>
      <HistorySection looks={actionLooks} labels={labels} action="room.*" />
      {edited ? (
        <RoomDialog
          room={edited === "new" ? null : edited}
          nextPosition={nextPosition(query.data ?? [])}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Page>
  );
}

function RoomText({ room, placed }: { room: Room; placed: number | null }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const label = useLabel();
  const missing = missingIn(room.name, congress.languages);
  const places = room.capacity === null ? null : number(room.capacity);
  const { interpretation_channels: channels, opening_hours: hours } = room;
  const nameOf = useLanguageName();
  return (
    <>
      <p className={styles.rowName}>
        <bdi>{localized(room.name)}</bdi>
        {missing.length > 0 ? (
          <Badge tone="warning">
            <Trans>Not in: {missing.map(nameOf).join(", ")}</Trans>
          </Badge>
        ) : null}
      </p>
      <ul className={styles.line}>
        {placed === null ? null : (
          <li>
            <AppLink href={`/e/${slug}/sessions?room=${encodeURIComponent(room.slug)}`}>
              {t`${plural(placed, { one: "# session placed", other: "# sessions placed" })}`}
            </AppLink>
          </li>
        )}
        <li>{places === null ? t`No limit of people` : t`${places} people`}</li>
        <li>
          {t`${plural(channels, { 0: "No interpretation", one: "# interpretation channel", other: "# interpretation channels" })}`}
        </li>
        <li>{label(providerLabels, room.provider)}</li>
        {hours.length > 0 ? (
          <li>{t`${plural(hours.length, { one: "Opens # time", other: "Opens # times" })}`}</li>
        ) : null}
      </ul>
    </>
  );
}

interface DeleteRoomProps {
  room: Room;
  placed: number;
  onDeleted: () => Promise<unknown>;
}

function DeleteRoom({ room, placed, onDeleted }: DeleteRoomProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const name = localized(room.name);
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" icon="trash" aria-label={t`Delete: ${name}`}>
          <Trans>Delete</Trans>
        </Button>
      }
      title={t`Delete the room “${name}”?`}
      confirmLabel={<Trans>Delete</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/rooms/{room}", {
            params: { path: { congress: slug, room: room.slug }, header: withRevision(room.revision) },
          }),
        );
        await onDeleted();
        toast(t`The room is deleted.`, { tone: "success" });
      }}
    >
      {placed > 0 ? (
        <p>
          {t`${plural(placed, {
            one: "# session is placed in it. Move it to another room first: the deletion is refused otherwise.",
            other:
              "# sessions are placed in it. Move them to another room first: the deletion is refused otherwise.",
          })}`}
        </p>
      ) : null}
      <p>
        <Trans>Its address and its opening hours are lost. You cannot undo this.</Trans>
      </p>
    </ConfirmDialog>
  );
}
