import { Trans } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { Badge, useLanguageName } from "../ui";
import { formatClock } from "./clock";
import styles from "./forum.module.css";
import type { Speech } from "./queries";

/** A speech in a list: the city, who speaks, about what, how long. */
export function SpeechText({ speech, children }: { speech: Speech; children?: React.ReactNode }) {
  const localized = useLocalized();
  const countries = useCountries();
  const languageName = useLanguageName();
  return (
    <div className={styles.speech}>
      <p className={styles.speechName}>
        <bdi>{localized(speech.city)}</bdi>
        <span className={styles.muted}>{countries.name(speech.country)}</span>
        {speech.kind === "reply" ? (
          <Badge tone="info">
            <Trans>Right of reply</Trans>
          </Badge>
        ) : null}
        {speech.mode === "video_message" ? (
          <Badge>
            <Trans>Video</Trans>
          </Badge>
        ) : null}
      </p>
      <p className={styles.note}>
        <bdi>{speech.name}</bdi>, <bdi>{speech.title}</bdi> · <bdi>{speech.topic}</bdi>
      </p>
      <p className={styles.note}>
        {formatClock(speech.seconds)} · {languageName(speech.language)}
        {children}
      </p>
    </div>
  );
}
