import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { Button, ErrorState, Popover, SearchField, SelectField, Skeleton, Toolbar } from "../ui";
import {
  isFiltered,
  type MailFilters,
  mailState,
  mailStates,
  notificationLabel,
  notifications,
} from "./mails";
import styles from "./messages.module.css";
import { peopleQuery, personQuery } from "./queries";
import { useWords } from "./useWords";

interface MailFilterBarProps {
  filters: MailFilters;
  onChange: (change: Record<string, string | undefined>) => void;
  onClear: () => void;
}

export function MailFilterBar({ filters, onChange, onClear }: MailFilterBarProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const words = useWords();
  const names = Object.keys(notifications);
  // A kind in the address that is newer than this app stays a choice.
  if (filters.notification && !names.includes(filters.notification)) names.push(filters.notification);
  const collator = new Intl.Collator(i18n.locale);
  return (
    <Toolbar label={t`Filters`}>
      <SelectField
        label={t`State`}
        name="state"
        className={styles.filter}
        placeholder={t`All states`}
        value={filters.state ?? ""}
        onChange={(state) => onChange({ state: state || undefined })}
        options={mailStates.map((state) => ({ value: state, label: words(mailState(state).label) }))}
      />
      <SelectField
        label={t`About`}
        name="notification"
        className={styles.filter}
        placeholder={t`Everything`}
        value={filters.notification ?? ""}
        onChange={(notification) => onChange({ notification: notification || undefined })}
        options={names
          .map((name) => ({ value: name, label: words(notificationLabel(name)) }))
          .sort((left, right) => collator.compare(left.label, right.label))}
      />
      {filters.registration ? (
        <ChosenPerson
          registration={filters.registration}
          onRemove={() => onChange({ registration: undefined })}
        />
      ) : can("registration.read") ? (
        <PersonChooser onChoose={(registration) => onChange({ registration })} />
      ) : null}
      {isFiltered(filters) ? (
        <Button variant="quiet" onPress={onClear}>
          <Trans>Clear filters</Trans>
        </Button>
      ) : null}
    </Toolbar>
  );
}

function ChosenPerson({ registration, onRemove }: { registration: string; onRemove: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { data } = useQuery({ ...personQuery(slug, registration), enabled: can("registration.read") });
  const name = data?.display_name;
  return (
    <Button
      icon="close"
      onPress={onRemove}
      aria-label={name ? t`Remove the filter “To ${name}”` : t`Remove the filter “To one person”`}
    >
      {name ? <Trans>To {name}</Trans> : <Trans>To one person</Trans>}
    </Button>
  );
}

function PersonChooser({ onChoose }: { onChoose: (registration: string) => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [words, setWords] = useState("");
  const query = useQuery(peopleQuery(slug, words.trim()));
  return (
    <Popover
      label={t`Choose a recipient`}
      trigger={
        <Button icon="person">
          <Trans>Recipient</Trans>
        </Button>
      }
    >
      {(close) => (
        <div className={styles.people}>
          <div>
            <SearchField
              label={t`Name, e-mail or reference`}
              value={words}
              onChange={setWords}
              isBusy={query.isFetching}
            />
          </div>
          {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
          {query.isLoading ? <Skeleton lines={3} /> : null}
          <p role="status" className={styles.note}>
            {query.data && query.data.items.length === 0 ? <Trans>No registration matches.</Trans> : null}
          </p>
          <ul className={styles.found}>
            {query.data?.items.map((person) => (
              <li key={person.id}>
                <button
                  type="button"
                  className={styles.person}
                  onClick={() => {
                    onChoose(person.id);
                    close();
                  }}
                >
                  <bdi>{person.display_name}</bdi>
                  <span className={styles.note}>{person.email}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Popover>
  );
}
