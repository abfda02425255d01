import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition, useLocalized } from "../app/edition";
import { Badge, Button, CheckboxField, LinkButton, Notice, ScrollRegion, Section, useNumber } from "../ui";
import styles from "./imports.module.css";
import type { ScheduleImportReport } from "./queries";
import { Refusal } from "./Refusal";

interface ScheduleReportProps {
  report: ScheduleImportReport;
  error: unknown;
  isPending: boolean;
  removesMissing: boolean;
  /** Checks again, with or without the removal of what the file does not contain. */
  onCheck: (removesMissing: boolean) => void;
  onImport: () => void;
  onAgain: () => void;
}

/** What an import of sessions would do, or did, to the draft of the schedule. */
export function ScheduleReport(props: ScheduleReportProps) {
  const { report, error, isPending, removesMissing, onCheck, onImport, onAgain } = props;
  const { slug } = useEdition();
  const isDryRun = report.dry_run;
  return (
    <>
      {error ? <Refusal error={error} onRetry={() => onCheck(removesMissing)} /> : null}
      {isDryRun ? (
        <Notice kind="info" title={<Trans>Nothing is written yet</Trans>} isLive>
          <Trans>This is what the import would do to the draft of the schedule.</Trans>
        </Notice>
      ) : (
        <Notice
          kind="success"
          title={<Trans>The file is imported into the draft of the schedule</Trans>}
          isLive
        >
          <Trans>
            No one sees it before you release the schedule. Importing the same file again changes nothing.
          </Trans>
        </Notice>
      )}
      <Counts report={report} />
      <Notes notes={report.notes} />
      <Missing
        report={report}
        removesMissing={removesMissing}
        isPending={isPending}
        onChange={isDryRun ? onCheck : undefined}
      />
      <Conflicts conflicts={report.conflicts} isDryRun={isDryRun} />
      <div className={styles.actions}>
        {isDryRun ? (
          <Button variant="primary" icon="upload" isPending={isPending} onPress={onImport}>
            <Trans>Import into the draft</Trans>
          </Button>
        ) : null}
        {report.import ? (
          <LinkButton
            to="/e/$edition/imports/$import"
            params={{ edition: slug, import: report.import }}
            variant="primary"
          >
            <Trans>Show the import, which can be undone</Trans>
          </LinkButton>
        ) : null}
        <Button onPress={onAgain} isDisabled={isPending}>
          {isDryRun ? <Trans>Choose another file</Trans> : <Trans>Import another file</Trans>}
        </Button>
      </div>
    </>
  );
}

function Counts({ report }: { report: ScheduleImportReport }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const kinds = [
    { name: t`Sessions`, counts: report.sessions },
    { name: t`Rooms`, counts: report.rooms },
    { name: t`Tracks`, counts: report.tracks },
    { name: t`Speakers`, counts: report.speakers },
  ];
  return (
    <ScrollRegion label={t`Numbers`}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t`What the file contains`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`What`}</th>
            <th scope="col">{report.dry_run ? t`New` : t`Created`}</th>
            <th scope="col">{report.dry_run ? t`With changes` : t`Updated`}</th>
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
    </ScrollRegion>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  const { number } = useNumber();
  if (notes.length === 0) return null;
  return (
    <Section
      title={<Trans>Adjusted or skipped</Trans>}
      description={<Trans>Notes: {number(notes.length)}</Trans>}
    >
      <ul className={styles.list}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Section>
  );
}

interface MissingProps {
  report: ScheduleImportReport;
  removesMissing: boolean;
  isPending: boolean;
  onChange: ((removesMissing: boolean) => void) | undefined;
}

/** Sessions of the draft that the file does not contain. */
function Missing({ report, removesMissing, isPending, onChange }: MissingProps) {
  const { t } = useLingui();
  const { number } = useNumber();
  const localized = useLocalized();
  const { missing } = report;
  if (missing.length === 0) return null;
  const outcomes: Readonly<Record<string, string>> = {
    kept: t`Stays`,
    removed: t`Removed`,
    cancelled: t`Cancelled`,
  };
  return (
    <Section
      title={<Trans>Not in the file</Trans>}
      description={
        <Trans>Sessions of the draft that the file does not contain: {number(missing.length)}</Trans>
      }
    >
      {onChange ? (
        <CheckboxField
          label={t`The file is the whole programme: remove these sessions`}
          name="?remove_missing"
          description={t`Sessions that were released, or in which someone has a seat, are cancelled instead.`}
          isSelected={removesMissing}
          isDisabled={isPending}
          onChange={onChange}
        />
      ) : null}
      <ul className={styles.list}>
        {missing.map(({ session, code, title, outcome }) => (
          <li key={session}>
            <Badge tone={outcome === "kept" ? "neutral" : "warning"}>{outcomes[outcome] ?? outcome}</Badge>{" "}
            <bdi>{localized(title)}</bdi> <code>{code}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface ConflictsProps {
  conflicts: ScheduleImportReport["conflicts"];
  isDryRun: boolean;
}

function Conflicts({ conflicts, isDryRun }: ConflictsProps) {
  const { t } = useLingui();
  const { number } = useNumber();
  const blocking = conflicts.filter(({ severity }) => severity === "block");
  return (
    <Section
      title={isDryRun ? <Trans>Conflicts after the import</Trans> : <Trans>Conflicts in the draft</Trans>}
      description={
        <Trans>
          Conflicts: {number(conflicts.length)}. They stop a release: {number(blocking.length)}.
        </Trans>
      }
    >
      {conflicts.length === 0 ? (
        <p>
          <Trans>There are none.</Trans>
        </p>
      ) : (
        <ul className={styles.list}>
          {conflicts.map(({ kind, severity, sessions, detail }) => (
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
  );
}
