import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { newKey } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useLanguage } from "../app/language";
import { MailLanguages } from "../app/MailPreviewList";
import { useTime } from "../app/time";
import { Button, Dialog, ErrorState, Notice, QueryState, Skeleton, TextField, toast } from "../ui";
import { ChangeList } from "./ChangeList";
import { previewQuery, publishRelease, type ReleasePreview } from "./queries";
import styles from "./releases.module.css";

interface RollBackDialogProps {
  /** The version that is published again. */
  version: number;
  onClose: () => void;
}

/** Publishes an earlier release again, after saying what changes for the public and who gets an e-mail. */
export function RollBackDialog({ version, onClose }: RollBackDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const query = useQuery(previewQuery(slug, version));
  const key = useRef(newKey());
  const [note, setNote] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const rollBack = async () => {
    setIsPending(true);
    setError(null);
    try {
      const body = { restore: version, ...(note.trim() ? { note: note.trim() } : {}) };
      const release = await publishRelease(slug, key.current, body);
      await client.invalidateQueries({ queryKey: editionKey(slug, "schedule", "releases") });
      toast(t`Version ${version} is published again, as version ${release.version}.`, { tone: "success" });
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog
      title={<Trans>Roll back to version {version}?</Trans>}
      role="alertdialog"
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose} isDisabled={isPending} autoFocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="danger"
            icon="undo"
            isPending={isPending}
            isDisabled={!query.data || query.data.total_changes === 0}
            onPress={rollBack}
          >
            <Trans>Roll back</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {error ? <ErrorState error={error} /> : null}
        <QueryState query={query} skeleton={<Skeleton lines={4} />}>
          {(preview) => <Consequences version={version} preview={preview} />}
        </QueryState>
        <TextField
          label={t`Note for the public`}
          name="/note"
          value={note}
          onChange={setNote}
          maxLength={2000}
          multiline
          rows={2}
        />
      </div>
    </Dialog>
  );
}

/** Sessions are published again where they were, even if the room was deleted since. */
function MissingRooms({ rooms }: { rooms: ReleasePreview["missing_rooms"] }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const list = new Intl.ListFormat(useLanguage());
  if (rooms.length === 0) return null;
  // A release of long ago has no names of rooms.
  const names = list.format(rooms.map(({ room, name }) => localized(name) || room));
  const sessions = rooms.reduce((sum, room) => sum + room.sessions, 0);
  return (
    <Notice
      kind="warning"
      title={t`${plural(rooms.length, {
        one: "A room of this version no longer exists",
        other: "Rooms of this version no longer exist",
      })}`}
    >
      <p>
        {t`${plural(sessions, {
          one: `The public sees # session there all the same: ${names}. No one can join it. Place it in another room, and make a new release.`,
          other: `The public sees # sessions there all the same: ${names}. No one can join them. Place them in other rooms, and make a new release.`,
        })}`}
      </p>
    </Notice>
  );
}

function Consequences({ version, preview }: { version: number; preview: ReleasePreview }) {
  const { t } = useLingui();
  const time = useTime();
  const [kind, setKind] = useState<string | null>(null);
  const next = preview.version;
  if (preview.total_changes === 0) {
    return (
      <p>
        <Trans>Version {version} is the same as the current one: nothing would change.</Trans>
      </p>
    );
  }
  const mails = preview.mails.total;
  return (
    <>
      <ul>
        <li>
          <Trans>
            The public sees version {version} again, as version {next}.
          </Trans>
        </li>
        <li>
          {t`${plural(preview.total_changes, {
            one: "# change, compared with what the public sees now.",
            other: "# changes, compared with what the public sees now.",
          })}`}
        </li>
        <li>
          <Trans>The draft does not change: the next release contains its changes again.</Trans>
        </li>
        <li>
          {mails === 0
            ? t`No one gets an e-mail.`
            : t`${plural(mails, {
                one: "# e-mail is sent to people whose sessions move or are removed.",
                other: "# e-mails are sent to people whose sessions move or are removed.",
              })}`}
        </li>
      </ul>
      <MailLanguages languages={preview.mails.languages} />
      <MissingRooms rooms={preview.missing_rooms} />
      <p className={styles.note}>
        <Trans>Times are in {time.zoneLabel}.</Trans>
      </p>
      <ChangeList changes={preview.changes} kind={kind} onKind={setKind} />
      {preview.total_changes > preview.changes.length ? (
        <p className={styles.note}>
          {t`${plural(preview.changes.length, {
            one: "Only the first # change is listed.",
            other: "Only the first # changes are listed.",
          })}`}
        </p>
      ) : null}
    </>
  );
}
