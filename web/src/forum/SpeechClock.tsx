import { Trans, useLingui } from "@lingui/react/macro";
import { cx } from "../ui";
import { clockOf, formatClock, milestoneOf, type Timed } from "./clock";
import styles from "./forum.module.css";
import { useNow } from "./useNow";

interface SpeechClockProps {
  speech: Timed;
  /** When the list was read, in milliseconds of the device. */
  readAt: number;
  size?: "normal" | "large";
}

/** The time that a speaker has left: green, yellow, then red and counting up. The tone is also said in words. */
export function SpeechClock({ speech, readAt, size = "normal" }: SpeechClockProps) {
  const { t } = useLingui();
  const now = useNow(speech.state === "speaking");
  const clock = clockOf(speech, now - readAt);
  const milestone = milestoneOf(clock.left, speech.seconds);
  const said =
    milestone === 60
      ? t`One minute left`
      : milestone === 30
        ? t`30 seconds left`
        : milestone === 0
          ? t`Time is over`
          : "";
  return (
    <div className={cx(styles.clock, styles[clock.tone], size === "large" && styles.clockLarge)}>
      <p className={styles.clockTime} role="timer" aria-live="off">
        <span className="visually-hidden">
          {clock.left < 0 ? <Trans>Over time:</Trans> : <Trans>Time left:</Trans>}{" "}
        </span>
        {formatClock(clock.left)}
      </p>
      <progress className={styles.clockBar} value={clock.share} max={1} aria-hidden="true" />
      <p className={styles.clockTone}>
        {clock.tone === "over" ? (
          <Trans>Over time</Trans>
        ) : clock.tone === "near" ? (
          <Trans>Almost over</Trans>
        ) : speech.state === "speaking" ? (
          <Trans>Speaking</Trans>
        ) : (
          <Trans>Not started</Trans>
        )}
      </p>
      <p className="visually-hidden" role="status">
        {speech.state === "speaking" ? said : ""}
      </p>
    </div>
  );
}
