import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useLiveCount } from "../api/live";
import { useEdition } from "../app/edition";
import { MailPreviewList } from "../app/MailPreviewList";
import { OthersHere } from "../app/OthersHere";
import { useTime } from "../app/time";
import { Button, EmptyState, LinkButton, Notice, Page, QueryState, Section, Skeleton } from "../ui";
import { ChangeList } from "./ChangeList";
import { ConflictList } from "./ConflictList";
import { readKind } from "./changes";
import { previewQuery, type ReleasePreview } from "./queries";
import { ReleaseForm } from "./ReleaseForm";
import type { Acceptance } from "./readiness";
import styles from "./releases.module.css";

const route = getRouteApi("/shell/e/$edition/releases/new");

/** Events after which the draft, or its conflicts, may be different. */
const draftEvents = ["session", "speaker", "room", "schedule", "schedule_rules", "resync"];

/** The draft compared with the last release, what stands against its release, and who is told about it. */
export function NewReleasePage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const query = useQuery(previewQuery(slug, null));
  const { count: news, reset } = useLiveCount(slug, draftEvents);
  const checkAgain = () => {
    // Before it is loaded: what happens in the meantime counts again.
    reset();
    void query.refetch();
  };
  const checkedAt = time.formatTime(new Date(query.dataUpdatedAt));
  const again = (
    <Button icon="refresh" onPress={checkAgain} isPending={query.isFetching && query.data !== undefined}>
      <Trans>Check again</Trans>
    </Button>
  );
  return (
    <Page
      title={<Trans>New release</Trans>}
      breadcrumbs={[{ label: t`Releases`, href: `/e/${slug}/releases` }]}
      description={
        query.data ? (
          <span role="status">
            <Trans>
              The draft at {checkedAt}, compared with the last release. Times are in {time.zoneLabel}.
            </Trans>
          </span>
        ) : (
          <Trans>The draft, compared with the last release.</Trans>
        )
      }
      actions={again}
    >
      <OthersHere page="releases/new" />
      {news > 0 && query.data ? (
        <Notice
          kind="warning"
          title={<Trans>The draft has changed: check again</Trans>}
          isLive
          actions={
            <Button onPress={checkAgain} isPending={query.isFetching}>
              <Trans>Check again</Trans>
            </Button>
          }
        >
          <Trans>Someone has edited it since you opened this page. What you accepted stays accepted.</Trans>
        </Notice>
      ) : null}
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={8} />}>
        {(preview) =>
          preview.total_changes === 0 ? (
            <NothingNew version={preview.version} />
          ) : (
            <Check preview={preview} isOutdated={news > 0} onCheckAgain={checkAgain} />
          )
        }
      </QueryState>
    </Page>
  );
}

interface CheckProps {
  preview: ReleasePreview;
  isOutdated: boolean;
  onCheckAgain: () => void;
}

function Check({ preview, isOutdated, onCheckAgain }: CheckProps) {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [accepted, setAccepted] = useState<Acceptance>({ warnings: new Set(), unlisted: false });
  const { changes, total_changes: total } = preview;
  return (
    <div className={styles.sections}>
      <Section
        title={<Trans>Changes</Trans>}
        description={t`${plural(total, {
          one: "# change since the last release.",
          other: "# changes since the last release.",
        })}`}
      >
        <ChangeList
          changes={changes}
          kind={readKind(search.kind)}
          onKind={(kind) => void navigate({ search: { kind: kind ?? undefined }, replace: true })}
        />
        {total > changes.length ? (
          <p className={styles.note}>
            {t`${plural(changes.length, {
              one: "Only the first # change is listed.",
              other: "Only the first # changes are listed.",
            })}`}
          </p>
        ) : null}
      </Section>
      <Section title={<Trans>Conflicts</Trans>}>
        <ConflictList preview={preview} accepted={accepted} onAccept={setAccepted} />
      </Section>
      <Section title={<Trans>E-mails</Trans>}>
        <MailPreviewList
          mails={preview.mails}
          empty={
            <Trans>
              No one gets an e-mail. It goes to speakers, and to people who have a seat in a session that
              moves or is removed, wait for one, or have marked it.
            </Trans>
          }
        />
      </Section>
      <Section title={<Trans>Release</Trans>}>
        <ReleaseForm
          preview={preview}
          accepted={accepted}
          isOutdated={isOutdated}
          onCheckAgain={onCheckAgain}
        />
      </Section>
    </div>
  );
}

function NothingNew({ version }: { version: number }) {
  const { slug } = useEdition();
  const last = version - 1;
  return (
    <EmptyState
      icon="check-circle"
      title={
        last === 0 ? (
          <Trans>There is nothing to release yet</Trans>
        ) : (
          <Trans>The draft is the same as version {last}</Trans>
        )
      }
      action={
        <LinkButton
          to="/e/$edition/timetable"
          params={{ edition: slug }}
          search={{}}
          variant="primary"
          icon="calendar"
        >
          <Trans>Open the timetable</Trans>
        </LinkButton>
      }
    >
      {last === 0 ? (
        <Trans>A release has the confirmed sessions that have a room and a time. There is none so far.</Trans>
      ) : (
        <Trans>Move a session or edit the programme, then release it here.</Trans>
      )}
    </EmptyState>
  );
}
