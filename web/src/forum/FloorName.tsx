import { Trans } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { Badge, useLanguageName } from "../ui";
import styles from "./forum.module.css";
import type { Speech } from "./queries";

/** Who has the floor, for the chair. */
export function FloorName({ speech }: { speech: Speech }) {
  const localized = useLocalized();
  const countries = useCountries();
  const languageName = useLanguageName();
  const chair = speech.called_by;
  const video = speech.mode === "video_message" ? speech.video_url : null;
  return (
    <div className={styles.floorText}>
      <p className={styles.floorBadge}>
        {speech.state === "called" ? (
          <Badge tone="warning" icon="bell">
            <Trans>Called</Trans>
          </Badge>
        ) : (
          <Badge tone="success" icon="mic">
            <Trans>Speaking</Trans>
          </Badge>
        )}
        {speech.kind === "reply" ? (
          <Badge tone="info">
            <Trans>Right of reply</Trans>
          </Badge>
        ) : null}
      </p>
      <h2 className={styles.floorCity}>
        <bdi>{localized(speech.city)}</bdi>
      </h2>
      <p>
        <bdi>{speech.name}</bdi>, <bdi>{speech.title}</bdi> · {countries.name(speech.country)} ·{" "}
        {languageName(speech.language)}
      </p>
      <p className={styles.muted}>
        <bdi>{speech.topic}</bdi>
      </p>
      {chair ? (
        <p className={styles.muted}>
          <Trans>
            Called by <bdi>{chair}</bdi>
          </Trans>
        </p>
      ) : null}
      {video ? (
        <a href={video} target="_blank" rel="noreferrer">
          <Trans>Open the video message</Trans>
        </a>
      ) : null}
    </div>
  );
}
