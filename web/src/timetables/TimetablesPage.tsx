import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { AppLink, Badge, EmptyState, LinkButton, Page, QueryState, Skeleton } from "../ui";
import { type Timetable, timetablesQuery } from "./queries";
import styles from "./timetables.module.css";
import { stateWords } from "./words";

/** The searches of an edition, and what can be started. */
export function TimetablesPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(timetablesQuery(slug));
  return (
    <Page
      title={<Trans>Automatic timetable</Trans>}
      breadcrumbs={[{ label: t`Timetable`, href: `/e/${slug}/timetable` }]}
      description={
        <Trans>
          Finds rooms and times without conflicts that suit the people of every region. You compare the
          proposals and apply what you like: until then nothing moves.
        </Trans>
      }
      actions={
        <>
          <LinkButton to="/e/$edition/timetables/repair" params={{ edition: slug }} search={{}}>
            <Trans>Repair the draft</Trans>
          </LinkButton>
          <LinkButton
            to="/e/$edition/timetables/new"
            params={{ edition: slug }}
            search={{}}
            variant="primary"
            icon="search"
          >
            <Trans>New search</Trans>
          </LinkButton>
        </>
      }
    >
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={4} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon="calendar"
              title={<Trans>No search yet</Trans>}
              action={
                <LinkButton
                  to="/e/$edition/timetables/new"
                  params={{ edition: slug }}
                  search={{}}
                  variant="primary"
                >
                  <Trans>New search</Trans>
                </LinkButton>
              }
            >
              <Trans>Say what matters and what must stay. A search takes from seconds to a minute.</Trans>
            </EmptyState>
          ) : (
            <ul className={styles.rows} aria-label={t`Searches`}>
              {items.map((one) => (
                <SearchRow key={one.id} timetable={one} />
              ))}
            </ul>
          )
        }
      </QueryState>
    </Page>
  );
}

function SearchRow({ timetable }: { timetable: Timetable }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const { state, created_by_name: who, proposals } = timetable;
  const { label, tone } = stateWords[state];
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <AppLink href={`/e/${slug}/timetables/${timetable.id}`} className={styles.title}>
          {time.formatDateTime(timetable.created_at)}
        </AppLink>
        <p className={styles.note}>
          {who ?? t`Operator`}
          {" · "}
          {t`${plural(proposals, { one: "# proposal", other: "# proposals" })}`}
        </p>
      </div>
      <Badge tone={tone}>{i18n._(label)}</Badge>
    </li>
  );
}
