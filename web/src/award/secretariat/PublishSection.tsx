import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, unwrap } from "../../api/client";
import { useEdition, useLocalized } from "../../app/edition";
import { useBothTimes } from "../../app/useBothTimes";
import { AppLink, Button, ConfirmDialog, Icon, Notice, QueryState, Section, toast } from "../../ui";
import styles from "../award.module.css";
import { type Award, advancesQuery, entriesQuery, reloadAward } from "../queries";
import { checkPublish, type PublishCheck } from "./standings";

/** What has to be done before publishing, and the last step itself. */
export function PublishSection({ award }: { award: Award }) {
  const { slug } = useEdition();
  const both = useBothTimes(award.time_zone);
  const advances = useQuery(advancesQuery(slug, award.slug));
  const entries = useQuery(entriesQuery(slug, award.slug));
  if (award.published_at) {
    const at = both(award.published_at);
    return (
      <Section title={<Trans>Results</Trans>}>
        <Notice
          kind="success"
          title={<Trans>Published {at}</Trans>}
          actions={
            <>
              <a href={`/c/${slug}/awards/${award.slug}`}>
                <Trans>Public page of the results</Trans>
              </a>
              <AppLink href={`/e/${slug}/awards/${award.slug}/tally`}>
                <Trans>Check the tally</Trans>
              </AppLink>
            </>
          }
        >
          <Trans>Results, ballots and anonymous scores are public and cannot change any more.</Trans>
        </Notice>
      </Section>
    );
  }
  return (
    <Section title={<Trans>Publish the results</Trans>}>
      <QueryState query={advances} isEmpty={() => false}>
        {(decisions) => (
          <QueryState query={entries} isEmpty={() => false}>
            {(all) => <CheckList award={award} check={checkPublish(award, decisions, all)} />}
          </QueryState>
        )}
      </QueryState>
    </Section>
  );
}

function CheckList({ award, check }: { award: Award; check: PublishCheck }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { slug } = useEdition();
  const { openRounds, hasWinner, unscreened, canPublish } = check;
  return (
    <>
      <ul className={styles.rows}>
        <CheckItem isDone={openRounds.length === 0}>
          {openRounds.length === 0 ? (
            <Trans>Every round is closed.</Trans>
          ) : (
            <>
              <Trans>Close these rounds:</Trans>{" "}
              {openRounds.map((round) => (
                <AppLink
                  key={round.slug}
                  href={`/e/${slug}/awards/${award.slug}/rounds/${round.slug}`}
                  className={styles.inlineLink}
                >
                  {localized(round.name)}
                </AppLink>
              ))}
            </>
          )}
        </CheckItem>
        <CheckItem isDone={hasWinner}>
          {hasWinner ? (
            <Trans>Winners are chosen.</Trans>
          ) : (
            <Trans>Choose the winners: advance entries in the standings of the last round.</Trans>
          )}
        </CheckItem>
        <CheckItem isDone={unscreened === 0}>
          {unscreened === 0
            ? t`Every submitted entry is screened.`
            : t`${plural(unscreened, { one: "# submitted entry is not screened; it takes no part.", other: "# submitted entries are not screened; they take no part." })}`}
        </CheckItem>
      </ul>
      <div className={styles.actions}>
        <PublishButton award={award} isDisabled={!canPublish} />
      </div>
    </>
  );
}

function CheckItem({ isDone, children }: { isDone: boolean; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <li className={styles.check}>
      <Icon
        name={isDone ? "check-circle" : "warning"}
        label={isDone ? t`Done` : t`To do`}
        className={isDone ? styles.done : styles.todo}
      />
      <span>{children}</span>
    </li>
  );
}

function PublishButton({ award, isDisabled }: { award: Award; isDisabled: boolean }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" icon="globe" isDisabled={isDisabled}>
          <Trans>Publish the results</Trans>
        </Button>
      }
      title={<Trans>Publish the results?</Trans>}
      confirmLabel={<Trans>Publish</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/awards/{award}/publish", {
            params: { path: { congress: slug, award: award.slug } },
          }),
        );
        await reloadAward(client, slug);
        toast(t`The results are published.`, { tone: "success" });
      }}
    >
      <Trans>
        Everyone sees the results, the anonymous scores and the tally of the vote. Submitters get an e-mail,
        and those who asked for feedback can read it. Nothing can be changed or taken back afterwards.
      </Trans>
    </ConfirmDialog>
  );
}
