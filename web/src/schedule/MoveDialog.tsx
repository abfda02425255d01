import { Trans, useLingui } from "@lingui/react/macro";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import type { Room } from "../app/programmeLists";
import { useTime } from "../app/time";
import { Button, DateTimeField, Dialog, Form, FormActions, SelectField, useForm } from "../ui";
import { fromWallClock, toWallClock } from "../ui/zonedTime";
import type { Placed } from "./layout";
import type { Known, NewMove } from "./moving";

interface MoveDialogProps {
  session: DraftSession;
  placed: Placed | undefined;
  known: Known | undefined;
  rooms: readonly Room[];
  onMove: (move: NewMove) => Promise<boolean>;
  onClose: () => void;
}

/** Places a session by a room and a time that are chosen or typed, for those who neither drag nor use the keys of the grid. */
export function MoveDialog({ session, placed, known, rooms, onMove, onClose }: MoveDialogProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const localized = useLocalized();
  const { zone } = useTime();
  const start = placed
    ? toWallClock(new Date(placed.from).toISOString(), zone)
    : `${congress.starts_on}T09:00`;
  const form = useForm({
    initial: { room: placed?.room ?? rooms[0]?.slug ?? "", startsAt: fromWallClock(start, zone) },
    submit: async ({ room, startsAt }) => {
      if (startsAt === null) return;
      const revision = known?.revision ?? 0;
      const pinned = known?.pinned ?? false;
      const isMoved = await onMove({
        placements: [{ session: session.id, room, starts_at: startsAt, pinned, revision }],
      });
      if (isMoved) onClose();
    },
  });
  return (
    <Dialog
      title={<Trans>Place “{localized(session.title)}”</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps} label={t`Place the session`}>
        <SelectField
          label={t`Room`}
          name="/placements/0/room"
          options={rooms.map((room) => ({ value: room.slug, label: localized(room.name) }))}
          value={form.values.room}
          onChange={(room) => form.set("room", room)}
        />
        <DateTimeField
          label={t`Start`}
          name="/placements/0/starts_at"
          zone={zone}
          value={form.values.startsAt}
          onChange={(startsAt) => form.set("startsAt", startsAt)}
          isRequired
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Place</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Back</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
