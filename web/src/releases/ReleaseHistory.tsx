import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, EmptyState, LinkButton, QueryState, Skeleton } from "../ui";
import { type Release, releasesQuery } from "./queries";
import { RollBackDialog } from "./RollBackDialog";
import styles from "./releases.module.css";

/** All releases, latest first. The latest is the one that the public sees. */
export function ReleaseHistory() {
  const { slug } = useEdition();
  const query = useInfiniteQuery(releasesQuery(slug));
  const [restored, setRestored] = useState<number | null>(null);
  const releases = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.stack}>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState
            icon="globe"
            title={<Trans>Nothing is released yet</Trans>}
            action={
              <LinkButton
                to="/e/$edition/releases/new"
                params={{ edition: slug }}
                search={{}}
                variant="primary"
                icon="globe"
              >
                <Trans>Prepare the first release</Trans>
              </LinkButton>
            }
          >
            <Trans>
              The public sees no programme until the first release. Place the sessions in the timetable, then
              check and release them here.
            </Trans>
          </EmptyState>
        }
      >
        {() => (
          <ol className={styles.rows}>
            {releases.map((release, index) => (
              <li key={release.version} className={styles.row}>
                <ReleaseRow
                  release={release}
                  isCurrent={index === 0}
                  onRollBack={() => setRestored(release.version)}
                />
              </li>
            ))}
          </ol>
        )}
      </QueryState>
      {query.hasNextPage ? (
        <div className={styles.actions}>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show earlier releases</Trans>
          </Button>
        </div>
      ) : null}
      {restored === null ? null : <RollBackDialog version={restored} onClose={() => setRestored(null)} />}
    </div>
  );
}

interface ReleaseRowProps {
  release: Release;
  isCurrent: boolean;
  onRollBack: () => void;
}

function ReleaseRow({ release, isCurrent, onRollBack }: ReleaseRowProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  return (
    <>
      <div className={styles.release}>
        <p className={styles.rowName}>
          <Link
            to="/e/$edition/releases/$version"
            params={{ edition: slug, version: String(release.version) }}
            search={{}}
          >
            <Trans>Version {release.version}</Trans>
          </Link>
          {isCurrent ? (
            <Badge tone="success" icon="globe">
              <Trans>Current</Trans>
            </Badge>
          ) : null}
        </p>
        <ReleaseFacts release={release} />
        {release.note ? (
          <p dir="auto" className={styles.releaseNote}>
            {release.note}
          </p>
        ) : null}
      </div>
      {isCurrent ? null : (
        <Button
          icon="undo"
          onPress={onRollBack}
          aria-label={t`Roll back to this: version ${release.version}`}
        >
          <Trans>Roll back to this</Trans>
        </Button>
      )}
    </>
  );
}

/** When it was released, and how much changed. */
export function ReleaseFacts({ release }: { release: Release }) {
  const { t } = useLingui();
  const time = useTime();
  return (
    <span className={styles.facts}>
      <time dateTime={release.released_at}>{time.formatDateTime(release.released_at)}</time>
      <span>{t`${plural(release.changes, { one: "# change", other: "# changes" })}`}</span>
    </span>
  );
}
