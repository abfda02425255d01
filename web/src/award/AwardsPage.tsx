import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { AppLink, Badge, Button, EmptyState, Page, QueryState, Section, Skeleton } from "../ui";
import styles from "./award.module.css";
import { Deadline } from "./Deadline";
import { phaseOf } from "./deadlines";
import { type Award, awardsQuery } from "./queries";
import { AwardDialog } from "./secretariat/AwardDialog";
import { usePhase } from "./usePhase";
import { awardStateLabels, awardStateTones } from "./words";

/** The awards of the edition, with what this person can do in each. */
export function AwardsPage() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const query = useQuery(awardsQuery(slug));
  const [isCreating, setIsCreating] = useState(false);
  const manages = can("award.manage");
  return (
    <Page
      title={<Trans>Awards</Trans>}
      actions={
        manages ? (
          <Button variant="primary" icon="add" onPress={() => setIsCreating(true)}>
            <Trans>New award</Trans>
          </Button>
        ) : null
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="award" title={<Trans>No awards yet</Trans>}>
            {manages ? (
              <Trans>
                Create one with its calendar. It is a draft that only the secretariat sees until you open it.
              </Trans>
            ) : (
              <Trans>Awards appear here once they are open for entries.</Trans>
            )}
          </EmptyState>
        }
      >
        {(awards) => (
          <>
            {awards.map((award) => (
              <AwardCard key={award.slug} award={award} />
            ))}
          </>
        )}
      </QueryState>
      {isCreating ? <AwardDialog award={null} onClose={() => setIsCreating(false)} /> : null}
    </Page>
  );
}

function AwardCard({ award }: { award: Award }) {
  const { i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { can } = useAccess(slug);
  const entries = { opens_at: award.entries_open_at, closes_at: award.entries_close_at };
  const takesEntries = usePhase(entries) === "open" && award.state === "open";
  const vote = award.rounds.find(({ kind }) => kind === "public");
  const isVoting = vote !== undefined && award.state === "open" && phaseOf(vote, Date.now()) === "open";
  const at = `/e/${slug}/awards/${award.slug}`;
  return (
    <Section
      title={
        can("award.manage") ? <AppLink href={at}>{localized(award.title)}</AppLink> : localized(award.title)
      }
      actions={<Badge tone={awardStateTones[award.state]}>{i18n._(awardStateLabels[award.state])}</Badge>}
    >
      <div className={styles.stack}>
        {award.description ? <p>{localized(award.description)}</p> : null}
        <p className={styles.note}>
          <Trans>Entries:</Trans> <Deadline closesAt={award.entries_close_at} zone={award.time_zone} />
        </p>
        {vote ? (
          <p className={styles.note}>
            <Trans>Public vote:</Trans>{" "}
            <Deadline closesAt={vote.closed_at ?? vote.closes_at} zone={award.time_zone} />
          </p>
        ) : null}
        <p className={styles.links}>
          {takesEntries ? (
            <AppLink href={`/e/${slug}/entries`}>
              <Trans>Enter your city</Trans>
            </AppLink>
          ) : null}
          {isVoting ? (
            <AppLink href={`${at}/vote`}>
              <Trans>Vote</Trans>
            </AppLink>
          ) : null}
          {award.state === "published" ? (
            <>
              <a href={`/c/${slug}/awards/${award.slug}`}>
                <Trans>Results</Trans>
              </a>
              <AppLink href={`${at}/tally`}>
                <Trans>Check the tally</Trans>
              </AppLink>
            </>
          ) : null}
        </p>
      </div>
    </Section>
  );
}
