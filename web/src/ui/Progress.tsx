import { useId } from "react";
import { cx } from "./cx";
import styles from "./Meter.module.css";
import { useNumber } from "./useNumber";

export interface ProgressProps {
  label: string;
  /** Absent while it is not known how far the work is. */
  value?: number | undefined;
  max?: number | undefined;
  className?: string | undefined;
}

export function Progress({ label, value, max = 100, className }: ProgressProps) {
  const id = useId();
  const { percent } = useNumber();
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, max > 0 ? value / max : 0));
  return (
    <div className={cx(styles.meter, className)}>
      <div className={styles.head}>
        <span id={id}>{label}</span>
        {share === undefined ? null : <span className={styles.figure}>{percent(share)}</span>}
      </div>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        className={styles.track}
      >
        <div
          className={cx(styles.bar, share === undefined && styles.unknown)}
          style={share === undefined ? undefined : { inlineSize: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
