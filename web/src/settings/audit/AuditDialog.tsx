import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import { AppLink, Button, CopyField, DescriptionList, Dialog } from "../../ui";
import { CodeBlock } from "../CodeBlock";
import { actionLabel, subjectLabel } from "../eventLabels";
import styles from "../settings.module.css";
import { useWords } from "../useWords";
import { type AuditEntry, changesOf, subjectPage } from "./audit";
import { ActorName } from "./useAuditColumns";

interface AuditDialogProps {
  entry: AuditEntry;
  onFilter: (filter: { actor?: string; subject?: string }) => void;
  onClose: () => void;
}

/** One entry: who did what, what changed, and the facts of the event. */
export function AuditDialog({ entry, onFilter, onClose }: AuditDialogProps) {
  const { t } = useLingui();
  const words = useWords();
  const { slug } = useEdition();
  const time = useTime();
  const page = subjectPage(slug, entry);
  const { actor } = entry;
  return (
    <Dialog
      title={<Trans>Audit entry</Trans>}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button icon="filter" onPress={() => onFilter({ subject: entry.subject })}>
            <Trans>All about this object</Trans>
          </Button>
          {actor ? (
            <Button icon="filter" onPress={() => onFilter({ actor })}>
              <Trans>All by this account</Trans>
            </Button>
          ) : null}
          <Button variant="primary" onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <DescriptionList
          items={[
            {
              term: t`Time`,
              value: (
                <time dateTime={entry.at}>
                  {time.formatDateTime(entry.at)} ({time.zoneLabelAt(entry.at)})
                </time>
              ),
            },
            {
              term: t`Object`,
              value: page ? (
                <AppLink href={page}>{words(subjectLabel(entry.action))}</AppLink>
              ) : (
                words(subjectLabel(entry.action))
              ),
            },
            { term: t`Action`, value: words(actionLabel(entry)) },
            { term: t`Event`, value: <code>{entry.action}</code> },
            { term: t`By`, value: <ActorName entry={entry} /> },
          ]}
        />
        <Changes entry={entry} />
        <section className={styles.stack}>
          <h3>
            <Trans>Details of the event</Trans>
          </h3>
          <CodeBlock label={t`Details of the event`} text={JSON.stringify(entry.details, null, 2)} />
        </section>
        <CopyField label={t`Id of the object`} value={entry.subject} />
        {entry.request ? (
          <CopyField
            label={t`Request id`}
            value={entry.request}
            description={t`The same as in the log of the service.`}
          />
        ) : null}
      </div>
    </Dialog>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  return (
    <section className={styles.stack}>
      <h3>
        <Trans>Changes</Trans>
      </h3>
      <table className={styles.changes}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Field</Trans>
            </th>
            <th scope="col">
              <Trans>Before</Trans>
            </th>
            <th scope="col">
              <Trans>After</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.field}>
              <th scope="row">
                <code>{change.field}</code>
              </th>
              {change.before === undefined || change.after === undefined ? (
                <td colSpan={2} className="muted">
                  <Trans>Personal data: its values are not in the log.</Trans>
                </td>
              ) : (
                <>
                  <td>{change.before}</td>
                  <td>{change.after}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
