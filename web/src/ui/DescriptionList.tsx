import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./DescriptionList.module.css";

export interface DescriptionItem {
  term: ReactNode;
  /** Null and absent are shown as a dash. */
  value: ReactNode;
  /** If the term is no text or not unique. */
  id?: string | undefined;
}

export interface DescriptionListProps {
  items: readonly DescriptionItem[];
  className?: string | undefined;
}

export function DescriptionList({ items, className }: DescriptionListProps) {
  return (
    <dl className={cx(styles.list, className)}>
      {items.map((item, index) => (
        <div key={item.id ?? (typeof item.term === "string" ? item.term : index)} className={styles.item}>
          <dt className={styles.term}>{item.term}</dt>
          <dd className={styles.value}>
            {item.value === null || item.value === undefined || item.value === "" ? (
              <span className="muted">–</span>
            ) : (
              item.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
