import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { useBothTimes } from "../app/useBothTimes";
import { Button, ConfirmDialog, CopyField, ErrorState, QueryState, Skeleton } from "../ui";
import styles from "./attendee.module.css";
import { feedQuery, makeFeed, revokeFeed } from "./queries";

/** The address under which calendar programs read the agenda. It is shown once, when it is made. */
export function CalendarSection() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const both = useBothTimes();
  const query = useQuery(feedQuery(slug));
  const [address, setAddress] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const make = async () => {
    setIsPending(true);
    setError(null);
    try {
      const { url, created_at } = await makeFeed(slug);
      setAddress(url);
      client.setQueryData(feedQuery(slug).queryKey, () => ({ created_at }));
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  const revoke = async () => {
    await revokeFeed(slug);
    setAddress(null);
    client.setQueryData(feedQuery(slug).queryKey, null);
  };
  return (
    <QueryState query={query} skeleton={<Skeleton lines={2} />}>
      {(feed) => (
        <div className={styles.stack}>
          <p>
            <Trans>
              Your calendar program can subscribe to your sessions: what changes here changes there, too.
            </Trans>{" "}
            {feed ? <Trans>An address was made on {both(feed.created_at)}.</Trans> : null}
          </p>
          {address ? (
            <CopyField
              label={t`Address of your calendar`}
              value={address}
              description={t`It is shown only now. Whoever has it can read your agenda.`}
            />
          ) : null}
          {error ? <ErrorState error={error} /> : null}
          <div className={styles.actions}>
            <Button onPress={make} isPending={isPending} icon="calendar">
              {feed ? <Trans>Replace the calendar link</Trans> : <Trans>Get a calendar link</Trans>}
            </Button>
            {feed ? (
              <ConfirmDialog
                title={<Trans>Revoke the address?</Trans>}
                confirmLabel={<Trans>Revoke</Trans>}
                isDanger
                onConfirm={revoke}
                trigger={
                  <Button>
                    <Trans>Revoke</Trans>
                  </Button>
                }
              >
                <Trans>Calendars that subscribed to it get nothing from it any more.</Trans>
              </ConfirmDialog>
            ) : null}
          </div>
          {feed && !address ? (
            <p className={styles.note}>
              <Trans>A new address replaces the one before.</Trans>
            </p>
          ) : null}
        </div>
      )}
    </QueryState>
  );
}
