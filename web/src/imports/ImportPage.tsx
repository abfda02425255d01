import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api, fetchRaw, unwrap } from "../api/client";
import { saveFile } from "../app/download";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import {
  Badge,
  Button,
  ConfirmDialog,
  DescriptionList,
  LinkButton,
  Notice,
  Original,
  Page,
  Progress,
  QueryState,
  Section,
  toast,
  useErrorText,
} from "../ui";
import type { ImportRow } from "./faultyRows";
import { ImportFacts, RowCounts } from "./ImportFacts";
import styles from "./imports.module.css";
import { stateText } from "./outcomes";
import { type Import, importQuery, outcomesAddress, progressQuery } from "./queries";
import { RowDialog } from "./RowDialog";
import { RowsTable } from "./RowsTable";
import { canCancel, canUndo, isUnfinished } from "./request";
import { targetInfo } from "./targets";
import { UndoImport } from "./UndoImport";

const route = getRouteApi("/shell/e/$edition/imports/$import");

export function ImportPage() {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { import: id } = route.useParams();
  const query = useQuery(importQuery(slug, id));
  const info = query.data ? targetInfo(query.data.target) : undefined;
  const name = info ? i18n._(info.label) : t`Import`;
  return (
    <Page title={name} breadcrumbs={[{ label: t`Imports`, href: `/e/${slug}/imports` }]}>
      <QueryState query={query} isEmpty={() => false}>
        {(item) => <ImportDetail item={item} />}
      </QueryState>
    </Page>
  );
}

function ImportDetail({ item }: { item: Import }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const [open, setOpen] = useState<ImportRow | null>(null);
  const { label, tone } = stateText(item);
  const created = time.formatDateTime(item.created_at);
  const finished = item.finished_at ? time.formatDateTime(item.finished_at) : null;
  const undone = item.undone_at ? time.formatDateTime(item.undone_at) : null;
  return (
    <>
      <DescriptionList
        items={[
          {
            term: t`State`,
            value: <Badge tone={tone}>{typeof label === "string" ? label : i18n._(label)}</Badge>,
          },
          { term: t`Started (${time.zoneLabel})`, value: created },
          { term: t`Finished (${time.zoneLabel})`, value: finished },
          ...(undone ? [{ term: t`Undone (${time.zoneLabel})`, value: undone }] : []),
        ]}
      />
      {item.error ? (
        <Notice kind="danger" title={<Trans>The import failed</Trans>}>
          {item.error}
        </Notice>
      ) : null}
      {item.dry_run && !isUnfinished(item.state) ? (
        <Notice
          kind="info"
          title={<Trans>This was a check: nothing was written</Trans>}
          actions={
            <LinkButton
              to="/e/$edition/imports/new"
              params={{ edition: slug }}
              search={{ target: item.target }}
              variant="primary"
              size="small"
            >
              <Trans>Import the file</Trans>
            </LinkButton>
          }
        >
          <Trans>The file is not kept. Choose it again to import it.</Trans>
        </Notice>
      ) : null}
      {isUnfinished(item.state) ? <Running item={item} /> : <Finished item={item} onOpen={setOpen} />}
      {open ? (
        <RowDialog
          key={open.row}
          row={open}
          table={null}
          typed={undefined}
          hasNext={false}
          onSave={() => {}}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  );
}

/** Follows an import that the service works on in the background. */
function Running({ item }: { item: Import }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const client = useQueryClient();
  const progress = useQuery(progressQuery(slug, item.id));
  const current = progress.data ?? item;
  const hasEnded = progress.isFetched && (!progress.data || !isUnfinished(progress.data.state));
  useEffect(() => {
    if (hasEnded) void client.invalidateQueries({ queryKey: importQuery(slug, item.id).queryKey });
  }, [hasEnded, client, slug, item.id]);
  return (
    <Section title={<Trans>The import is running</Trans>}>
      <Progress label={t`Rows`} value={current.progress} max={current.total} />
      <p>
        <Trans>You can leave this page. The import goes on, and its result is here when you come back.</Trans>
      </p>
      {canCancel(item) && can("registration.manage") ? (
        <div className={styles.actions}>
          <ConfirmDialog
            trigger={
              <Button>
                <Trans>Cancel the import</Trans>
              </Button>
            }
            title={<Trans>Cancel the import?</Trans>}
            confirmLabel={<Trans>Cancel the import</Trans>}
            cancelLabel={<Trans>Let it run</Trans>}
            isDanger
            onConfirm={async () => {
              const cancelled = await unwrap(
                api.POST("/api/v1/congresses/{congress}/imports/{import}/cancel", {
                  params: { path: { congress: slug, import: item.id } },
                }),
              );
              client.setQueryData(importQuery(slug, item.id).queryKey, cancelled);
              toast(t`The import is cancelled.`, { tone: "success" });
            }}
          >
            <p>
              <Trans>Rows that are already imported stay. You can undo them afterwards.</Trans>
            </p>
          </ConfirmDialog>
        </div>
      ) : null}
    </Section>
  );
}

function Finished({ item, onOpen }: { item: Import; onOpen: (row: ImportRow) => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [error, setError] = useState<unknown>(null);
  const text = useErrorText(error);
  const download = async () => {
    setError(null);
    try {
      const response = await fetchRaw(outcomesAddress(slug, item.id));
      saveFile(`import-${item.id}.csv`, await response.blob());
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <>
      <Section title={<Trans>Result</Trans>} actions={canUndo(item) ? <UndoImport item={item} /> : null}>
        <RowCounts summary={item.summary} isDryRun={item.dry_run} />
        {item.summary.refused > 0 && !item.dry_run ? (
          <Notice kind="warning">
            <Trans>
              Refused rows were not imported. Correct them in the file and import it again: rows that are
              there do not change.
            </Trans>
          </Notice>
        ) : null}
      </Section>
      <Section title={<Trans>Rows</Trans>}>
        {error ? (
          <Notice kind="danger" title={text.title} isLive>
            {text.detail} <Original text={text.original} />
          </Notice>
        ) : null}
        <RowsTable
          rows={item.rows}
          isDryRun={item.dry_run}
          table={null}
          onOpen={onOpen}
          actions={
            item.rows.length > 0 ? (
              <Button icon="download" onPress={() => void download()}>
                <Trans>Download the outcomes</Trans>
              </Button>
            ) : null
          }
        />
      </Section>
      <details className={styles.details}>
        <summary>{t`How the file was read`}</summary>
        <div className={styles.detailsBody}>
          <ImportFacts item={item} />
        </div>
      </details>
    </>
  );
}
