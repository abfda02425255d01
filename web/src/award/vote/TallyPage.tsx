import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { ProblemError } from "../../api/problem";
import { useEdition, useLocalized } from "../../app/edition";
import {
  Badge,
  EmptyState,
  Notice,
  Page,
  QueryState,
  ScrollRegion,
  Section,
  Skeleton,
  useNumber,
} from "../../ui";
import styles from "../award.module.css";
import { awardQuery } from "../queries";
import { tallyQuery } from "./queries";
import { ReceiptCheck } from "./ReceiptCheck";
import { type Count, countTally, isSameTally, readTally } from "./tally";

const route = getRouteApi("/shell/e/$edition/awards/$award/tally");

/** Counts every ballot again in this browser, and compares with the published result. */
export function TallyPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { award } = route.useParams();
  const localized = useLocalized();
  const title = localized(useQuery(awardQuery(slug, award)).data?.title);
  const query = useQuery(tallyQuery(slug, award));
  const isTooEarly = query.error instanceof ProblemError && [404, 409].includes(query.error.status);
  return (
    <Page
      title={<Trans>Check the tally</Trans>}
      breadcrumbs={[{ label: t`Awards`, href: `/e/${slug}/awards` }, { label: title || award }]}
      description={
        <Trans>
          Every ballot is public, without its voter. Your browser counts them; you need not trust the service.
        </Trans>
      }
    >
      {isTooEarly ? (
        <EmptyState icon="lock" title={<Trans>The results are not published yet</Trans>}>
          <Trans>The ballots become public together with the results.</Trans>
        </EmptyState>
      ) : (
        <QueryState query={query} skeleton={<Skeleton lines={8} />}>
          {({ results, bytes, digest, address }) =>
            results.vote && bytes ? (
              <Check vote={results.vote} bytes={bytes} digest={digest} address={address} award={award} />
            ) : (
              <EmptyState icon="award" title={<Trans>This award had no public vote</Trans>} />
            )
          }
        </QueryState>
      )}
    </Page>
  );
}

type Vote = Schemas["VoteResult"];

interface CheckProps {
  vote: Vote;
  bytes: ArrayBuffer;
  /** So that two people can see that they have counted the same file. */
  digest: string;
  address: string;
  award: string;
}

function Check({ vote, bytes, digest, address, award }: CheckProps) {
  const { t } = useLingui();
  const rows = useMemo(() => readTally(new TextDecoder().decode(bytes)), [bytes]);
  const tally = useMemo(() => countTally(rows ?? []), [rows]);
  if (!rows) {
    return (
      <Notice kind="danger" title={<Trans>The file of the ballots cannot be read</Trans>}>
        <Trans>Download it and check it by hand, or tell the secretariat.</Trans>
      </Notice>
    );
  }
  const isSame = tally.repeated.length === 0 && isSameTally(tally.counts, vote);
  const ballots = rows.length;
  return (
    <>
      {isSame ? (
        <Notice kind="success" title={<Trans>The published result is right</Trans>}>
          {t`${plural(ballots, { one: "# ballot was counted in this browser, and each figure is the same.", other: "# ballots were counted in this browser, and each figure is the same." })}`}
        </Notice>
      ) : (
        <Notice kind="danger" title={<Trans>The ballots do not give the published result</Trans>}>
          <Trans>Tell the secretariat, and keep the file and its digest.</Trans>
        </Notice>
      )}
      <Counts vote={vote} counts={tally.counts} />
      <ReceiptCheck rows={rows} vote={vote} award={award} />
      <Section title={<Trans>The file</Trans>}>
        <p>
          <a href={address}>
            <Trans>Download every ballot</Trans>
          </a>
        </p>
        <p className={styles.kept}>
          <Trans>SHA-256: {digest}</Trans>
        </p>
      </Section>
    </>
  );
}

function Counts({ vote, counts }: { vote: Vote; counts: ReadonlyMap<string, Count> }) {
  const { t } = useLingui();
  const { number } = useNumber();
  return (
    <ScrollRegion className={styles.table} label={t`Votes`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t`City`}</th>
            <th scope="col" className={styles.number}>{t`Published`}</th>
            <th scope="col" className={styles.number}>{t`Counted here`}</th>
            <th scope="col" className={styles.number}>{t`Void`}</th>
            <th scope="col">{t`Result`}</th>
          </tr>
        </thead>
        <tbody>
          {vote.counts.map(({ entry, city, votes, void: voided }) => {
            const found = counts.get(entry) ?? { votes: 0, void: 0 };
            const isSame = found.votes === votes && found.void === voided;
            return (
              <tr key={entry}>
                <th scope="row">
                  <bdi>{city}</bdi>{" "}
                  {vote.popular.includes(entry) ? (
                    <Badge tone="info" icon="star">
                      <Trans>Most votes</Trans>
                    </Badge>
                  ) : null}
                </th>
                <td className={styles.number}>{number(votes)}</td>
                <td className={styles.number}>{number(found.votes)}</td>
                <td className={styles.number}>{number(found.void)}</td>
                <td>
                  {isSame ? (
                    <Badge tone="success" icon="check">
                      <Trans>Same</Trans>
                    </Badge>
                  ) : (
                    <Badge tone="danger" icon="warning">
                      <Trans>Different</Trans>
                    </Badge>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
