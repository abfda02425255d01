import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition, useLocalized } from "../app/edition";
import type { Session } from "../app/sessions";
import { AppLink, Badge, Notice, Original, useErrorText } from "../ui";
import type { BulkAction } from "./bulk";
import styles from "./programme.module.css";
import type { Outcome } from "./useBulkWork";
import { isOutdated } from "./work";

interface BulkReportProps {
  action: BulkAction;
  outcomes: readonly Outcome[];
  rest: readonly Session[];
}

/** Which sessions went on, which were refused and why, and which were not tried. */
export function BulkReport({ action, outcomes, rest }: BulkReportProps) {
  const { t } = useLingui();
  const gone = outcomes.filter(({ error }) => error === null).map(({ item }) => item);
  const refused = outcomes.filter(({ error }) => error !== null);
  const tried = new Set(outcomes.map(({ item }) => item.id));
  const untried = rest.filter(({ id }) => !tried.has(id));
  const done: Record<BulkAction, string> = {
    edit: t`${plural(gone.length, { one: "# session is changed.", other: "# sessions are changed." })}`,
    confirm: t`${plural(gone.length, { one: "# session is confirmed.", other: "# sessions are confirmed." })}`,
    cancel: t`${plural(gone.length, { one: "# session is cancelled.", other: "# sessions are cancelled." })}`,
    delete: t`${plural(gone.length, { one: "# session is deleted.", other: "# sessions are deleted." })}`,
  };
  return (
    <div className={styles.stack} role="status">
      <Notice kind={refused.length + untried.length === 0 ? "success" : "info"}>{done[action]}</Notice>
      {refused.length > 0 ? (
        <section className={styles.tight} aria-label={t`Refused`}>
          <p>
            <strong>
              {t`${plural(refused.length, {
                one: "# session was not changed:",
                other: "# sessions were not changed:",
              })}`}
            </strong>
          </p>
          <ul className={styles.groups}>
            {refused.map(({ item, error }) => (
              <li key={item.id}>
                <SessionLink session={item} />
                <Reason error={error} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {untried.length > 0 ? (
        <section className={styles.tight} aria-label={t`Not tried`}>
          <p>
            <strong>
              {t`${plural(untried.length, { one: "# session was not tried:", other: "# sessions were not tried:" })}`}
            </strong>
          </p>
          <SessionLinks sessions={untried} />
        </section>
      ) : null}
      {gone.length > 0 && action !== "delete" ? (
        <details>
          <summary>
            <Trans>Show what is done</Trans>
          </summary>
          <SessionLinks sessions={gone} />
        </details>
      ) : null}
    </div>
  );
}

function Reason({ error }: { error: unknown }) {
  const text = useErrorText(error);
  if (isOutdated(error))
    return (
      <p className={styles.facts}>
        <Badge tone="warning">
          <Trans>Changed by another person</Trans>
        </Badge>
        <span className={styles.note}>
          <Trans>Retry to change the session as it is now, or look at it first.</Trans>
        </span>
      </p>
    );
  return (
    <p className={styles.facts}>
      <Badge tone="danger">{text.title}</Badge>
      <span className={styles.note}>
        {text.detail ?? text.advice} <Original text={text.original} />
      </span>
    </p>
  );
}

function SessionLink({ session }: { session: Session }) {
  const { slug } = useEdition();
  const localized = useLocalized();
  return (
    <>
      <AppLink href={`/e/${slug}/sessions/${session.id}`}>{session.code}</AppLink>{" "}
      <bdi>{localized(session.title)}</bdi>
    </>
  );
}

function SessionLinks({ sessions }: { sessions: readonly Session[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keyboard.
    <ul className={styles.scrollable} tabIndex={0}>
      {sessions.map((session) => (
        <li key={session.id}>
          <SessionLink session={session} />
        </li>
      ))}
    </ul>
  );
}
