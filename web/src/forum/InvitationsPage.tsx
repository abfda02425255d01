import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ExportMenu } from "../app/ExportMenu";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useTime } from "../app/time";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  Section,
  SelectField,
  Skeleton,
  Toolbar,
  useOpen,
} from "../ui";
import { AnswerOverview } from "./AnswerOverview";
import styles from "./forum.module.css";
import { InvitationDialog } from "./InvitationDialog";
import { answerWords, invitationWord, readInvitationFilters, undecidedOf } from "./invitation";
import { type ForumInvitation, invitationsQuery, overviewQuery } from "./queries";
import { RemindButton } from "./RemindButton";
import { regions, useWords } from "./words";

const route = getRouteApi("/shell/e/$edition/forum-invitations");
const keyOf = (row: ForumInvitation) => row.id;
const nameOf = (row: ForumInvitation) => row.city;

/** The secretariat's view of the invited cities and their answers. */
export function InvitationsPage() {
  const { slug } = useEdition();
  const open = useOpen();
  const [isInviting, setIsInviting] = useState(false);
  const overview = useQuery(overviewQuery(slug));
  return (
    <Page
      title={<Trans>Invited cities</Trans>}
      description={<Trans>Who is invited to the forum, and what they have answered.</Trans>}
      actions={
        <>
          <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} search={{}} icon="upload">
            <Trans>Import a list</Trans>
          </LinkButton>
          <ExportMenu path="forum/invitations" />
          <RemindButton waiting={undecidedOf(overview.data?.total)} />
          <Button variant="primary" icon="add" onPress={() => setIsInviting(true)}>
            <Trans>Invite a city</Trans>
          </Button>
        </>
      }
    >
      {/* Before any city is invited, it would be zeros. */}
      {overview.data?.total.cities === 0 ? null : (
        <Section title={<Trans>Answers by region and country</Trans>}>
          <QueryState query={overview} skeleton={<Skeleton lines={4} />} isEmpty={() => false}>
            {(data) => <AnswerOverview overview={data} />}
          </QueryState>
        </Section>
      )}
      <CityList />
      {isInviting ? (
        <InvitationDialog
          invitation={null}
          onClose={() => setIsInviting(false)}
          onSaved={({ id }) => open(`/e/${slug}/forum-invitations/${id}`)}
        />
      ) : null}
    </Page>
  );
}

function CityList() {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const words = useWords();
  const countries = useCountries();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filters = useMemo(() => readInvitationFilters(search), [search]);
  const query = useInfiniteQuery({ ...invitationsQuery(slug, filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const columns: Column<ForumInvitation>[] = [
    { id: "city", header: t`City`, isAlways: true, cell: (row) => <bdi>{row.city}</bdi> },
    { id: "country", header: t`Country`, width: 150, cell: (row) => countries.name(row.country) },
    {
      id: "answer",
      header: t`Answer`,
      width: 160,
      cell: (row) => {
        const { label, tone } = invitationWord(row);
        return <Badge tone={tone}>{typeof label === "string" ? label : i18n._(label)}</Badge>;
      },
    },
    { id: "deadline", header: t`Deadline`, width: 170, cell: (row) => time.formatDateTime(row.respond_by) },
    { id: "reminders", header: t`Reminders`, width: 100, cell: (row) => row.reminders },
    { id: "email", header: t`E-mail`, width: 220, cell: (row) => row.email },
  ];
  const filter = (change: { region?: string; answer?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Section title={<Trans>Cities</Trans>} description={<Trans>Times are in {time.zoneLabel}.</Trans>}>
      <Toolbar label={t`Filters`}>
        <SelectField
          label={t`Region`}
          name="region"
          isLabelHidden
          placeholder={t`All regions`}
          options={Object.keys(regions).map((value) => ({ value, label: words(regions, value) }))}
          value={filters.region ?? ""}
          onChange={(region) => filter({ region })}
          className={styles.filter}
        />
        <SelectField
          label={t`Answer`}
          name="answer"
          isLabelHidden
          placeholder={t`All answers`}
          options={[
            ...Object.keys(answerWords).map((value) => ({ value, label: words(answerWords, value) })),
            { value: "none", label: t`No answer yet` },
          ]}
          value={filters.unanswered ? "none" : (filters.answer ?? "")}
          onChange={(answer) => filter({ answer })}
          className={styles.filter}
        />
      </Toolbar>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={6} />}
        empty={
          isFiltered ? (
            <EmptyState icon="search" title={<Trans>No city matches</Trans>}>
              <Trans>Remove a filter.</Trans>
            </EmptyState>
          ) : (
            <EmptyState icon="send" title={<Trans>No city is invited yet</Trans>}>
              <Trans>Invite cities one by one, or import a list from a spreadsheet.</Trans>
            </EmptyState>
          )
        }
      >
        {() => (
          <DataTable
            key={JSON.stringify(filters)}
            label={t`Invited cities`}
            rows={rows}
            rowKey={keyOf}
            rowLabel={nameOf}
            rowHref={(row) => `/e/${slug}/forum-invitations/${row.id}`}
            columns={columns}
            onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            isLoadingMore={query.isFetchingNextPage}
          />
        )}
      </QueryState>
    </Section>
  );
}
