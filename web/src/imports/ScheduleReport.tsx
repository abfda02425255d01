import { Trans, useLingui } from "@lingui/react/macro";
import { Badge, Button, Notice, Section, useNumber } from "../ui";
import styles from "./imports.module.css";
import type { ScheduleImportReport } from "./queries";

/** What an import of sessions did to the draft of the schedule. */
export function ScheduleReport({ report, onAgain }: { report: ScheduleImportReport; onAgain: () => void }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const kinds = [
    { name: t`Sessions`, counts: report.sessions },
    { name: t`Rooms`, counts: report.rooms },
    { name: t`Tracks`, counts: report.tracks },
    { name: t`Speakers`, counts: report.speakers },
  ];
  const blocking = report.conflicts.filter(({ severity }) => severity === "block");
  return (
    <>
      <Notice
        kind="success"
        title={<Trans>The file is imported into the draft of the schedule</Trans>}
        isLive
      >
        <Trans>
          No one sees it before you release the schedule. Importing the same file again changes nothing.
        </Trans>
      </Notice>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className="visually-hidden">{t`What was imported`}</caption>
          <thead>
            <tr>
              <th scope="col">{t`What`}</th>
              <th scope="col">{t`Created`}</th>
              <th scope="col">{t`Updated`}</th>
              <th scope="col">{t`Unchanged`}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ name, counts }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{number(counts.created)}</td>
                <td>{number(counts.updated)}</td>
                <td>{number(counts.unchanged)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.notes.length > 0 ? (
        <Section
          title={<Trans>What was adjusted or skipped</Trans>}
          description={<Trans>Notes: {number(report.notes.length)}</Trans>}
        >
          <ul className={styles.list}>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section
        title={<Trans>Conflicts in the draft</Trans>}
        description={
          <Trans>
            Conflicts: {number(report.conflicts.length)}. They stop a release: {number(blocking.length)}.
          </Trans>
        }
      >
        {report.conflicts.length === 0 ? (
          <p>
            <Trans>There are none.</Trans>
          </p>
        ) : (
          <ul className={styles.list}>
            {report.conflicts.map(({ kind, severity, sessions, detail }) => (
              <li key={`${kind}${sessions.join()}${detail}`}>
                <Badge tone={severity === "block" ? "danger" : "warning"}>
                  {severity === "block" ? t`Stops a release` : t`Warning`}
                </Badge>{" "}
                {detail}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <div className={styles.actions}>
        <Button variant="primary" onPress={onAgain}>
          <Trans>Import another file</Trans>
        </Button>
      </div>
    </>
  );
}
