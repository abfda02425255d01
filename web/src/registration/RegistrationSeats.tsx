import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, QueryState, Section, Skeleton } from "../ui";
import styles from "./registration.module.css";

type Enrolment = Schemas["Enrolment"];

const seatsQuery = (edition: string, registration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "enrolments", "of", registration),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations/{registration}/enrolments", {
          params: { path: { congress: edition, registration }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

const sessionQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "one", session),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}", {
          params: { path: { congress: edition, session } },
          signal,
        }),
      ),
  });

/** The sessions in which a person has a seat or waits for one. */
export function RegistrationSeats({ registration }: { registration: string }) {
  const { slug } = useEdition();
  const query = useQuery(seatsQuery(slug, registration));
  return (
    <Section title={<Trans>Seats in sessions</Trans>}>
      <QueryState
        query={query}
        skeleton={<Skeleton lines={3} />}
        empty={
          <p className={styles.note}>
            <Trans>No seats, and no places on waiting lists.</Trans>
          </p>
        }
      >
        {(data) => <Seats enrolments={data.items} />}
      </QueryState>
    </Section>
  );
}

function Seats({ enrolments }: { enrolments: readonly Enrolment[] }) {
  const { slug } = useEdition();
  const sessions = useQueries({
    queries: enrolments.map(({ session }) => sessionQuery(slug, session)),
  });
  return (
    <ul className={styles.rows}>
      {enrolments.map((enrolment, at) => (
        <Seat key={enrolment.session} enrolment={enrolment} session={sessions[at]?.data} />
      ))}
    </ul>
  );
}

interface SeatProps {
  enrolment: Enrolment;
  session: Schemas["Session"] | undefined;
}

function Seat({ enrolment, session }: SeatProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const { position } = enrolment;
  const startsAt = session?.starts_at;
  return (
    <li className={styles.row}>
      <span className={styles.rowText}>
        <bdi>{session ? localized(session.title) : "…"}</bdi>
        {startsAt ? (
          <span className={styles.note}>
            {" "}
            {time.formatDateTime(startsAt)} ({time.zoneLabelAt(startsAt)})
          </span>
        ) : null}
      </span>
      {enrolment.overlaps_with.length > 0 ? <Badge tone="warning">{t`Overlaps`}</Badge> : null}
      <Badge tone={position === null ? "success" : "neutral"}>
        {position === null ? t`Seat` : t`Waiting list: ${position}`}
      </Badge>
    </li>
  );
}
