import type { ReactNode } from "react";
import type { Tone } from "./Badge";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import styles from "./Timeline.module.css";

export interface TimelineItem {
  id: string;
  title: ReactNode;
  /** Formatted. */
  time?: ReactNode;
  /** RFC 3339, for machines. */
  dateTime?: string | undefined;
  /** Who did it. */
  by?: ReactNode;
  children?: ReactNode;
  icon?: IconName | undefined;
  tone?: Tone | undefined;
}

export interface TimelineProps {
  items: readonly TimelineItem[];
  label?: string | undefined;
  className?: string | undefined;
}

/** What happened, in order. */
export function Timeline({ items, label, className }: TimelineProps) {
  return (
    <ol aria-label={label} className={cx(styles.timeline, className)}>
      {items.map((item) => (
        <li key={item.id} className={styles.item}>
          <span className={cx(styles.dot, item.tone && styles[item.tone])}>
            {item.icon ? <Icon name={item.icon} size={16} /> : null}
          </span>
          <div className={styles.body}>
            <p className={styles.title}>{item.title}</p>
            {item.time || item.by ? (
              <p className={styles.meta}>
                {item.time ? <time dateTime={item.dateTime}>{item.time}</time> : null}
                {item.by ? <span>{item.by}</span> : null}
              </p>
            ) : null}
            {item.children ? <div className={styles.content}>{item.children}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
