import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { useEdition, useLocalized } from "../../app/edition";
import { useAccess } from "../../app/session";
import { AppLink, EmptyState, Notice, Page, QueryState, Section, Skeleton, toast } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { type Award, awardQuery, type Entry, entriesQuery, type Round } from "../queries";
import { usePhase } from "../usePhase";
import { Candidate } from "./Candidate";
import { candidatesOf, votedStates } from "./candidates";
import { MyVote } from "./MyVote";
import { voteQuery } from "./queries";
import { VoteRefused } from "./VoteRefused";

const route = getRouteApi("/shell/e/$edition/awards/$award/vote");

/** The public vote: one vote for each account, which can be changed until the last second. */
export function VotePage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { award: id } = route.useParams();
  const query = useVoteEntries(slug, id);
  const award = query.data?.award;
  const round = award?.rounds.find(({ kind }) => kind === "public");
  return (
    <Page
      title={award ? localized(award.title) : <Trans>Public vote</Trans>}
      breadcrumbs={[{ label: t`Awards`, href: `/e/${slug}/awards` }, { label: t`Public vote` }]}
      description={
        award && round ? (
          <Deadline closesAt={round.closed_at ?? round.closes_at} zone={award.time_zone} />
        ) : null
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {(data) =>
          round ? (
            <Ballots award={data.award} round={round} entries={data.entries} />
          ) : (
            <EmptyState icon="award" title={<Trans>This award has no public vote</Trans>} />
          )
        }
      </QueryState>
    </Page>
  );
}

/** The award with the entries of its public vote. */
function useVoteEntries(slug: string, id: string) {
  const { can } = useAccess(slug);
  const award = useQuery(awardQuery(slug, id));
  const states = votedStates(award.data, can("award.manage"));
  const lists = useQueries({ queries: states.map((state) => entriesQuery(slug, id, state)) });
  const isComplete = lists.every(({ data }) => data);
  const entries = lists.flatMap(({ data }) => data ?? []);
  return {
    data:
      award.data && isComplete
        ? { award: award.data, entries: candidatesOf(entries, award.data) }
        : undefined,
    error: award.error ?? lists.find(({ error }) => error)?.error ?? null,
    isFetching: award.isFetching || lists.some(({ isFetching }) => isFetching),
    refetch: () => Promise.all([award.refetch(), ...lists.map((list) => list.refetch())]),
  };
}

interface BallotsProps {
  award: Award;
  round: Round;
  entries: readonly Entry[];
}

function Ballots({ award, round, entries }: BallotsProps) {
  const { slug } = useEdition();
  const phase = usePhase(round);
  const vote = useQuery(voteQuery(slug, award.slug));
  const { cast, withdraw, pending, error } = useVote(award);
  const isOpen = phase === "open" && award.state === "open";
  return (
    <div className={styles.stack}>
      {isOpen ? (
        <p>
          <Trans>
            You have one vote. You can change it until the vote ends; nobody sees a count before the results
            are published.
          </Trans>
        </p>
      ) : (
        <PhaseNotice award={award} isBefore={phase === "before"} />
      )}
      {error ? <VoteRefused error={error} vote={vote.data ?? null} entries={entries} /> : null}
      <QueryState query={vote} isEmpty={() => false} skeleton={<Skeleton lines={2} />}>
        {(mine) => (
          <>
            {mine ? (
              <MyVote vote={mine} entries={entries} award={award} onWithdraw={isOpen ? withdraw : null} />
            ) : null}
            {entries.length === 0 ? (
              <EmptyState icon="award" title={<Trans>No entries to vote for yet</Trans>} />
            ) : (
              <Section title={<Trans>Entries</Trans>}>
                <ul className={styles.candidates}>
                  {entries.map((entry) => (
                    <Candidate
                      key={entry.id}
                      entry={entry}
                      award={award}
                      isMine={mine?.entry === entry.id}
                      replaces={Boolean(mine)}
                      isPending={pending === entry.id}
                      onVote={isOpen && !mine?.void ? () => void cast(entry.id) : null}
                    />
                  ))}
                </ul>
              </Section>
            )}
          </>
        )}
      </QueryState>
    </div>
  );
}

function PhaseNotice({ award, isBefore }: { award: Award; isBefore: boolean }) {
  const { slug } = useEdition();
  if (award.state === "published") {
    return (
      <Notice
        kind="success"
        title={<Trans>The results are published</Trans>}
        actions={
          <AppLink href={`/e/${slug}/awards/${award.slug}/tally`}>
            <Trans>Check the tally</Trans>
          </AppLink>
        }
      />
    );
  }
  return (
    <Notice isLive>
      {isBefore ? (
        <Trans>The vote has not opened yet.</Trans>
      ) : (
        <Trans>The vote is over. The count is public once the results are published.</Trans>
      )}
    </Notice>
  );
}

function useVote(award: Award) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [pending, setPending] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { queryKey } = voteQuery(slug, award.slug);
  const path = { congress: slug, award: award.slug };
  const cast = async (entry: string) => {
    if (pending) return;
    setPending(entry);
    setError(null);
    try {
      const ballot = await unwrap(
        api.PUT("/api/v1/congresses/{congress}/me/awards/{award}/vote", {
          params: { path },
          body: { entry },
        }),
      );
      client.setQueryData(queryKey, ballot);
      toast(t`Your vote counts. Keep the receipt.`, { tone: "success" });
    } catch (reason) {
      setError(reason);
      // Without an answer it is not known whether the vote arrived: what the service has is shown.
      await client.invalidateQueries({ queryKey });
    } finally {
      setPending(null);
    }
  };
  const withdraw = async () => {
    await unwrap(api.DELETE("/api/v1/congresses/{congress}/me/awards/{award}/vote", { params: { path } }));
    client.setQueryData(queryKey, null);
    toast(t`Your vote is withdrawn.`, { tone: "success" });
  };
  return { cast, withdraw, pending, error };
}
