import { Trans } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, EmptyState, LinkButton, Page, QueryState, Section, Skeleton } from "../ui";
import { congressesQuery } from "./congresses";
import { EditionStateBadge } from "./EditionStateBadge";
import { type Congress, useLocalizedMatch } from "./edition";
import { canCreateEdition, splitEditions } from "./editions";
import styles from "./HomePage.module.css";
import { OpenInvitations } from "./OpenInvitations";
import { useMe } from "./session";
import { useTime } from "./time";

/** All editions; for people who work on some, theirs first. */
export function HomePage() {
  const me = useMe();
  const query = useInfiniteQuery(congressesQuery);
  const newEdition = canCreateEdition(me) ? (
    <LinkButton to="/new-edition" variant="primary" icon="add">
      <Trans>New edition</Trans>
    </LinkButton>
  ) : null;
  return (
    <Page title={<Trans>Editions</Trans>} actions={newEdition}>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}
        empty={
          <EmptyState icon="calendar" title={<Trans>No editions yet</Trans>} action={newEdition}>
            {newEdition ? (
              <Trans>
                Create the first edition. It is a draft that only its staff sees until you open it.
              </Trans>
            ) : (
              <Trans>Congresses appear here once their organisers open them.</Trans>
            )}
          </EmptyState>
        }
      >
        {(data) => {
          const { own, others } = splitEditions(
            data.pages.flatMap((page) => page.items),
            me,
          );
          return (
            <>
              <OpenInvitations editions={others} />
              {own.length > 0 ? (
                <Section title={<Trans>Your editions</Trans>}>
                  <EditionList editions={own} isOwn />
                </Section>
              ) : null}
              {others.length > 0 ? (
                <Section title={own.length > 0 ? <Trans>Other editions</Trans> : <Trans>All editions</Trans>}>
                  <EditionList editions={others} />
                </Section>
              ) : null}
            </>
          );
        }}
      </QueryState>
      {query.hasNextPage ? (
        <div>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
    </Page>
  );
}

function EditionList({ editions, isOwn = false }: { editions: readonly Congress[]; isOwn?: boolean }) {
  const match = useLocalizedMatch();
  const { formatDays } = useTime();
  return (
    <ul className={styles.list}>
      {editions.map((congress) => {
        const { slug, starts_on, ends_on, state } = congress;
        const title = match(congress.title);
        return (
          <li key={slug} className={styles.edition}>
            <div className={styles.text}>
              <h3 className={styles.title} lang={title.language}>
                {isOwn ? (
                  <Link to="/e/$edition" params={{ edition: slug }}>
                    {title.text}
                  </Link>
                ) : (
                  <a href={`/c/${slug}`}>{title.text}</a>
                )}
              </h3>
              <p className={styles.note}>{formatDays(starts_on, ends_on)}</p>
            </div>
            <EditionStateBadge state={state} />
            {isOwn ? (
              <a href={`/c/${slug}`} className={styles.public}>
                <Trans>Public page</Trans>
                <span className="visually-hidden">: {title.text}</span>
              </a>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
