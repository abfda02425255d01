import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ExportMenu } from "../app/ExportMenu";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  SearchField,
  Skeleton,
  Toolbar,
  toast,
  useColumns,
  useLanguageName,
  useNumber,
  zoneLabel,
} from "../ui";
import { missingIn } from "./missing";
import { NewSpeakerForm } from "./NewSpeakerForm";
import styles from "./programme.module.css";
import { type Speaker, speakersQuery } from "./queries";

const route = getRouteApi("/shell/e/$edition/speakers");

const keyOf = (row: Speaker) => row.id;
const nameOf = (row: Speaker) => row.name;

/** All speakers of the draft, sorted by name. */
export function SpeakersPage() {
  const { t } = useLingui();
  const { number } = useNumber();
  const { slug } = useEdition();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const q = search.q?.trim().slice(0, 200) ?? "";
  const query = useInfiniteQuery({ ...speakersQuery(slug, q), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const { columns, chooser } = useColumns("speakers", useSpeakerColumns());
  const hrefOf = useMemo(() => (row: Speaker) => `/e/${slug}/speakers/${row.id}`, [slug]);
  const shown = number(rows.length);
  return (
    <Page
      title={<Trans>Speakers</Trans>}
      description={<Trans>Everyone who speaks, moderates or reports, sorted by name.</Trans>}
      actions={
        <>
          <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} icon="upload">
            <Trans>Import</Trans>
          </LinkButton>
          <ExportMenu path="speakers" />
          <NewSpeakerButton />
        </>
      }
    >
      <div className={styles.stack}>
        <Toolbar label={t`Filters`} end={chooser}>
          <SearchField
            label={t`Search by name or organisation`}
            value={search.q ?? ""}
            delay={150}
            isBusy={query.isFetching && query.isPlaceholderData}
            onChange={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })}
            className={styles.search}
          />
        </Toolbar>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={10} />}
          isEmpty={() => rows.length === 0}
          empty={
            q ? (
              <EmptyState icon="search" title={<Trans>No speaker matches</Trans>}>
                <Trans>Check the spelling. Parts of a name are enough.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="mic" title={<Trans>No speakers yet</Trans>}>
                <Trans>Create speakers here or while you edit a session, or import a list.</Trans>
              </EmptyState>
            )
          }
        >
          {() => (
            <DataTable
              key={q}
              label={t`Speakers`}
              rows={rows}
              rowKey={keyOf}
              rowLabel={nameOf}
              rowHref={hrefOf}
              columns={columns}
              onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoadingMore={query.isFetchingNextPage}
            />
          )}
        </QueryState>
        <p className={styles.note} role="status">
          {rows.length === 0 ? null : query.hasNextPage ? (
            <Trans>{shown} loaded, and there are more.</Trans>
          ) : (
            t`${plural(rows.length, { one: "# speaker.", other: "# speakers." })}`
          )}
        </p>
      </div>
    </Page>
  );
}

function useSpeakerColumns(): Column<Speaker>[] {
  const { t } = useLingui();
  const { congress } = useEdition();
  const { languages, starts_on } = congress;
  const { name: country } = useCountries();
  const nameOf = useLanguageName();
  return useMemo(
    () => [
      { id: "name", header: t`Name`, width: 190, isAlways: true, cell: (row) => <bdi>{row.name}</bdi> },
      { id: "job_title", header: t`Job title`, width: 170, cell: (row) => <bdi>{row.job_title}</bdi> },
      {
        id: "organisation",
        header: t`Organisation`,
        width: 190,
        cell: (row) => <bdi>{row.organisation}</bdi>,
      },
      { id: "country", header: t`Country`, width: 130, cell: (row) => country(row.country) },
      {
        id: "time_zone",
        header: t`Time zone`,
        width: 150,
        cell: (row) => (row.time_zone ? zoneLabel(row.time_zone, new Date(starts_on)) : null),
      },
      {
        id: "missing",
        header: t`Missing`,
        width: 220,
        cell: (row) => {
          const missing = missingIn(row.biography, languages);
          const list = missing.map(nameOf).join(", ");
          return (
            <span className={styles.badges}>
              {missing.length === languages.length ? (
                <Badge tone="warning">{t`Biography`}</Badge>
              ) : missing.length > 0 ? (
                <Badge tone="warning">{t`Biography: ${list}`}</Badge>
              ) : null}
              {row.time_zone ? null : <Badge tone="warning">{t`Time zone`}</Badge>}
            </span>
          );
        },
      },
    ],
    [t, country, languages, starts_on, nameOf],
  );
}

function NewSpeakerButton() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const navigate = route.useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon="person-add" onPress={() => setIsOpen(true)}>
        <Trans>New speaker</Trans>
      </Button>
      {isOpen ? (
        <Dialog title={t`New speaker`} isOpen onOpenChange={setIsOpen}>
          <NewSpeakerForm
            name=""
            onCancel={() => setIsOpen(false)}
            onCreated={async ({ id }) => {
              setIsOpen(false);
              toast(t`Speaker created.`, { tone: "success" });
              await navigate({ to: "/e/$edition/speakers/$speaker", params: { edition: slug, speaker: id } });
            }}
          />
        </Dialog>
      ) : null}
    </>
  );
}
