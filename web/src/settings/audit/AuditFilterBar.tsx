import { Trans, useLingui } from "@lingui/react/macro";
import { useTime } from "../../app/time";
import { Button, DateTimeField, SelectField, SwitchField, Toolbar } from "../../ui";
import { eventAreas, eventKinds, subjectOf } from "../eventKinds";
import { subjectLabel, verbLabel } from "../eventLabels";
import styles from "../settings.module.css";
import { useWords } from "../useWords";
import { type AuditFilters, isFiltered } from "./audit";

interface AuditFilterBarProps {
  filters: AuditFilters;
  /** The name of the account that is filtered by, once an entry of theirs is loaded. */
  actorName: string | null;
  onChange: (change: Record<string, string | undefined>) => void;
  onClear: () => void;
}

export function AuditFilterBar({ filters, actorName, onChange, onClear }: AuditFilterBarProps) {
  const { t, i18n } = useLingui();
  const words = useWords();
  const time = useTime();
  const collator = new Intl.Collator(i18n.locale);
  const sorted = <Option extends { label: string }>(options: Option[]) =>
    options.sort((left, right) => collator.compare(left.label, right.label));
  const subject = filters.action ? subjectOf(filters.action) : "";
  const subjects: string[] = eventAreas.flatMap((area) => [...area.subjects]);
  if (subject && !subjects.includes(subject)) subjects.push(subject);
  const kinds = eventKinds.filter((kind) => subjectOf(kind) === subject);
  const isGroup = filters.action?.endsWith("*") ?? true;
  if (filters.action && !isGroup && !kinds.includes(filters.action)) kinds.push(filters.action);
  const { zone } = time;
  return (
    <Toolbar label={t`Filters`} className={styles.filters}>
      <SelectField
        label={t`Object`}
        name="subject"
        className={styles.filter}
        placeholder={t`Everything`}
        value={subject}
        onChange={(next) => onChange({ action: next ? `${next}.*` : undefined })}
        options={sorted(subjects.map((one) => ({ value: one, label: words(subjectLabel(one)) })))}
      />
      {subject ? (
        <SelectField
          label={t`Action`}
          name="action"
          className={styles.filter}
          placeholder={t`All actions`}
          value={isGroup ? "" : filters.action}
          onChange={(next) => onChange({ action: next || `${subject}.*` })}
          options={sorted(kinds.map((kind) => ({ value: kind, label: words(verbLabel(kind)) })))}
        />
      ) : null}
      <DateTimeField
        label={t`From`}
        name="from"
        zone={zone}
        value={filters.from ?? null}
        onChange={(from) => onChange({ from: from ?? undefined })}
      />
      <DateTimeField
        label={t`Until`}
        name="until"
        zone={zone}
        value={filters.until ?? null}
        onChange={(until) => onChange({ until: until ?? undefined })}
      />
      <div className={styles.filterRow}>
        <SwitchField
          label={t`Only actions of people`}
          name="people"
          isSelected={filters.people ?? false}
          onChange={(isOn) => onChange({ people: isOn ? "true" : undefined })}
        />
        {filters.actor ? (
          <Button
            icon="close"
            aria-label={
              actorName ? t`Remove the filter “By ${actorName}”` : t`Remove the filter “By one account”`
            }
            onPress={() => onChange({ actor: undefined })}
          >
            {actorName ? <Trans>By {actorName}</Trans> : <Trans>By one account</Trans>}
          </Button>
        ) : null}
        {filters.subject ? (
          <Button
            icon="close"
            aria-label={t`Remove the filter “About one object”`}
            onPress={() => onChange({ subject: undefined })}
          >
            <Trans>About one object</Trans>
          </Button>
        ) : null}
        {isFiltered(filters) ? (
          <Button variant="quiet" onPress={onClear}>
            <Trans>Clear filters</Trans>
          </Button>
        ) : null}
      </div>
    </Toolbar>
  );
}
