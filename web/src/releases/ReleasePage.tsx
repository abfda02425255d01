import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ProblemError } from "../api/problem";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, EmptyState, LinkButton, Page, QueryState, Section, Skeleton } from "../ui";
import { ChangeList } from "./ChangeList";
import { readKind, readVersion } from "./changes";
import { changesQuery, releaseQuery, releasesQuery } from "./queries";
import { ReleaseFacts } from "./ReleaseHistory";
import { RollBackDialog } from "./RollBackDialog";
import styles from "./releases.module.css";

const route = getRouteApi("/shell/e/$edition/releases/$version");

/** One release: when, why, and what changed since the one before. */
export function ReleasePage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const version = readVersion(route.useParams().version);
  const time = useTime();
  const [isRollingBack, setIsRollingBack] = useState(false);
  const query = useQuery({ ...releaseQuery(slug, version ?? 0), enabled: version !== null });
  const latest = useInfiniteQuery(releasesQuery(slug)).data?.pages[0]?.items[0]?.version;
  const isMissing = query.error instanceof ProblemError && query.error.status === 404;
  const breadcrumbs = [{ label: t`Releases`, href: `/e/${slug}/releases` }];
  if (version === null || (!query.data && isMissing)) {
    return (
      <Page title={<Trans>Release not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="globe"
          title={<Trans>There is no such release in this edition</Trans>}
          action={
            <LinkButton to="/e/$edition/releases" params={{ edition: slug }} search={{}} variant="primary">
              <Trans>All releases</Trans>
            </LinkButton>
          }
        />
      </Page>
    );
  }
  return (
    <Page
      title={<Trans>Version {version}</Trans>}
      breadcrumbs={breadcrumbs}
      description={
        query.data ? (
          <span className={styles.facts}>
            <ReleaseFacts release={query.data} />
            {latest === version ? (
              <Badge tone="success" icon="globe">
                <Trans>Current</Trans>
              </Badge>
            ) : null}
          </span>
        ) : null
      }
      actions={
        latest !== undefined && latest !== version ? (
          <Button icon="undo" onPress={() => setIsRollingBack(true)}>
            <Trans>Roll back to this</Trans>
          </Button>
        ) : null
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={2} />}>
        {({ note }) =>
          note ? (
            <p dir="auto" className={styles.releaseNote}>
              {note}
            </p>
          ) : null
        }
      </QueryState>
      <Section
        title={<Trans>Changes</Trans>}
        description={<Trans>Compared with the release before. Times are in {time.zoneLabel}.</Trans>}
      >
        <Changes version={version} />
      </Section>
      {isRollingBack ? <RollBackDialog version={version} onClose={() => setIsRollingBack(false)} /> : null}
    </Page>
  );
}

function Changes({ version }: { version: number }) {
  const { slug } = useEdition();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kind = readKind(search.kind);
  const query = useInfiniteQuery(changesQuery(slug, version));
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  // The API does not filter by kind, so a filter needs them all.
  const needsMore = kind !== null && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);
  return (
    <div className={styles.stack}>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={6} />}
        empty={
          <EmptyState icon="check-circle" title={<Trans>No changes</Trans>}>
            <Trans>The release has the same programme as the one before.</Trans>
          </EmptyState>
        }
      >
        {({ pages }) => (
          <ChangeList
            changes={pages.flatMap((page) => page.items)}
            kind={kind}
            onKind={(next) => void navigate({ search: { kind: next ?? undefined }, replace: true })}
          />
        )}
      </QueryState>
      {hasNextPage ? (
        <div className={styles.actions}>
          <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            <Trans>Load more changes</Trans>
          </Button>
        </div>
      ) : null}
    </div>
  );
}
