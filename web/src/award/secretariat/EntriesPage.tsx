import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ExportMenu } from "../../app/ExportMenu";
import { useEdition, useLocalized } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import {
  Badge,
  Button,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  SelectField,
  Skeleton,
  Toolbar,
} from "../../ui";
import styles from "../award.module.css";
import { type Award, awardQuery, type Entry, entriesQuery } from "../queries";
import { entryStateLabels, entryStateTones, isOneOf, useOptions } from "../words";
import { LateSubmissions } from "./LateSubmissions";
import { ScreenDialog } from "./ScreenDialog";

const route = getRouteApi("/shell/e/$edition/awards/$award/entries");

/** All submitted entries, to be screened and read. */
export function EntriesPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { award: id } = route.useParams();
  const { state = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const states = useOptions(entryStateLabels);
  const query = useQueries({
    queries: [awardQuery(slug, id), entriesQuery(slug, id)],
    combine: ([award, entries]) => ({
      data: award.data && entries.data ? { award: award.data, entries: entries.data } : undefined,
      error: award.error ?? entries.error,
      isFetching: award.isFetching || entries.isFetching,
      refetch: () => Promise.all([award.refetch(), entries.refetch()]),
    }),
  });
  const award = query.data?.award;
  return (
    <Page
      title={<Trans>Entries</Trans>}
      breadcrumbs={[
        { label: t`Awards`, href: `/e/${slug}/awards` },
        { label: award ? localized(award.title) : id, href: `/e/${slug}/awards/${id}` },
      ]}
      actions={
        <>
          <LinkButton
            to="/e/$edition/imports/new"
            params={{ edition: slug }}
            search={{ target: "entries", award: id }}
            icon="upload"
          >
            <Trans>Import a list</Trans>
          </LinkButton>
          <ExportMenu path={`awards/${id}/entries`} />
        </>
      }
    >
      <Toolbar label={t`Filters`}>
        <SelectField
          label={t`State`}
          name="state"
          isLabelHidden
          placeholder={t`All states`}
          options={states.filter(({ value }) => value !== "draft")}
          value={isOneOf(entryStateLabels, state) ? state : ""}
          onChange={(next) => void navigate({ search: { state: next }, replace: true })}
        />
      </Toolbar>
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={8} />}>
        {(data) => (
          <>
            <EntryList
              award={data.award}
              entries={data.entries.filter((one) => !state || one.state === state)}
            />
            <LateSubmissions award={data.award} />
          </>
        )}
      </QueryState>
    </Page>
  );
}

function EntryList({ award, entries }: { award: Award; entries: readonly Entry[] }) {
  const { t, i18n } = useLingui();
  const countries = useCountries();
  const [shown, setShown] = useState<Entry | null>(null);
  if (entries.length === 0) {
    return (
      <EmptyState icon="document" title={<Trans>No entries</Trans>}>
        <Trans>Submitted entries appear here. Choose another state to see more.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.rows}>
        {entries.map((entry) => {
          const name = entry.title ?? t`Without a title`;
          const place = [entry.city, countries.name(entry.country)].filter(Boolean).join(", ");
          return (
            <li key={entry.id} className={styles.row}>
              <div className={styles.rowText}>
                <span className={styles.rowName}>
                  <bdi lang={entry.language ?? undefined}>{name}</bdi>
                </span>
                <p className={styles.note}>{place}</p>
                {entry.reason ? <p className={styles.note}>{entry.reason}</p> : null}
              </div>
              <span className={styles.actions}>
                <Badge tone={entryStateTones[entry.state]}>{i18n._(entryStateLabels[entry.state])}</Badge>
                <Button size="small" onPress={() => setShown(entry)}>
                  {entry.state === "submitted" ? <Trans>Screen</Trans> : <Trans>Read</Trans>}
                  <span className="visually-hidden">: {name}</span>
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {shown ? <ScreenDialog award={award} entry={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}
