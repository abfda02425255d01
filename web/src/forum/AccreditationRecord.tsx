import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { useBothTimes } from "../app/useBothTimes";
import { Badge, QueryState, Skeleton } from "../ui";
import styles from "./forum.module.css";
import { type Accreditation, recordQuery } from "./queries";
import { accreditationEnds, useWords } from "./words";

/** Who speaks or has spoken for a delegation, from when until when, and why it ended. */
export function AccreditationRecord({ delegation }: { delegation: string }) {
  const { slug } = useEdition();
  const query = useQuery(recordQuery(slug, delegation));
  return (
    <QueryState
      query={query}
      skeleton={<Skeleton lines={2} />}
      empty={
        <p className={styles.muted}>
          <Trans>The head is not accredited yet.</Trans>
        </p>
      }
    >
      {({ items }) => (
        <ul className={styles.rows}>
          {items.map((one) => (
            <RecordRow key={one.id} accreditation={one} />
          ))}
        </ul>
      )}
    </QueryState>
  );
}

function RecordRow({ accreditation }: { accreditation: Accreditation }) {
  const { t } = useLingui();
  const words = useWords();
  const localized = useLocalized();
  const both = useBothTimes();
  const { confirmed_at, ended_at, protocol_rank: rank } = accreditation;
  const since = both(confirmed_at);
  return (
    <li className={styles.row}>
      <div className={styles.speech}>
        <p className={styles.rowName}>
          <bdi>{accreditation.name}</bdi>
          {ended_at ? (
            <Badge>
              <Trans>Ended</Trans>
            </Badge>
          ) : (
            <Badge tone="success" icon="check">
              <Trans>Accredited</Trans>
            </Badge>
          )}
        </p>
        <p className={styles.note}>
          <bdi>{accreditation.title}</bdi>, <bdi>{localized(accreditation.city)}</bdi> ·{" "}
          <Trans>protocol rank {rank}</Trans>
        </p>
        <p className={styles.note}>{ended_at ? t`From ${since} to ${both(ended_at)}` : t`Since ${since}`}</p>
        {ended_at ? (
          <p className={styles.note}>
            {words(accreditationEnds, accreditation.ended_because)}
            {accreditation.reason ? <>: {accreditation.reason}</> : null}
          </p>
        ) : null}
      </div>
    </li>
  );
}
