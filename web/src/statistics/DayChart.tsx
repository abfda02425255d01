import { useLingui } from "@lingui/react/macro";
import { useTime } from "../app/time";
import { useNumber } from "../ui";
import type { DayCount } from "./figures";
import styles from "./statistics.module.css";

/** A column a day; each says its day and figure to screen readers. */
export function DayChart({ counts }: { counts: readonly DayCount[] }) {
  const { t } = useLingui();
  const { formatDate } = useTime();
  const { number } = useNumber();
  const largest = Math.max(1, ...counts.map(({ total }) => total));
  const first = counts[0];
  const last = counts.at(-1);
  return (
    <div className={styles.chart}>
      <ol className={styles.days}>
        {counts.map(({ day, total }) => {
          const date = formatDate(day);
          const figure = number(total);
          return (
            <li key={day} className={styles.day} title={`${date}: ${figure}`}>
              <span className="visually-hidden">{t`${date}: ${figure}`}</span>
              <span
                className={styles.column}
                aria-hidden="true"
                style={{ blockSize: `${(total / largest) * 100}%` }}
              />
            </li>
          );
        })}
      </ol>
      <p className={styles.axis} aria-hidden="true">
        <span>{first ? formatDate(first.day) : ""}</span>
        <span>{t`At most ${number(largest)}`}</span>
        <span>{last ? formatDate(last.day) : ""}</span>
      </p>
    </div>
  );
}
