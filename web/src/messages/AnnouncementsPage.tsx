import { Trans } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Schemas } from "../api/client";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, EmptyState, LinkButton, Page, QueryState, Skeleton } from "../ui";
import { AnnouncementForm } from "./AnnouncementForm";
import type { Audience } from "./audience";
import styles from "./messages.module.css";
import { announcementsQuery } from "./queries";
import { paragraphsOf } from "./texts";
import { useAudienceName } from "./useAudienceName";

const route = getRouteApi("/shell/e/$edition/announcements");

export function AnnouncementsPage() {
  return route.useSearch().compose === undefined ? <AnnouncementList /> : <AnnouncementForm />;
}

function AnnouncementList() {
  const { slug } = useEdition();
  const { zoneLabel } = useTime();
  const query = useInfiniteQuery(announcementsQuery(slug));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const nameOf = useAudienceName(new Set(items.map(({ to }) => to.kind)));
  const compose = (
    <LinkButton
      to="/e/$edition/announcements"
      params={{ edition: slug }}
      search={{ compose: "1" }}
      variant="primary"
      icon="add"
    >
      <Trans>New announcement</Trans>
    </LinkButton>
  );
  return (
    <Page
      title={<Trans>Announcements</Trans>}
      description={
        <Trans>Messages to participants, each sent by e-mail. Latest first. Times are in {zoneLabel}.</Trans>
      }
      actions={
        <>
          <LinkButton
            to="/e/$edition/mails"
            params={{ edition: slug }}
            search={{ notification: "announcement" }}
            icon="mail"
          >
            <Trans>Their e-mails</Trans>
          </LinkButton>
          {compose}
        </>
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={5} />}
        empty={
          <EmptyState icon="megaphone" title={<Trans>No announcements yet</Trans>} action={compose}>
            <Trans>
              Write to everybody, to the people with a registration type or in a track, or to the audience of
              a session.
            </Trans>
          </EmptyState>
        }
      >
        {() => (
          <ol className={styles.announcements}>
            {items.map((item) => (
              <li key={item.id}>
                <AnnouncementItem item={item} nameOf={nameOf} />
              </li>
            ))}
          </ol>
        )}
      </QueryState>
      {query.hasNextPage ? (
        <div className={styles.actions}>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
    </Page>
  );
}

interface AnnouncementItemProps {
  item: Schemas["Announcement"];
  nameOf: (audience: Audience) => string;
}

/** Longer texts are folded, so that the list can be scanned. */
const folded = 400;

function AnnouncementItem({ item, nameOf }: AnnouncementItemProps) {
  const match = useLocalizedMatch();
  const time = useTime();
  const title = match(item.title);
  const body = match(item.body);
  const text = paragraphsOf(body.text).map((paragraph, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one text never change.
    <p key={index} className={styles.paragraph}>
      {paragraph}
    </p>
  ));
  return (
    <article className={styles.announcement}>
      <h2 className={styles.announcementTitle} lang={title.language} dir="auto">
        {title.text}
      </h2>
      <p className={styles.facts}>
        <time dateTime={item.published_at}>{time.formatDateTime(item.published_at)}</time>
        <Badge icon="people">{nameOf(item.to)}</Badge>
        {Object.keys(item.body)
          .sort()
          .map((language) => (
            <Badge key={language}>{language}</Badge>
          ))}
      </p>
      {body.text.length > folded ? (
        <details>
          <summary className={styles.summary}>
            <Trans>Show the text</Trans>
          </summary>
          <div lang={body.language} dir="auto">
            {text}
          </div>
        </details>
      ) : (
        <div lang={body.language} dir="auto">
          {text}
        </div>
      )}
    </article>
  );
}
