import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useEdition } from "../app/edition";
import { NoPermission } from "../app/NoPermission";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import {
  Badge,
  Button,
  CheckboxField,
  type Column,
  DataTable,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  SelectField,
  Skeleton,
  Toolbar,
  useNumber,
} from "../ui";
import styles from "./imports.module.css";
import { stateText } from "./outcomes";
import { type ImportSummary, importsQuery } from "./queries";
import { isUnfinished } from "./request";
import { targetInfo, targetsFor } from "./targets";

const route = getRouteApi("/shell/e/$edition/imports");

/** The targets that the list can be filtered by. */
const listed = ["delegates", "sessions", "speakers", "cities", "entries", "evaluators"] as const;

export function ImportsPage() {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { target: wanted, checks } = route.useSearch();
  const navigate = route.useNavigate();
  const targets = targetsFor(can);
  const target = listed.find((one) => one === wanted);
  const query = useInfiniteQuery(importsQuery(slug, target));
  if (targets.length === 0) return <NoPermission permission="registration.manage" />;
  const showsChecks = checks === "shown";
  const options = targets.flatMap(({ id, label }) =>
    listed.some((one) => one === id) ? { value: id, label: i18n._(label) } : [],
  );
  const newImport = (
    <LinkButton
      to="/e/$edition/imports/new"
      params={{ edition: slug }}
      search={target ? { target } : {}}
      variant="primary"
      icon="upload"
    >
      <Trans>New import</Trans>
    </LinkButton>
  );
  return (
    <Page
      title={<Trans>Imports</Trans>}
      description={
        <Trans>
          Lists of delegates, sessions, speakers, cities, entries and evaluators, from files or copied cells.
        </Trans>
      }
      actions={newImport}
    >
      <Toolbar label={t`Filters`}>
        <SelectField
          label={t`What was imported`}
          name="target"
          placeholder={t`Everything`}
          options={options}
          value={target ?? ""}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, target: value || undefined }), replace: true })
          }
        />
        <CheckboxField
          label={t`Show checks, which wrote nothing`}
          name="checks"
          isSelected={showsChecks}
          onChange={(isOn) =>
            void navigate({
              search: (before) => ({ ...before, checks: isOn ? "shown" : undefined }),
              replace: true,
            })
          }
        />
      </Toolbar>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={5} />}
        empty={
          <EmptyState icon="upload" title={<Trans>No imports yet</Trans>} action={newImport}>
            <Trans>
              Import a list from a spreadsheet. You see what happens to each row before it is written.
            </Trans>
          </EmptyState>
        }
      >
        {(data) => {
          const all = data.pages.flatMap((page) => page.items);
          const items = showsChecks ? all : all.filter((item) => !item.dry_run);
          return (
            <div className={styles.stack}>
              {items.length > 0 ? (
                <ImportsTable items={items} />
              ) : (
                <EmptyState title={<Trans>No imports among the latest</Trans>} action={newImport}>
                  <Trans>Files were checked, but not imported.</Trans>
                </EmptyState>
              )}
              {query.hasNextPage ? (
                <div className={styles.actions}>
                  <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                    <Trans>Show earlier imports</Trans>
                  </Button>
                </div>
              ) : null}
            </div>
          );
        }}
      </QueryState>
    </Page>
  );
}

const rowKey = ({ id }: ImportSummary) => id;

function ImportsTable({ items }: { items: readonly ImportSummary[] }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const { number } = useNumber();
  const columns = useMemo(
    (): Column<ImportSummary>[] => [
      {
        id: "created",
        header: t`Started (${time.zoneLabel})`,
        width: 240,
        cell: (item) => time.formatDateTime(item.created_at),
      },
      { id: "by", header: t`By`, width: 160, cell: ({ created_by_name }) => <bdi>{created_by_name}</bdi> },
      {
        id: "target",
        header: t`What`,
        width: 140,
        cell: (item) => {
          const info = targetInfo(item.target);
          return info ? i18n._(info.label) : item.target;
        },
      },
      {
        id: "state",
        header: t`State`,
        width: 130,
        cell: (item) => {
          const { label, tone } = stateText(item);
          return <Badge tone={tone}>{typeof label === "string" ? label : i18n._(label)}</Badge>;
        },
      },
      {
        id: "rows",
        header: t`Rows`,
        width: 130,
        isNumeric: true,
        cell: (item) => {
          const done = number(item.progress);
          const total = number(item.total);
          return isUnfinished(item.state) ? t`${done} of ${total}` : total;
        },
      },
      {
        id: "file",
        header: t`File`,
        cell: ({ platform, sheet, encoding }) =>
          [platform, sheet, encoding].filter((part) => part !== null).join(" · "),
      },
    ],
    [t, i18n, time, number],
  );
  return (
    <DataTable
      label={t`Imports`}
      rows={items}
      rowKey={rowKey}
      columns={columns}
      rowHref={({ id }) => `/e/${slug}/imports/${id}`}
    />
  );
}
