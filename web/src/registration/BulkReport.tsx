import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useProblemTexts } from "../api/problemTexts";
import { StateBadge } from "../app/people/StateBadge";
import { AppLink, Badge, ErrorState, Notice } from "../ui";
import { groupOutcomes, type Outcome, type OutcomeGroup, type Subject } from "./bulk";
import styles from "./registration.module.css";

interface BulkReportProps {
  outcomes: readonly Outcome[];
  rest: readonly Subject[];
  error: unknown;
  slug: string;
}

/** Names in a group that are in the document; the list in the page has them all. */
const most = 200;

/** What became of many registrations: by new state, and what was refused with the reason. */
export function BulkReport({ outcomes, rest, error, slug }: BulkReportProps) {
  const { t } = useLingui();
  useProblemTexts();
  const groups = groupOutcomes(outcomes);
  const refused = outcomes.filter(({ problem }) => problem).length;
  return (
    <div className={styles.stack} role="status">
      {error ? <ErrorState error={error} /> : null}
      {rest.length > 0 ? (
        <Notice kind="warning" title={<Trans>Not finished</Trans>}>
          {t`${plural(rest.length, {
            one: "# registration was not changed.",
            other: "# registrations were not changed.",
          })}`}
        </Notice>
      ) : null}
      {rest.length === 0 && refused === 0 ? (
        <Notice kind="success" title={<Trans>Everything is done</Trans>}>
          <Trans>The e-mails are on their way.</Trans>
        </Notice>
      ) : null}
      <ul className={styles.groups}>
        {groups.map((group) => (
          <Group key={group.key} group={group} slug={slug} />
        ))}
      </ul>
    </div>
  );
}

function Group({ group, slug }: { group: OutcomeGroup; slug: string }) {
  const { t } = useLingui();
  const count = group.subjects.length;
  const rest = count - most;
  return (
    <li>
      <p className={styles.facts}>
        {group.state === null ? (
          <Badge tone="danger">{group.title}</Badge>
        ) : (
          <StateBadge state={group.state} />
        )}
        <strong>{t`${plural(count, { one: "# person", other: "# people" })}`}</strong>
      </p>
      {group.detail ? <p className={styles.note}>{group.detail}</p> : null}
      <details open={group.state === null && count <= 10}>
        <summary>
          <Trans>Show who</Trans>
        </summary>
        <ul className={styles.names}>
          {group.subjects.slice(0, most).map(({ id, name, reference }) => (
            <li key={id}>
              <AppLink href={`/e/${slug}/registrations/${id}`}>
                <bdi>{name}</bdi>
              </AppLink>{" "}
              {reference}
            </li>
          ))}
          {rest > 0 ? <li>{t`${plural(rest, { one: "and # more", other: "and # more" })}`}</li> : null}
        </ul>
      </details>
    </li>
  );
}
