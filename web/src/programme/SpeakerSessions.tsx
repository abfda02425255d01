import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import { AppLink, Card, QueryState, Skeleton } from "../ui";
import styles from "./programme.module.css";
import { sessionsOfQuery } from "./queries";
import { SessionState } from "./SessionState";
import { usePlacement } from "./usePlacement";
import { roleLabels, useLabel } from "./words";

/** The sessions of a speaker in order of time. */
export function SpeakerSessions({ speaker }: { speaker: string }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { zoneLabel } = useTime();
  const query = useQuery(sessionsOfQuery(slug, speaker));
  return (
    <Card title={<Trans>Sessions</Trans>}>
      <QueryState
        query={query}
        skeleton={<Skeleton lines={3} />}
        empty={
          <p className={styles.note}>
            <Trans>No sessions. Add the speaker on the page of a session.</Trans>
          </p>
        }
      >
        {({ items }) => (
          <div className={styles.tight}>
            <p className={styles.note}>{zoneLabel}</p>
            <ul className={styles.groups} aria-label={t`Sessions`}>
              {items.map((session) => (
                <SpeakerSession key={session.id} session={session} speaker={speaker} />
              ))}
            </ul>
          </div>
        )}
      </QueryState>
    </Card>
  );
}

function SpeakerSession({ session, speaker }: { session: Session; speaker: string }) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const placement = usePlacement();
  const label = useLabel();
  const role = session.speakers.find((one) => one.speaker === speaker)?.role;
  return (
    <li>
      <AppLink href={`/e/${slug}/sessions/${session.id}`}>
        <bdi>{localized(session.title)}</bdi>
      </AppLink>
      <p className={styles.facts}>
        <SessionState state={session.state} />
        {role ? <span className={styles.note}>{label(roleLabels, role)}</span> : null}
      </p>
      <p className={styles.note}>{placement(session) || <Trans>No placement yet</Trans>}</p>
    </li>
  );
}
