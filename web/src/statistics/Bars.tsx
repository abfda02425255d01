import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { EmptyState, useNumber } from "../ui";
import styles from "./statistics.module.css";

interface BarsProps {
  rows: readonly { id: string; label: ReactNode; value: number }[];
}

/** Figures as bars, each against the largest. */
export function Bars({ rows }: BarsProps) {
  const { number } = useNumber();
  const largest = Math.max(1, ...rows.map(({ value }) => value));
  if (rows.length === 0) return <EmptyState icon="dashboard" title={<Trans>No figures yet</Trans>} />;
  return (
    <ol className={styles.bars}>
      {rows.map(({ id, label, value }) => (
        <li key={id} className={styles.bar}>
          <span className={styles.label}>{label}</span>
          <span className={styles.value}>{number(value)}</span>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.fill} style={{ inlineSize: `${(value / largest) * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
