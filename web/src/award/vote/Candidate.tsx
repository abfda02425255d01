import { Trans, useLingui } from "@lingui/react/macro";
import { useCountries } from "../../app/people/countries";
import { Badge, Button, Card } from "../../ui";
import styles from "../award.module.css";
import { EntryView } from "../EntryView";
import type { Award, Entry } from "../queries";
import { entryStateLabels, entryStateTones } from "../words";

interface CandidateProps {
  entry: Entry;
  award: Award;
  isMine: boolean;
  /** Whether the vote would replace another. */
  replaces: boolean;
  isPending: boolean;
  /** Null while nobody can vote. */
  onVote: (() => void) | null;
}

export function Candidate({ entry, award, isMine, replaces, isPending, onVote }: CandidateProps) {
  const { t, i18n } = useLingui();
  const hasWon = award.state === "published" && entry.state !== "shortlisted";
  const countries = useCountries();
  const city = entry.city ?? "";
  return (
    <li>
      <Card
        title={<bdi lang={entry.language ?? undefined}>{entry.title ?? t`Without a title`}</bdi>}
        actions={
          isMine || hasWon ? (
            <>
              {hasWon ? (
                <Badge tone={entryStateTones[entry.state]}>{i18n._(entryStateLabels[entry.state])}</Badge>
              ) : null}
              {isMine ? (
                <Badge tone="success" icon="check">
                  <Trans>Your vote</Trans>
                </Badge>
              ) : null}
            </>
          ) : onVote ? (
            <Button
              variant={replaces ? "secondary" : "primary"}
              isPending={isPending}
              onPress={onVote}
              aria-label={replaces ? t`Vote for this instead: ${city}` : t`Vote: ${city}`}
            >
              {replaces ? <Trans>Vote for this instead</Trans> : <Trans>Vote</Trans>}
            </Button>
          ) : null
        }
      >
        <p>{[city, countries.name(entry.country)].filter(Boolean).join(", ")}</p>
        <details className={styles.details}>
          <summary>
            <Trans>Read the entry</Trans>
            <span className="visually-hidden">: {city}</span>
          </summary>
          <EntryView entry={entry} award={award} level={4} />
        </details>
      </Card>
    </li>
  );
}
