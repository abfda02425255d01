import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { Button, Dialog, EmptyState, QueryState, SearchField, Skeleton } from "../ui";
import { NewSpeakerForm } from "./NewSpeakerForm";
import styles from "./programme.module.css";
import { type Speaker, speakersQuery } from "./queries";

interface SpeakerPickerProps {
  /** Ids of those who are in the session already. */
  taken: ReadonlySet<string>;
  onPick: (speaker: Speaker) => Promise<boolean>;
  onClose: () => void;
}

/** Finds a speaker by name, or creates one. */
export function SpeakerPicker({ taken, onPick, onClose }: SpeakerPickerProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [q, setQ] = useState("");
  const [isNew, setIsNew] = useState(false);
  const [adding, setAdding] = useState<string | null>(null);
  const query = useInfiniteQuery({ ...speakersQuery(slug, q.trim()), placeholderData: keepPreviousData });
  const pick = async (speaker: Speaker) => {
    setAdding(speaker.id);
    try {
      await onPick(speaker);
    } finally {
      setAdding(null);
    }
  };
  return (
    <Dialog
      title={isNew ? t`New speaker` : t`Add speakers`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        isNew ? null : (
          <>
            <Button icon="person-add" onPress={() => setIsNew(true)}>
              <Trans>New speaker</Trans>
            </Button>
            <Button variant="primary" onPress={onClose}>
              <Trans>Done</Trans>
            </Button>
          </>
        )
      }
    >
      {isNew ? (
        <NewSpeakerForm
          name={q}
          onCreated={async (speaker) => {
            setIsNew(false);
            await pick(speaker);
          }}
          onCancel={() => setIsNew(false)}
        />
      ) : (
        <div className={styles.stack}>
          <SearchField
            label={t`Search speakers by name or organisation`}
            value={q}
            delay={150}
            isBusy={query.isFetching && query.isPlaceholderData}
            onChange={setQ}
          />
          <QueryState
            query={query}
            skeleton={<Skeleton shape="rows" lines={4} />}
            isEmpty={(data) => data.pages.every(({ items }) => items.length === 0)}
            empty={
              <EmptyState icon="mic" title={<Trans>No speaker matches</Trans>}>
                <Trans>Check the spelling, or create a new speaker.</Trans>
              </EmptyState>
            }
          >
            {(data) => (
              <ul className={styles.rows} aria-label={t`Speakers`}>
                {data.pages
                  .flatMap(({ items }) => items)
                  .map((speaker) => (
                    <li key={speaker.id} className={styles.row}>
                      <div className={styles.rowText}>
                        <p className={styles.rowName}>
                          <bdi>{speaker.name}</bdi>
                        </p>
                        <p className={styles.note}>
                          <bdi>{[speaker.job_title, speaker.organisation].filter(Boolean).join(", ")}</bdi>
                        </p>
                      </div>
                      {taken.has(speaker.id) ? (
                        <span className={styles.note}>
                          <Trans>Added</Trans>
                        </span>
                      ) : (
                        <Button
                          size="small"
                          icon="add"
                          aria-label={t`Add ${speaker.name}`}
                          isPending={adding === speaker.id}
                          isDisabled={adding !== null && adding !== speaker.id}
                          onPress={() => void pick(speaker)}
                        >
                          <Trans>Add</Trans>
                        </Button>
                      )}
                    </li>
                  ))}
              </ul>
            )}
          </QueryState>
          {query.hasNextPage ? (
            <div className={styles.actions}>
              <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                <Trans>Show more</Trans>
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </Dialog>
  );
}
