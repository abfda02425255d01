import { useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Meter.module.css";
import { useNumber } from "./useNumber";

export interface MeterProps {
  label: string;
  value: number;
  /** Null or absent: no limit. */
  max?: number | null | undefined;
  /** For table cells: the figures only. */
  isLabelHidden?: boolean | undefined;
  className?: string | undefined;
}

/** How much of a capacity is used: seats, places, a quota. */
export function Meter({ label, value, max, isLabelHidden = false, className }: MeterProps) {
  const { t } = useLingui();
  const { number } = useNumber();
  const id = useId();
  const limit = max ?? null;
  const taken = number(value);
  const total = limit === null ? "" : number(limit);
  const text = limit === null ? taken : t`${taken} of ${total}`;
  const share = limit === null ? 0 : limit > 0 ? value / limit : value > 0 ? 2 : 1;
  const state = share > 1 ? "over" : share === 1 ? "full" : share >= 0.9 ? "nearly" : "free";
  return (
    <div className={cx(styles.meter, className)}>
      <div className={styles.head}>
        <span id={id} className={isLabelHidden ? "visually-hidden" : undefined}>
          {label}
        </span>
        <span className={styles.figure}>
          {text}
          {state === "over" ? (
            <Icon name="warning" size={16} label={t`Over the limit`} className={styles.warn} />
          ) : null}
        </span>
      </div>
      {limit === null ? null : (
        // biome-ignore lint/a11y/useSemanticElements: browsers draw a meter element in their own way.
        <div
          role="meter"
          aria-labelledby={id}
          aria-valuemin={0}
          aria-valuemax={Math.max(limit, value)}
          aria-valuenow={value}
          aria-valuetext={text}
          className={styles.track}
        >
          <div
            className={cx(styles.bar, styles[state])}
            style={{ inlineSize: `${Math.min(1, share) * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}

export { Meter as Bar };
