import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import type { Session } from "../app/sessions";
import { Badge, useLanguageName } from "../ui";
import { type Missing, missingOf } from "./missing";
import styles from "./programme.module.css";
import { missingLabels, useLabel } from "./words";

/** What a session lacks, with the languages in which it lacks it. */
export function MissingBadges({ session }: { session: Session }) {
  const { congress } = useEdition();
  const { languages } = congress;
  return missingOf(session, languages).map((missing) => (
    <Badge key={missing.part} tone="warning">
      <MissingText missing={missing} all={languages.length} />
    </Badge>
  ));
}

function MissingText({ missing, all }: { missing: Missing; all: number }) {
  const label = useLabel();
  const nameOf = useLanguageName();
  const part = label(missingLabels, missing.part);
  const languages = missing.languages.map(nameOf).join(", ");
  // Missing in all languages: their list would say less.
  return missing.languages.length > 0 && missing.languages.length < all ? (
    <Trans>
      {part}: {languages}
    </Trans>
  ) : (
    part
  );
}

/** The same as a sentence, over the form. */
export function MissingSummary({ session }: { session: Session }) {
  const { t } = useLingui();
  const { congress } = useEdition();
  if (missingOf(session, congress.languages).length === 0) return null;
  return (
    <p className={styles.facts}>
      <span className={styles.note}>{t`Missing:`}</span>
      <MissingBadges session={session} />
    </p>
  );
}
