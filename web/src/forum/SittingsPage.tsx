import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { isProblem } from "../api/problem";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { AppLink, Badge, EmptyState, LinkButton, Page, QueryState, Skeleton } from "../ui";
import styles from "./forum.module.css";
import { type Sitting, sittingsQuery, speakersListQuery } from "./queries";
import { isChair } from "./speaking";

/** The sittings of the forum with the state of their speakers' lists. */
export function SittingsPage() {
  const { slug } = useEdition();
  const time = useTime();
  const query = useQuery(sittingsQuery(slug));
  return (
    <Page
      title={<Trans>Sittings</Trans>}
      description={<Trans>Sessions of the forum with a speakers’ list. Times are in {time.zoneLabel}.</Trans>}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="mic" title={<Trans>No sittings</Trans>}>
            <Trans>Sittings are released sessions in a track of the forum.</Trans>
          </EmptyState>
        }
      >
        {(sittings) => (
          <ul className={styles.rows}>
            {sittings.map((sitting) => (
              <SittingRow key={sitting.id} sitting={sitting} />
            ))}
          </ul>
        )}
      </QueryState>
    </Page>
  );
}

function SittingRow({ sitting }: { sitting: Sitting }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const localized = useLocalized();
  const time = useTime();
  const title = localized(sitting.title);
  const params = { edition: slug, session: sitting.id };
  return (
    <li className={styles.row}>
      <div className={styles.speech}>
        <p className={styles.rowName}>
          <AppLink href={`/e/${slug}/sittings/${sitting.id}`}>
            <bdi>{title}</bdi>
          </AppLink>
          <ListBadge session={sitting.id} />
        </p>
        <p className={styles.note}>
          {sitting.starts_at ? time.formatDateTime(sitting.starts_at) : <Trans>No time yet</Trans>}
        </p>
      </div>
      <div className={styles.actions}>
        {isChair(can) ? (
          <LinkButton
            to="/e/$edition/sittings/$session/chair"
            params={params}
            search={{}}
            variant="primary"
            aria-label={t`Chair’s screen: ${title}`}
          >
            <Trans>Chair’s screen</Trans>
          </LinkButton>
        ) : null}
        <LinkButton to="/screen/$edition/$session" params={params} aria-label={t`Big screen: ${title}`}>
          <Trans>Big screen</Trans>
        </LinkButton>
      </div>
    </li>
  );
}

function ListBadge({ session }: { session: string }) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const { data, error } = useQuery(speakersListQuery(slug, session));
  if (isProblem(error, "forum-only")) {
    return (
      <Badge icon="lock">
        <Trans>For participants of the forum</Trans>
      </Badge>
    );
  }
  if (data === undefined) return null;
  if (data === null) {
    return (
      <Badge>
        <Trans>List not opened</Trans>
      </Badge>
    );
  }
  if (data.floor) {
    return (
      <Badge tone="success" icon="mic">
        <Trans>Now: {localized(data.floor.city)}</Trans>
      </Badge>
    );
  }
  return data.state === "open" ? (
    <Badge tone="info">
      <Trans>List open</Trans>
    </Badge>
  ) : (
    <Badge>
      <Trans>List closed</Trans>
    </Badge>
  );
}
